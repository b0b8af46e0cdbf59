from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo and stress worlds, and the page with the demo people's codes. Never in production settings."""

    name = "apps.demo"
    label = "demo"
