from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    """The kernel. When all models are there it reads what every app offers."""

    name = "apps.core"
    label = "core"

    def ready(self) -> None:
        from .audit import unemitted_events
        from .offers import discover

        discover()
        checks.register(unemitted_events)
