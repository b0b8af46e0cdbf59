"""Which group the person is acting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .models import Membership

ACTING_FOR = "acting_for"
"""The session's key for the id of the organisation that the person chose."""


def acting_for(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sets ``request.groups`` (open memberships by the group's name) and ``request.acting_for``, the one chosen.

    Without a choice, or when the chosen membership has ended since, it is the first; with no group, None.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        groups: list[Membership] = []
        if request.user.is_authenticated:
            held = Membership.objects.open().filter(user=request.user).select_related("organisation")
            groups = sorted(held, key=lambda m: (m.organisation.name.casefold(), m.pk))
        chosen = request.session.get(ACTING_FOR) if groups else None
        request.groups = groups  # type: ignore[attr-defined]
        request.acting_for = next(  # type: ignore[attr-defined]
            (m for m in groups if m.organisation_id == chosen), groups[0] if groups else None
        )
        return get_response(request)

    return middleware
