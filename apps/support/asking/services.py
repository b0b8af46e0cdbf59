"""What a group does with its own request: draft, send, correct, take back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit, burden, freshness, wording
from apps.core.audit import Actor
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.organisations.models import Organisation
from apps.places.selectors import neighbourhood_of
from apps.threads import services as threads

from .. import clocks, events
from ..models import FactCheck, Reason, Request
from ..states import Status
from . import policies

TEXTS = ("title", "difference", "deadline_fact", "wish_name", "access_note")
FACTS = ("topic", "title", "difference", "stage", "deadline", "deadline_fact", "wish", "wish_name", "access_note")
"""The answers that stand on the request itself. ``readiness`` and ``access`` are sets beside it."""
_MISSING = {
    "topic": "Choose what you would like help with",
    "title": "Give it a short name",
    "difference": "Say what will be different",
    "stage": "Choose where you are now",
}
_CHECKED_FACT = {"deadline": "deadline", "deadline_fact": "deadline", "readiness": "readiness", "stage": "stage"}


def start_draft(*, by: User, organisation: Organisation) -> Request:
    """Starts a draft for one of the person's own groups. Nobody is told.

    Raises NotAllowed for a person who is not a member.
    """
    require(policies.can_start_draft(by, organisation.pk))
    with transaction.atomic():
        request = Request.objects.create(organisation=organisation, asked_by=by, thread=threads.open_thread())
        audit.record(events.REQUEST_DRAFTED, subject=request, by=by)
    return request


def _set_answers(request: Request, answers: dict[str, Any]) -> set[str]:
    """Puts the answers on the request and its sets. Returns the names of those that changed."""
    changed = set()
    for name in FACTS:
        if name in answers and getattr(request, name) != answers[name]:
            setattr(request, name, answers[name])
            changed.add(name)
    if request.deadline is None and request.deadline_fact:
        request.deadline_fact = ""
        changed.add("deadline_fact")
    for name in ("readiness", "access"):
        if name in answers:
            related = getattr(request, name)
            wanted = {entry.pk for entry in answers[name]}
            if wanted != set(related.values_list("pk", flat=True)):
                related.set(answers[name])
                changed.add(name)
    return changed


def _require_complete(request: Request) -> None:
    """Refuses, naming the first answer that is missing."""
    for name, sentence in _MISSING.items():
        if not getattr(request, name):
            raise DomainError(sentence, field=name, code="missing")
    for name in ("difference", "access_note"):  # a draft keeps a text that is too long, for its group to shorten
        most: int = getattr(Request._meta.get_field(name), "max_length", 0)
        if len(getattr(request, name)) > most:
            sentence = f"This is too long. Use {wording.whole(most)} letters or fewer"
            raise DomainError(sentence, field=name, code="too-long")
    if request.deadline and not request.deadline_fact:
        raise DomainError("Say what happens on that date", field="deadline_fact", code="missing")
    if request.wish == Request.Wish.NAMED and not request.wish_name:
        raise DomainError("Say who you would rather work with", field="wish_name", code="missing")


def save_draft(
    request: Request,
    *,
    by: User,
    version: int | None = None,
    page: str = "",
    answered: Collection[str] = (),
    **answers: Any,
) -> Request:
    """Keeps what was typed so far. Any member of the group may go on with it, on any device.

    ``answered`` names the steps that are answered with this: what they leave empty was meant to be empty.

    ``version`` is the one that the person's form was drawn from, and ``page`` names the open page, where its script
    saves by itself: when the draft was saved since, and not from this very page, EditConflict carries the draft as it
    stands and nothing is written. Nobody is told.
    """
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_edit_draft(by, locked))
        same_page = page != "" and page == locked.edited_on_page
        if not same_page:
            who = freshness.said(locked.edited_by, by, locked.updated_at)
            freshness.require_version(locked, version, by=by, said=who)
        steps = [step for step in answered if step not in locked.answered_steps]
        locked.answered_steps = [*locked.answered_steps, *steps]
        if _set_answers(locked, answers) or steps:
            clocks.note_change(locked, timezone.now())
            locked.edited_by, locked.edited_on_page = by, page
            locked.save()
    return locked


def discard_draft(request: Request, *, by: User) -> None:
    """Throws away what was not sent, with its files, for good. Nobody is told. Records ``request.draft-thrown-away``."""
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_edit_draft(by, locked))
        audit.record(events.REQUEST_DRAFT_THROWN_AWAY, subject=locked, by=by)
        delete_drafts([locked.pk])


def submit(request: Request, *, by: User) -> Request:
    """Sends a draft that has all its answers. The place is kept as it is today.

    Refuses with a DomainError naming the first answer that is missing. Records ``request.sent``;
    the group and the support team are told.
    """
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)
        require(policies.can_submit(by, locked))
        _require_complete(locked)
        if locked.deadline and locked.deadline < timezone.localdate():
            raise DomainError("This date has passed. Change it, or take it out", field="deadline", code="passed")
        ward_id = locked.organisation.ward_id
        neighbourhood = neighbourhood_of(ward_id)
        if neighbourhood is None:
            raise DomainError("Your record has no ward that we serve today. Choose one in your record", code="no-place")
        Request.objects.filter(pk=locked.pk).update(ward=ward_id, neighbourhood=neighbourhood, asked_by=by)
        burden.finish("ask", locked.pk)
        return move(locked, "submit", by=by)


def correct(request: Request, *, by: Actor, version: int | None = None, **answers: Any) -> Request:
    """Corrects facts of a request that was sent. A checked fact that changes has to be checked again.

    Raises EditConflict when the request changed since this form was drawn. Records
    ``request.corrected`` with the names of the facts; the other side sees it in the history.
    """
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_correct(by, locked))
        freshness.require_version(locked, version, by=by)
        changed = _set_answers(locked, answers)
        _require_complete(locked)
        if changed:
            stale = {_CHECKED_FACT[name] for name in changed if name in _CHECKED_FACT}
            FactCheck.objects.filter(request=locked, fact__in=stale).delete()
            clocks.note_change(locked, timezone.now())
            locked.save()
            audit.record(events.REQUEST_CORRECTED, subject=locked, by=by, after={"facts": sorted(changed)})
    return locked


def withdraw(request: Request, *, by: User, reason: Reason, closing_note: str = "") -> Request:
    """Takes a request back. Counted, with its reason. The support team is told; an open offer lapses."""
    with transaction.atomic():
        moved = move(request, "withdraw", by=by, reason=reason, closing_note=closing_note)
        moved.offers.filter(answer="").update(answer="lapsed", answered_at=timezone.now())
    return moved


def delete_drafts(keys: list[int]) -> int:
    """Deletes requests that were never sent, with their files. Returns how many."""
    drafts = Request.objects.filter(pk__in=keys, status=Status.DRAFT)
    threads_of_drafts = list(drafts.values_list("thread", flat=True))
    for key in keys:
        burden.drop("ask", key)
    count = drafts.delete()[1].get("support.Request", 0)
    threads.delete_threads(threads_of_drafts)
    return count
