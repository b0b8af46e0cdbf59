from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    """Messages between people, with files. Whose thread it is, and who may read it, the app that owns it knows."""

    name = "apps.threads"
    label = "threads"
