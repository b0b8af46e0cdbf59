"""For administrators: which ward is in which neighbourhood, and moving wards from a day on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.models import User
from apps.accounts.reauthentication.step_up import step_up
from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.core.parts import HistoryEntry
from apps.core.wording import day as in_words

from .. import figures, move_preview, policies, selectors, services
from ..forms import MoveForm, NeighbourhoodForm, ReasonForm
from ..models import Neighbourhood, PlaceEdit, Ward, WardMembership
from ..services.neighbourhoods import check_move, is_used, membership_token
from ..succession import succession
from .public import chosen_day


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _add_error(form: Any, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


@require_GET
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    """Every ward with its neighbourhood today and on a chosen day, and every neighbourhood."""
    require(policies.can_edit_neighbourhoods(request.user))
    form, day, boxes = chosen_day(request)
    if boxes and form.is_valid():
        return redirect(f"{reverse('places:neighbourhoods')}?on={day.isoformat()}")
    today = timezone.localdate()
    now = selectors.neighbourhoods_by_ward(today)
    then = now if day == today else selectors.neighbourhoods_by_ward(day)
    maps = figures.compare([(day, then)])
    changes = selectors.changes()
    known = succession()
    coming = {change.ward.pk: change for change in changes if change.first_day > today}
    wards = [
        {"ward": ward, "now": now.get(ward.pk), "then": then.get(ward.pk), "next": coming.get(ward.pk)}
        for ward in known.wards
        if not ward.has_ended or ward.is_ward_on(day)
    ]
    used = set(WardMembership.objects.lasting().values_list("neighbourhood", flat=True))
    rows = [
        {
            "neighbourhood": row,
            "wards": sum(held.pk == row.pk for held in now.values()),
            "close": policies.can_close(request.user, row, used=row.pk in used),
        }
        for row in Neighbourhood.objects.in_order()
    ]
    return render(
        request,
        "places/neighbourhoods.html",
        {
            "form": form,
            "day": day,
            "today": today,
            "wards": wards,
            "endings": known.endings,
            "rows": rows,
            "coming": [
                (change, policies.can_take_back(request.user, change.membership))
                for change in reversed(changes)
                if change.first_day > today
            ],
            "maps": maps[0] if maps else None,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


@require_GET
def ward(request: HttpRequest, code: str) -> HttpResponse:
    """The neighbourhoods of one ward, day by day, and what was changed here."""
    require(policies.can_edit_neighbourhoods(request.user))
    shown = get_object_or_404(Ward, pk=code)
    rows = WardMembership.objects.filter(ward=shown).select_related("neighbourhood", "source", "edit__made_by")
    edits = (
        PlaceEdit.objects.filter(ward=shown)
        .select_related("neighbourhood", "from_neighbourhood", "made_by")
        .order_by("-pk")
    )
    happened = [
        HistoryEntry(
            _what(edit),
            in_words(edit.made_at),
            str(edit.made_by or "the system"),
            reason=edit.reason,
        )
        for edit in edits
    ]
    ending = next((each for each in succession().endings if each.ward.pk == code), None)
    context = {"ward": shown, "ending": ending, "rows": list(rows.order_by("-starts")), "events": happened}
    return render(request, "places/ward.html", context)


def _what(edit: PlaceEdit) -> str:
    if edit.kind == PlaceEdit.Kind.MOVED:
        return f"Moved from {edit.from_neighbourhood} to {edit.neighbourhood}, from {in_words(edit.first_day)}"
    return (
        f"Move to {edit.from_neighbourhood} on {in_words(edit.first_day)} taken back: it stays in {edit.neighbourhood}"
    )


@step_up
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """Move a ward from a day on: choose, look at both maps before and after, save."""
    require(policies.can_edit_neighbourhoods(request.user))
    sent = _sent(request)
    form = MoveForm(sent, initial={"ward": request.GET.get("ward", "")})
    preview: dict[str, Any] | None = None
    if sent is not None and form.is_valid():
        said = form.cleaned_data
        try:
            if "save" in sent:
                made = services.move_ward(by=_me(request), expected=sent.get("expected", ""), **said)
                messages.success(
                    request, f"{made.ward} is in {made.neighbourhood} from {in_words(made.starts)}. It is recorded."
                )
                return redirect("places:ward", code=made.ward_id)
            if "change" not in sent:
                preview = _preview(**said)
        except NotAllowed:
            raise
        except DomainError as error:
            _add_error(form, error)
    status = 422 if form.is_bound and form.errors else 200
    if preview is not None:
        return render(request, "places/move_preview.html", {"form": form, **preview})
    return render(request, "places/move.html", {"form": form}, status=status)


def _preview(*, ward: Ward, neighbourhood: Neighbourhood, first_day: dt.date, reason: str) -> dict[str, Any]:
    """What a move would change. Raises DomainError where it cannot be."""
    rows = list(WardMembership.objects.filter(ward=ward).select_related("ward", "neighbourhood").order_by("starts"))
    last = check_move(rows, neighbourhood, first_day)
    day_before = first_day - dt.timedelta(days=1)
    before = selectors.neighbourhoods_by_ward(day_before)
    after = selectors.neighbourhoods_by_ward(first_day) | {ward.pk: neighbourhood}
    maps = figures.compare([(day_before, before), (first_day, after)], marked={ward.pk})
    return {
        "ward": ward,
        "from_neighbourhood": last.neighbourhood,
        "to": neighbourhood,
        "first_day": first_day,
        "day_before": day_before,
        "reason": reason,
        "past": first_day <= timezone.localdate(),
        "left_empty": last.neighbourhood_id not in {held.pk for held in after.values()},
        "expected": membership_token(rows),
        "before": maps[0] if maps else None,
        "after": maps[1] if maps else None,
        "effects": move_preview.sentences(ward.pk),
    }


@step_up
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a move whose first day has not come."""
    require(policies.can_edit_neighbourhoods(request.user))
    membership = get_object_or_404(WardMembership.objects.select_related("ward", "neighbourhood"), pk=pk)
    require(policies.can_take_back(request.user, membership))
    form = ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            stays = services.take_back(membership, by=_me(request), **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"The move of {stays} is taken back. It stays where it is.")
            return redirect("places:ward", code=stays.pk)
    status = 422 if form.is_bound else 200
    return render(request, "places/take_back.html", {"form": form, "membership": membership}, status=status)


@step_up
@require_http_methods(["GET", "POST"])
def add_neighbourhood(request: HttpRequest) -> HttpResponse:
    """Add a neighbourhood, to which wards can then be moved."""
    require(policies.can_edit_neighbourhoods(request.user))
    form = NeighbourhoodForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_neighbourhood(by=_me(request), **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"{made} is added. It has no ward yet: move the first one to it.")
            return redirect("places:neighbourhoods")
    return render(request, "places/neighbourhood_add.html", {"form": form}, status=422 if form.is_bound else 200)


@step_up
@require_http_methods(["GET", "POST"])
def close_neighbourhood(request: HttpRequest, code: str) -> HttpResponse:
    """Close a neighbourhood that has no ward, now or later."""
    require(policies.can_edit_neighbourhoods(request.user))
    shown = get_object_or_404(Neighbourhood, pk=code)
    require(policies.can_close(request.user, shown, used=is_used(shown)))
    form = ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.close_neighbourhood(shown, by=_me(request), **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            _add_error(form, error)
        else:
            messages.success(request, f"{shown} is closed. What was counted for it stays.")
            return redirect("places:neighbourhoods")
    context = {"form": form, "neighbourhood": shown}
    return render(request, "places/neighbourhood_close.html", context, status=422 if form.is_bound else 200)
