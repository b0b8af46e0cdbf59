from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """The kernel. When all models are there it reads every app's table of moves."""

    name = "apps.core"
    label = "core"

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if config.name.startswith("apps.") and find_spec(f"{config.name}.states"):
                import_module(f"{config.name}.states")
        autodiscover_modules("retention")
        from . import navigation
        from .navigation import Item

        navigation.add(
            Item("Contact us", "contact", order=60, place="footer"),
            Item("Accessibility", "accessibility", order=70, place="footer"),
            Item("Privacy", "privacy", order=80, place="footer"),
        )
