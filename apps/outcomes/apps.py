from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "apps.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from apps.core import navigation
        from apps.core.navigation import Item

        navigation.add(
            Item("Results", "outcomes:results", audiences=("public", "member", "volunteer", "panel"), order=90),
            Item("Results", "outcomes:dashboard", audiences=("staff",), order=90, under=("outcomes:results",)),
            Item("Dashboard", "outcomes:dashboard", audiences=("commissioner",), order=10),
            Item("How we hide small numbers", "outcomes:how_we_count", audiences=("commissioner",), place="privacy"),
        )
