"""Groups whose postcode ended, is missing or lies in another ward than their record says: the list, and settling each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.core import keyset
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, NotAllowed
from apps.core.exports import Column, export
from apps.places.models import PostcodeImport

from ..models import PostcodeDifference
from ..staff import tabs
from ..staff.list_page import PAGE, count_in_words, query_string
from . import finding, policies, services
from .querysets import PostcodeDifferenceQuerySet

ORDER = ("sort", "pk")


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One group as the template renders it, with what the person may do about it."""

    difference: PostcodeDifference
    says: str
    follow: Decision
    settle: Decision
    change_href: str

    @property
    def follow_key(self) -> str:
        return f"follow-{self.difference.pk}"

    @property
    def change_key(self) -> str:
        return f"change-{self.difference.pk}"

    @property
    def leave_key(self) -> str:
        return f"leave-{self.difference.pk}"

    @property
    def follow_text(self) -> str:
        return f"Move to {self.difference.new_ward}"


def waiting() -> int:
    """How many groups' postcodes wait for a decision, up to a hundred."""
    return PostcodeDifference.objects.open()[:100].count()


def state() -> dict[str, Any]:
    """For the page of reference data: how many groups the directory says something else of."""
    return {"says": finding.in_words(finding.by_kind())}


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """The groups in order of name, with what the directory says and what may be done about it."""
    require(policies.can_see_postcode_changes(request.user))
    found = _listed(request)
    page = keyset.page(found.with_names(), order=ORDER, size=PAGE, **keyset.asked(request.GET))
    return render(
        request,
        "organisations/postcode_changes.html",
        {
            "tabs": tabs.links(request),
            "opens_records": policies.can_open_records(request.user),
            "rows": [_row(request, each) for each in page.rows],
            "summary": keyset.summary(count_in_words(found, "group"), PAGE, more=page.has_more),
            **keyset.links(page, query_string),
            "live": PostcodeImport.objects.live(),
        },
    )


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole list, in its order, as CSV or XLSX."""
    require(policies.can_see_postcode_changes(request.user))
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = _listed(request).with_names().order_by(*keyset.ordering(ORDER))
    return export(rows, request.user, COLUMNS, f"postcodes {timezone.localdate():%Y-%m-%d}", kind)  # type: ignore[arg-type]


def _listed(request: HttpRequest) -> PostcodeDifferenceQuerySet:
    """What the list and its files hold for whoever asks."""
    return PostcodeDifference.objects.visible_to(request.user).open()


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a group the ward of its postcode."""
    return _settle(request, pk, services.follow_postcode, "{0.organisation} is in {0.new_ward} now.")


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leaves the record of a group as it is."""
    return _settle(request, pk, services.leave_as_it_is, "The record of {0.organisation} stays as it is.")


def _settle(request: HttpRequest, pk: int, verb: Any, said: str) -> HttpResponse:
    difference = get_object_or_404(PostcodeDifference.objects.visible_to(request.user), pk=pk)
    try:
        done = verb(difference=difference, by=request.user)
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, said.format(done))
    return redirect(reverse("organisations:postcode_changes"))


def _row(request: HttpRequest, difference: PostcodeDifference) -> DifferenceRow:
    place = reverse("organisations:record_section", args=[difference.organisation.slug, "place"])
    return DifferenceRow(
        difference,
        directory_says(difference),
        policies.can_follow_postcode(request.user, difference),
        policies.can_settle_postcode_difference(request.user, difference),
        f"{place}?{urlencode({'next': request.get_full_path()})}",
    )


def directory_says(difference: PostcodeDifference) -> str:
    """What the directory says of the postcode, in a sentence."""
    if difference.kind == PostcodeDifference.Kind.MISSING:
        return "It is not in the directory."
    ended = f"ended in {difference.ended_on:%B %Y}" if difference.ended_on else ""
    if difference.kind == PostcodeDifference.Kind.ENDED:
        return f"It {ended}."
    return f"It is in {new_ward(difference)}{f', and {ended}' if ended else ''}."


def new_ward(difference: PostcodeDifference) -> str:
    """The ward that the directory names, or that it is none of ours: one of another place, or of a newer review than
    our wards are. Empty where it names the same, or none."""
    if difference.new_ward is not None:
        return difference.new_ward.name
    return "none of our wards" if difference.kind == PostcodeDifference.Kind.MOVED else ""


COLUMNS = (
    Column("Group", lambda row: row.organisation.name),
    Column("Postcode", lambda row: row.postcode),
    Column("What happened", lambda row: row.get_kind_display()),
    Column("Ended on", lambda row: row.ended_on),
    Column("Ward in the record", lambda row: row.ward.name),
    Column("Code of that ward", lambda row: row.ward_id),
    Column("Ward in the directory", new_ward),
    Column("Code of that ward in the directory", lambda row: row.new_ward_id),
    Column("Found on", lambda row: timezone.localdate(row.found_at)),
)
