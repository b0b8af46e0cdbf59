from django.apps import AppConfig


class PrioritisationConfig(AppConfig):
    name = "apps.prioritisation"
    label = "prioritisation"

    def ready(self) -> None:
        from apps.core import audit, navigation
        from apps.core.navigation import Item

        from . import services

        audit.listen("request", services.on_request_event)
        audit.listen("organisation", services.on_organisation_event)
        navigation.add(Item("Queue", "prioritisation:queue", audiences=("staff",), order=20))
