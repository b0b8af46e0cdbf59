from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "apps.places"
    label = "places"

    def ready(self) -> None:
        from apps.core import navigation
        from apps.core.navigation import Item

        navigation.add(
            Item("Neighbourhoods", "places:neighbourhoods", audiences=("administrator",), order=40),
            Item("Boundaries", "places:boundaries", audiences=("administrator",), order=45),
            Item("Neighbourhoods and wards", "places:map", place="footer", order=60),
        )
