from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Questions in versions, answers, and what changed between two times. Who was asked, the app that owns it knows."""

    name = "apps.assessments"
    label = "assessments"
