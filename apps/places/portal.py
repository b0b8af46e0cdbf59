"""Places: wards and their boundaries, neighbourhoods, postcodes, deprivation and population. What the app offers."""

from apps.accounts.models import Role
from apps.accounts.today.duties import Duty
from apps.core.navigation import Item
from apps.core.offers import Offer

from . import events, personal_data, retention
from .reference_parts import ReferencePart
from .views import reference

OFFERS: list[Offer] = [
    Duty(
        "Reference data",
        "places:reference",
        "Postcodes, wards, boundaries and neighbourhoods: what is loaded, and what was refused.",
        frozenset({Role.ADMINISTRATOR}),
        order=40,
    ),
    Item("Reference data", "places:reference", audiences=("administrator",), order=20, under=("places:map",)),
    Item("Neighbourhoods and wards", "places:map", place="footer", order=60),
    ReferencePart("The place", "places/_place_state.html", reference.place_state, order=10),
    ReferencePart("Postcodes", "places/_postcode_state.html", reference.postcode_state, order=20),
    ReferencePart("Boundaries of wards", "places/_boundary_state.html", reference.boundary_state, order=30),
    ReferencePart("Sources and licences", "places/_source_state.html", reference.source_state, order=90),
    *personal_data.SECTIONS,
    *retention.RULES,
    *events.EVENTS,
]
