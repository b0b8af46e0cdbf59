from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.http import HttpRequest

    from apps.organisations.models import Organisation


class SupportConfig(AppConfig):
    name = "apps.support"
    label = "support"

    def ready(self) -> None:
        from apps.core import burden, navigation
        from apps.core.navigation import Item
        from apps.organisations import home_blocks, merging, staff_record, standing
        from apps.organisations.home_blocks import Block
        from apps.organisations.staff_record import Part

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
        home_blocks.add(Block("support/_late_return.html", group.late_return, order=30))
        staff_record.add(Part("support/_group_requests.html", group.requests_for_staff, order=10))
        standing.keeps_open(open_requests)
        merging.declare("support.Request.organisation", merging.Moves("Requests for support"))


def open_requests(organisation: Organisation) -> str:
    """Before a group closes: how many of its requests are sent and not at an end."""
    from apps.core import wording

    from .models import Request
    from .states import OPEN

    count = Request.objects.filter(organisation=organisation, status__in=OPEN).count()
    if not count:
        return ""
    return f"{wording.count(count, 'request')} of this group {'is' if count == 1 else 'are'} still open."


def needs_the_group(request: HttpRequest) -> int:
    """For the header: how many requests of the group wait for the group itself."""
    from .models import Request
    from .states import NEEDS_GROUP

    membership = getattr(request, "acting_for", None)
    if membership is None:
        return 0
    return Request.objects.filter(organisation=membership.organisation_id, status__in=NEEDS_GROUP).count()
