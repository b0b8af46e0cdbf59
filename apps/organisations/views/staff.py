"""The staff's work on groups: all of them, what is to be checked, who has no lead, who went quiet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from apps.core import keyset, wording
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed

from .. import identifiers, policies, searching, services, staff_filters, staff_tabs
from ..forms import CheckForm
from ..models import Handover, Organisation, Verification
from ..services.verification import OPEN

PAGE = 50
NOT_LISTED = ("search", "named", "findable", "purpose", "services_offered")
"""What no list of groups shows: the long parts of a record."""


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """All groups, those that are unlisted, dormant or closed too."""
    require(policies.can_see_staff_lists(request.user))
    search = staff_filters.GroupsFilter(request.GET)
    found = search.filter_queryset(search.queryset) if search.is_valid() else search.queryset
    context = _list(request, found, search.at)
    return _page(
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
    found = staff_filters.without_a_lead().annotate(sort=Lower("name"))
    asked = Handover.objects.filter(status=Handover.Status.ASKED, kind=Handover.Kind.REQUEST)
    return _page(
        request,
        "organisations/staff_without_a_lead.html",
        _list(request, found, _at)
        | {"asked": asked.select_related("organisation", "candidate").order_by("due_on", "pk")[:PAGE]},
    )


@require_safe
def gone_quiet(request: HttpRequest) -> HttpResponse:
    """Groups that were asked whether they still exist, and have not answered."""
    require(policies.can_see_staff_lists(request.user))
    found = services.quiet_groups().filter(quiet_asked_at__isnull=False).annotate(sort=Lower("name"))
    return _page(request, "organisations/staff_gone_quiet.html", _list(request, found, _at))


def _at(**place: str) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in place.items())


def _list(request: HttpRequest, found: QuerySet[Any], at: Any) -> dict[str, Any]:
    """One page of groups in order of name. They are searched for once, for the count and the page, when they are few."""
    keys = list(found.order_by().values_list("pk", flat=True)[: searching.MOST + 1])
    short = len(keys) <= searching.MOST
    whole = Organisation.objects.select_related("kind", "ward").defer(*NOT_LISTED)
    page = keyset.page(
        whole.filter(pk__in=keys).annotate(sort=Lower("name")) if short else found.only("pk"),
        order=staff_filters.ORDER,
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
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
        "summary": f"{total}, {PAGE} to a page",
        "total": total,
        "first": at() if page.before else "",
        "previous": at(before=page.before) if page.before else "",
        "next": at(after=page.after) if page.after else "",
    }


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | {"tabs": staff_tabs.shown(request)})


@require_safe
def to_verify(request: HttpRequest) -> HttpResponse:
    """New and changed records that wait to be checked, the longest waiting first."""
    require(policies.can_see_staff_lists(request.user))
    waiting = Verification.objects.filter(status__in=OPEN)
    page = keyset.page(
        waiting.select_related("organisation__kind", "organisation__ward").defer("organisation__search"),
        order=("since", "pk"),
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return _page(
        request,
        "organisations/staff_to_verify.html",
        {
            "rows": page.rows,
            "summary": f"{wording.count(waiting.count(), 'record')}, {PAGE} to a page",
            "first": request.path if page.before else "",
            "previous": _at(before=page.before) if page.before else "",
            "next": _at(after=page.after) if page.after else "",
        },
    )


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What staff checked of one record: right, or what the group is asked for."""
    require(policies.can_see_staff_lists(request.user))
    found = get_object_or_404(
        Verification.objects.select_related("organisation__kind", "organisation__legal_form", "decided_by"), pk=pk
    )
    decision = policies.can_verify(request.user, found)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(decision)
        right = request.POST.get("outcome") != "ask"
        if form.is_valid():
            try:
                _decide(found, form, right=right, by=request.user)
            except NotAllowed:
                raise
            except DomainError as refused:
                form.add_error(refused.field or None, refused.message)
            else:
                name = found.organisation.name
                messages.success(
                    request, f"{name} is checked. We have told its people." if right else f"We have asked {name}."
                )
                return redirect("organisations:staff_to_verify")
    context = {
        "found": found,
        "group": found.organisation,
        "form": form,
        "decision": decision,
        "numbers": [
            identifiers.in_words(number.scheme, number.value)
            for number in found.organisation.identifiers.order_by("scheme", "value")
        ],
        "tabs": staff_tabs.shown(request),
    }
    return render(request, "organisations/staff_check.html", context, status=422 if form.is_bound else 200)


def _decide(found: Verification, form: CheckForm, *, right: bool, by: Any) -> None:
    checks = list(form.cleaned_data["checks"])
    if right:
        services.verify(verification=found, checks=checks, by=by)
        return
    message = form.cleaned_data["message"]
    if not message:
        raise DomainError("Say what you need from the group", field="message")
    services.ask_for_proof(verification=found, checks=checks, message=message, by=by)


def waiting_to_be_checked() -> int:
    """For the tab: how many records wait for staff, 100 at most."""
    return Verification.objects.filter(status=Verification.Status.WAITING)[:100].count()
