"""What staff see beside a group's record: facts, people, what apps above know of it, and its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core import wording
from apps.core.models import AuditEvent
from apps.core.offers import Offer, offered
from apps.core.parts import Fact, HistoryEntry

from ..models import Check, ClosingReason, Membership, Merge, Organisation, Verification
from ..names_and_numbers import org_ids
from ..verification import policies as verification_policies

HISTORY_UP_TO = 30


@dataclass(frozen=True, slots=True)
class RecordPart(Offer):
    """A part of the page that an app above adds. ``context`` answers None to leave it out for this group."""

    template: str
    context: Callable[[HttpRequest, Organisation], dict[str, Any] | None]
    order: int = 100

    @property
    def key(self) -> str:
        return self.template


IN_STAFF_WORDS = {
    "Your group": "The group",
    "What you do": "What it does",
    "Where you work": "Where it works",
    "How people reach you": "How people reach it",
    "What people can get from you": "What people can get from it",
    "We would rather not say": "It would rather not say",
    "Left for now": "Not answered yet",
}
"""The record speaks to its group as "you". To staff it speaks of the group."""


def in_staff_words(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections of a record, each with its title and rows, as staff read them."""

    def said(words: Any) -> Any:
        return IN_STAFF_WORDS.get(words, words) if isinstance(words, str) else words

    return [
        {
            "title": said(part["title"]),
            "rows": [
                replace(row, label=said(row.label), value=said(row.value), change_what=said(row.change_what))
                for row in part["rows"]
            ],
        }
        for part in parts
    ]


def more(request: HttpRequest, org: Organisation) -> dict[str, Any]:
    """All that the staff's page of a group has beside its record."""
    people = Membership.objects.open().filter(organisation=org).select_related("user")
    members = list(people.order_by("role", "started_at", "pk"))
    shown = ((part, part.context(request, org)) for part in offered(RecordPart))
    parts: list[SafeString] = [render_to_string(p.template, c, request) for p, c in shown if c is not None]
    open_check = (
        Verification.objects.filter(organisation=org)
        .exclude(status=Verification.Status.CHECKED)
        .order_by("-pk")
        .first()
    )
    if open_check:
        open_check.organisation = org
    return {
        "people": members,
        "no_lead": not any(m.role == Membership.Role.LEAD and m.user.is_active for m in members),
        "facts": _facts(org),
        "beside": parts,
        "history": history(org),
        "open_check": open_check,
        "may_check": verification_policies.can_verify(request.user, open_check) if open_check else None,
    }


def _facts(org: Organisation) -> list[Fact]:
    facts = [
        Fact("Standing", org.get_status_display()),
        Fact("In the directory", "Yes" if org.listed else "No, by its own choice"),
        Fact("Here since", wording.day(org.created_at), f"Registered by {org.created_by}"),
        Fact("Last changed", wording.day(org.updated_at)),
        Fact("Checked", wording.day(org.checked_at) if org.checked_at else "Not as it stands now"),
        Fact("Ids in open data", "; ".join(org_ids.of_group(org))),
    ]
    if org.closed_on:
        why = org.closing_reason.name if org.closing_reason else "No reason is known"
        facts.insert(1, Fact("Closed on", wording.day(org.closed_on), why))
    return facts


SAID = {
    "organisation.registered": "Registered",
    "organisation.made-dormant": "Rests for now",
    "organisation.woken": "At work again",
    "organisation.closed": "Closed",
    "organisation.reopened": "Opened again",
    "organisation.asked": "Asked whether it still exists",
    "organisation.still-here": "Said that it still exists",
    "organisation.checked": "Record checked",
    "verification.began": "Put on the list of records to check",
    "verification.checked": "",
    "verification.asked": "Asked for what is missing",
    "verification.returned": "Changed, and back on the list to check",
    "consent.confirmed": "Confirmed what everybody sees",
    "consent.ended": "Parts became private: nobody confirmed them",
    "invitation.sent": "Invited a colleague",
    "invitation.accepted": "An invitation was accepted",
    "invitation.withdrawn": "An invitation was taken back",
    "membership.ended": "A membership ended",
    "handover.offered": "The lead was offered",
    "handover.requested": "Asked to become lead",
    "handover.completed": "The lead passed on",
    "handover.objected-to": "A change of lead was not agreed",
    "handover.withdrawn": "A question about the lead was taken back",
    "handover.lapsed": "A question about the lead ran out",
    "membership.began": "Somebody began to act for it, after a check",
    "claim.made": "Somebody asked to act for it",
    "claim.approved": "A claim was agreed",
    "claim.refused": "A claim was not agreed",
    "claim.withdrawn": "A claim was taken back",
    "claim.lapsed": "A claim ran out",
    "organisation.merged": "Merged into another record",
    "organisation.unmerged": "The merge was undone",
    "organisation.took-in": "",
    "organisation.gave-back": "",
    "merge.made": "Another record was merged into this one",
    "merge.undone": "A merge into this record was undone",
}
SECTIONS = {
    "name": "the name and form",
    "work": "what it does",
    "place": "where it works",
    "people": "people and money",
}
SECTIONS |= {"contact": "contacts", "numbers": "numbers", "names": "other names"}
OURS = ("organisation", "record", "consent", "verification", "invitation", "membership", "handover", "claim", "merge")


def history(org: Organisation) -> list[HistoryEntry]:
    """What happened to the record and its people, newest first: who, and the reason where one was given."""
    both = [org.pk, *Merge.objects.filter(target=org, undone_at=None).values_list("source", flat=True)]
    events = AuditEvent.objects.filter(organisation_id__in=both, verb__regex=rf"^({'|'.join(OURS)})\.")
    newest = list(events.select_related("actor").order_by("-at", "-pk")[:HISTORY_UP_TO])
    reasons: dict[str, str] = {}
    checks: dict[str, str] = {}
    if any(event.reason_code for event in newest):
        reasons = dict(ClosingReason.objects.values_list("pk", "name"))
    if any(event.verb == "organisation.checked" for event in newest):
        checks = dict(Check.objects.values_list("pk", "name"))
    found = []
    for event in newest:
        what = _what(event)
        if not what:
            continue
        reason = reasons.get(event.reason_code, "")
        if event.verb == "organisation.checked":
            reason = wording.listed([checks.get(code, code) for code in event.after.get("checks", [])])
        who = str(event.actor) if event.actor else "the system"
        if event.organisation_id != org.pk:
            what = f"{what} (in the record that was merged into this one)"
        found.append(HistoryEntry(what, wording.moment(event.at), who, reason=reason))
    return found


def _what(event: AuditEvent) -> str:
    if event.verb == "record.saved":
        return f"Changed {SECTIONS.get(event.after.get('section', ''), 'the record')}"
    if event.verb == "consent.changed":
        counts = [(len(event.after.get("public", [])), "public"), (len(event.after.get("private", [])), "private")]
        return "Made " + wording.listed([f"{wording.count(n, 'field')} {word}" for n, word in counts if n])
    if event.verb == "membership.changed":
        return f"A {event.before.get('role')} became {event.after.get('role')}"
    return SAID.get(event.verb, event.verb.partition(".")[2].replace("-", " ").capitalize())
