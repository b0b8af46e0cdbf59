"""Groups whose ward has ended, or whose postcode ended, is missing or lies in another ward: the list, and deciding each."""

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

from apps.core import keyset, wording
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, NotAllowed
from apps.core.exports import Column, export
from apps.places.models import PostcodeImport, Ward
from apps.places.succession import Succession, succession

from ..models import Organisation, PostcodeDifference
from ..staff import tabs
from ..staff.list_page import PAGE, count_in_words, query_string
from . import finding, policies, reading, services
from .reading import OtherPlace

ORDER = ("sort_name", "pk")


@dataclass(frozen=True, slots=True)
class Move:
    """A ward to which a group of an ended one can go. Nothing goes there before a person presses it."""

    text: str
    href: str
    key: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One group as the template renders it, with what the person may do about it."""

    group: Organisation
    difference: PostcodeDifference | None
    says: list[str]
    places: list[OtherPlace]
    moves: list[Move]
    replace: Decision
    follow: Decision | None
    settle: Decision
    change_href: str
    found: Any

    @property
    def ended(self) -> bool:
        """Whether its own ward has ended."""
        return bool(self.group.ward.has_ended)

    @property
    def follow_key(self) -> str:
        return f"follow-{self.group.pk}"

    @property
    def change_key(self) -> str:
        return f"change-{self.group.pk}"

    @property
    def leave_key(self) -> str:
        return f"leave-{self.group.pk}"

    @property
    def follow_text(self) -> str:
        return f"Move to {self.difference.new_ward}" if self.difference else ""


def waiting() -> int:
    """How many groups wait for a decision about their place, up to a hundred."""
    return reading.waiting_groups()[:100].count()


def state() -> dict[str, Any]:
    """For the page of reference data: how many groups wait for a decision about their place, and why."""
    return {"says": finding.all_in_words()}


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """The groups in order of name, with what is otherwise than their record says and what may be done about it."""
    require(policies.can_see_place_changes(request.user))
    found = reading.waiting_groups().visible_to(request.user)
    page = keyset.page(found.with_details(), order=ORDER, size=PAGE, **keyset.asked(request.GET))
    return render(
        request,
        "organisations/place_changes.html",
        {
            "tabs": tabs.links(request),
            "opens_records": policies.can_open_records(request.user),
            "rows": _rows(request, page.rows),
            "summary": keyset.summary(count_in_words(found, "group"), PAGE, more=page.has_more),
            **keyset.links(page, query_string),
            "live": PostcodeImport.objects.live(),
        },
    )


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole list, in its order, as CSV or XLSX."""
    require(policies.can_see_place_changes(request.user))
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = reading.waiting_groups().with_details().order_by(*keyset.ordering(ORDER))
    name = f"postcodes and wards {timezone.localdate():%Y-%m-%d}"
    return export(rows, request.user, _columns(succession()), name, kind)  # type: ignore[arg-type]


@require_POST
def replace(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Gives a group whose ward has ended one of those that replaced it."""
    group = get_object_or_404(reading.at_work().visible_to(request.user), slug=slug)
    ward = get_object_or_404(Ward, pk=code)
    said = f"{group} is in {ward} now."
    return _act(request, said, lambda: services.replace_ward(organisation=group, ward=ward, by=request.user))  # type: ignore[arg-type]


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a group the ward of its postcode."""
    difference = _difference(request, pk)
    said = f"{difference.organisation} is in {difference.new_ward} now."
    return _act(request, said, lambda: services.follow_postcode(difference=difference, by=request.user))  # type: ignore[arg-type]


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leaves the record of a group as it is."""
    difference = _difference(request, pk)
    said = f"The record of {difference.organisation} stays as it is."
    return _act(request, said, lambda: services.leave_as_it_is(difference=difference, by=request.user))  # type: ignore[arg-type]


def _difference(request: HttpRequest, pk: int) -> PostcodeDifference:
    found: PostcodeDifference = get_object_or_404(PostcodeDifference.objects.visible_to(request.user), pk=pk)
    return found


def _act(request: HttpRequest, said: str, verb: Any) -> HttpResponse:
    try:
        verb()
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, said)
    return redirect(reverse("organisations:place_changes"))


def _rows(request: HttpRequest, groups: list[Organisation]) -> list[ChangeRow]:
    ended = [group for group in groups if group.ward.has_ended]
    known = succession() if ended else Succession(())
    places = reading.other_places(groups)
    of_postcode = finding.wards_of_postcodes([group.postcode for group in ended])
    return [_row(request, group, known, places[group.pk], of_postcode) for group in groups]


def _row(
    request: HttpRequest,
    group: Any,
    known: Succession,
    places: list[OtherPlace],
    of_postcode: dict[str, str],
) -> ChangeRow:
    difference = group.open_differences[0] if group.open_differences else None
    says = [directory_says(difference)] if difference else []
    moves: list[Move] = []
    if group.ward.has_ended:
        after = known.standing_for(group.ward.pk)
        in_postcode = [ward for ward in after if ward.pk == of_postcode.get(group.postcode)]
        likely_first = [*in_postcode, *(ward for ward in after if ward not in in_postcode)]
        says = [
            (
                f"{group.ward} ended on {wording.day(group.ward.ends)}. {wording.listed([w.name for w in after])} "
                f"replaced it."
            ),
            *(f"Its postcode is in {ward.name}." for ward in in_postcode),
        ]
        moves = [
            Move(
                f"Move to {ward}",
                reverse("organisations:ward_replace", args=[group.slug, ward.pk]),
                f"move-{group.pk}-{ward.pk}",
            )
            for ward in likely_first
        ]
    place = reverse("organisations:record_section", args=[group.slug, "place"])
    return ChangeRow(
        group=group,
        difference=difference,
        says=says,
        places=places,
        moves=moves,
        replace=policies.can_replace_ward(request.user, group),
        follow=policies.can_follow_postcode(request.user, difference) if difference else None,
        settle=policies.can_decide_place(request.user, group),
        change_href=f"{place}?{urlencode({'next': request.get_full_path()})}",
        found=difference.found_at if difference else None,
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


def _columns(known: Succession) -> tuple[Column, ...]:
    def of(group: Any, value: Any) -> Any:
        return value(group.open_differences[0]) if group.open_differences else None

    def after(group: Any) -> list[Ward]:
        return known.standing_for(group.ward_id) if group.ward.has_ended else []

    def happened(group: Any) -> str:
        if group.ward.has_ended:
            return "The ward has ended"
        return of(group, lambda row: row.get_kind_display()) or "A place of the group is in a ward that has ended"

    return (
        Column("Group", lambda group: group.name),
        Column("Postcode", lambda group: group.postcode),
        Column("What happened", happened),
        Column("Ended on", lambda group: group.ward.ends or of(group, lambda row: row.ended_on)),
        Column("Ward in the record", lambda group: group.ward.name),
        Column("Code of that ward", lambda group: group.ward_id),
        Column("Replaced by", lambda group: "; ".join(ward.name for ward in after(group))),
        Column("Codes of those wards", lambda group: "; ".join(ward.pk for ward in after(group))),
        Column("Ward in the directory", lambda group: of(group, new_ward)),
        Column("Code of that ward in the directory", lambda group: of(group, lambda row: row.new_ward_id)),
        Column("Found on", lambda group: of(group, lambda row: timezone.localdate(row.found_at))),
    )
