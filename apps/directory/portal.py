"""Directory: services and places of groups, search, map, open data, the public page. What the app offers."""

from apps.accounts.models import Role
from apps.accounts.today.duties import Duty
from apps.core.audit import Listener
from apps.core.navigation import AUDIENCES, Item
from apps.core.offers import Offer
from apps.organisations.consent.public_changes import OnPublicChange
from apps.organisations.duplicates.merging.links import MergeLink, Moves
from apps.places.events import WARD_MOVED

from . import events, personal_data, search_index, states

EVERYBODY = ("public", "volunteer", "panel")

OFFERS: list[Offer] = [
    states.SERVICE,
    Item("Groups", "directory:directory", audiences=EVERYBODY, order=40),
    Item("Find a group", "directory:directory", audiences=("public", "volunteer"), place="tools"),
    Item(
        "Find a group",
        "directory:directory",
        audiences=tuple(sorted(set(AUDIENCES) - set(EVERYBODY))),
        place="footer",
        order=20,
    ),
    Item("Open data", "directory:open_data", order=60, place="footer"),
    Duty(
        "Find a group",
        "directory:directory",
        "Who is there, what they do and how to reach them, as far as they show it.",
        frozenset({Role.PARTNER, Role.PANEL, Role.SAFEGUARDING_LEAD, Role.COMMISSIONER}),
        order=50,
    ),
    OnPublicChange(search_index.refresh),
    Listener(frozenset({WARD_MOVED}), search_index.of_move),
    MergeLink("directory.Service.organisation", Moves("What people can get from it")),
    MergeLink("directory.Location.organisation", Moves("Its places")),
    *personal_data.SECTIONS,
    *events.EVENTS,
]
