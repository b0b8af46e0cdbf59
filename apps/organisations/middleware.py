"""Which group the person is acting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from .models import Membership, Organisation

PAGES_OF_A_GROUP = ("organisations", "directory")
"""The apps whose addresses name a group by its slug."""
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
            groups = sorted(held, key=lambda m: (m.organisation.sort_name, m.pk))
        chosen = request.session.get(ACTING_FOR) if groups else None
        request.groups = groups  # type: ignore[attr-defined]
        request.acting_for = next(  # type: ignore[attr-defined]
            (m for m in groups if m.organisation_id == chosen), groups[0] if groups else None
        )
        return get_response(request)

    return middleware


def old_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Leads the address of a record that was merged to the one that it went into, for whoever may see that one.

    Asked only where a page of a group was not found. The answer is permanent, and kept for an hour alone: a merge
    can be undone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        place = request.resolver_match
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or place is None:
            return response
        slug = place.kwargs.get("slug")
        if place.app_name not in PAGES_OF_A_GROUP or not isinstance(slug, str):
            return response
        gone = Organisation.objects.filter(slug=slug, status=Organisation.Status.MERGED).first()
        if gone is None or not Organisation.objects.visible_to(request.user).filter(pk=gone.merge_target.pk).exists():
            return response
        to = reverse(place.view_name, kwargs={**place.kwargs, "slug": gone.merge_target.slug})
        moved = HttpResponsePermanentRedirect(to)
        moved["Cache-Control"] = "private, max-age=3600"
        return moved

    return middleware
