from django.apps import AppConfig


class PrioritisationConfig(AppConfig):
    name = "apps.prioritisation"
    label = "prioritisation"
