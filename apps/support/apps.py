from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.http import HttpRequest


class SupportConfig(AppConfig):
    name = "apps.support"
    label = "support"

    def ready(self) -> None:
        from apps.core import burden, navigation
        from apps.core.navigation import Item
        from apps.organisations import home_blocks
        from apps.organisations.home_blocks import Block

        from .views import group

        burden.measure(
            burden.Task(
                "ask",
                "Asking for support",
                "Minutes from opening the first question to sending the request, pauses of 10 minutes or more left out.",
            )
        )
        navigation.add(
            Item(
                "Requests",
                "support:requests",
                audiences=("member",),
                order=20,
                count=needs_the_group,
                counts="requests that need you",
            ),
            Item("Get support", "support:start", audiences=("public", "volunteer"), order=10),
            Item("In trouble this week?", "support:urgent", order=10, place="footer"),
        )
        home_blocks.add(Block("support/_home.html", group.home_block, order=10))


def needs_the_group(request: HttpRequest) -> int:
    """For the header: how many requests of the group wait for the group itself."""
    from .models import Request
    from .states import NEEDS_GROUP

    membership = getattr(request, "acting_for", None)
    if membership is None:
        return 0
    return Request.objects.filter(organisation=membership.organisation_id, status__in=NEEDS_GROUP).count()
