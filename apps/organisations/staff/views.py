"""The staff's work on groups: all of them, what is to be checked, who has no lead, who went quiet."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.core import keyset, wording
from apps.core.decisions import require

from ..lifecycle import services as lifecycle_services
from ..models import Handover, Organisation
from ..record import searching
from . import filters, policies
from .list_page import PAGE, query_string, render_page

NOT_LISTED = ("search", "named", "findable", "purpose", "services_offered")


"""What no list of groups shows: the long parts of a record."""


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """All groups, those that are unlisted, dormant or closed too."""
    require(policies.can_see_groups(request.user))
    search = filters.GroupsFilter(request.GET)
    found = search.filter_queryset(search.queryset) if search.is_valid() else search.queryset
    context = _list(request, found, search.at, very_many=search.has_very_many)
    return render_page(
        request,
        "organisations/staff_groups.html",
        context
        | {
            "search": search,
            "q": request.GET.get("q", ""),
            "is_cut": search.is_cut,
            "keep": {"q": request.GET["q"]} if request.GET.get("q") else {},
            "panel": search.panel,
            "clear": request.path,
        },
    )


@require_safe
def without_a_lead(request: HttpRequest) -> HttpResponse:
    """Groups that nobody with an open account leads, and who has asked to become lead of the others."""
    require(policies.can_see_staff_lists(request.user))
    found = searching.sorted_by_name(filters.without_a_lead())
    asked = Handover.objects.filter(status=Handover.Status.ASKED, kind=Handover.Kind.REQUEST)
    return render_page(
        request,
        "organisations/staff_without_a_lead.html",
        _list(request, found, query_string)
        | {"asked": asked.select_related("organisation", "candidate").order_by("due_on", "pk")[:PAGE]},
    )


@require_safe
def gone_quiet(request: HttpRequest) -> HttpResponse:
    """Groups that were asked whether they still exist, and have not answered."""
    require(policies.can_see_staff_lists(request.user))
    found = searching.sorted_by_name(lifecycle_services.quiet_groups().filter(quiet_asked_at__isnull=False))
    return render_page(request, "organisations/staff_gone_quiet.html", _list(request, found, query_string))


def _list(request: HttpRequest, found: QuerySet[Any], at: Any, *, very_many: bool = False) -> dict[str, Any]:
    """One page of groups in order of name. They are searched for once, for the count and the page, when they are few.

    ``very_many`` says that there are more than ``searching.MOST``, so that nothing need be counted.
    """
    keys = [] if very_many else list(found.order_by().values_list("pk", flat=True)[: searching.MOST + 1])
    short = not very_many and len(keys) <= searching.MOST
    whole = Organisation.objects.select_related("kind", "ward").defer(*NOT_LISTED)
    page = keyset.page(
        searching.sorted_by_name(whole.filter(pk__in=keys)) if short else found.only("pk"),
        order=filters.ORDER,
        size=PAGE,
        **keyset.asked(request.GET),
    )
    rows = page.rows
    if not short:
        by_key = whole.in_bulk([row.pk for row in rows])
        rows = [by_key[row.pk] for row in rows if row.pk in by_key]
    total = wording.count(len(keys), "group") if short else f"More than {wording.whole(searching.MOST)} groups"
    if not short and not found.query.where:
        total = wording.count(found.count(), "group")
    return {
        "rows": rows,
        "summary": keyset.summary(total, PAGE, more=page.has_more),
        "total": total,
        **keyset.links(page, at),
    }
