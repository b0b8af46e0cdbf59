from django.apps import AppConfig


class PrioritisationConfig(AppConfig):
    name = "apps.prioritisation"
    label = "prioritisation"

    def ready(self) -> None:
        from apps.core import audit

        from . import services

        audit.listen("request", services.on_request_event)
        audit.listen("organisation", services.on_organisation_event)
