from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class DigestsConfig(AppConfig):
    name = "apps.digests"
    label = "digests"

    def ready(self) -> None:
        from apps.accounts import notifications as below
        from apps.core import navigation

        from . import policies, services

        autodiscover_modules("notifications")
        below.deliver_through(services.deliver)
        navigation.add(
            navigation.Item(
                "Outbox",
                "digests:outbox",
                audiences=("staff", "administrator"),
                order=90,
                when=lambda request: bool(policies.can_see_outbox(request.user)),
            )
        )
        checks.register(kinds_have_topics)


def kinds_have_topics(**kwargs: object) -> list[checks.CheckMessage]:
    """Each kind of message names a topic that exists."""
    from .kinds import KINDS, TOPICS

    return [
        checks.Error(
            f"Message kind {kind.code} names the topic {kind.topic}, which is not registered.", id="digests.E001"
        )
        for kind in KINDS.values()
        if kind.topic not in TOPICS
    ]
