from django.apps import AppConfig


class PrioritisationConfig(AppConfig):
    name = "apps.prioritisation"
    label = "prioritisation"

    def ready(self) -> None:
        from apps.core import audit, navigation
        from apps.core.navigation import Item
        from apps.organisations import merging
        from apps.support import standing

        from . import selectors, services

        audit.listen("request", services.on_request_event)
        audit.listen("organisation", services.on_organisation_event)
        merging.declare("prioritisation.Score.organisation", merging.Moves("Places in the queue"))
        standing.register(selectors.standing)
        navigation.add(Item("Queue", "prioritisation:queue", audiences=("staff",), order=20))
        navigation.add(Item("How we decide", "prioritisation:policy", audiences=("public",), order=60))
        navigation.add(Item("Policy in force", "prioritisation:policy", audiences=("staff",), place="footer", order=30))
