from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "apps.places"
    label = "places"

    def ready(self) -> None:
        from apps.core import navigation
        from apps.core.navigation import Item

        from . import reference_parts
        from .reference_parts import Part
        from .views import reference

        navigation.add(
            Item(
                "Reference data",
                "places:reference",
                audiences=("administrator",),
                order=20,
                under=("places:map",),
            ),
            Item("Neighbourhoods and wards", "places:map", place="footer", order=60),
        )
        reference_parts.add(
            Part("The place", "places/_place_state.html", reference.place_state, order=10),
            Part("Postcodes", "places/_postcode_state.html", reference.postcode_state, order=20),
            Part("Boundaries of wards", "places/_boundary_state.html", reference.boundary_state, order=30),
            Part("Sources and licences", "places/_source_state.html", reference.source_state, order=90),
        )
