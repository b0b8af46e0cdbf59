"""What happened to a request, in words, for its staff page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apps.core import wording
from apps.core.parts import HistoryEntry
from apps.core.prepared import Rows, moment

from ..models import Request
from ..policies import members
from ..request_panels import Event, Words
from .reading import person_name

SAID = {
    "request.drafted": "Draft begun",
    "request.sent": "Sent",
    "request.taken-by-phone": "Taken by phone",
    "request.accepted": "Read, and put in the queue",
    "request.facts-asked": "Facts asked for",
    "request.answered": "Facts given",
    "request.signposted": "Signposted",
    "request.declined": "Declined",
    "request.offered": "Offer made",
    "request.offer-accepted": "Offer accepted",
    "request.offer-refused": "Offer refused",
    "request.offer-changed": "Offer changed",
    "request.offer-withdrawn": "Offer taken back",
    "request.stopped": "Work ended: no word from the group",
    "request.reopened": "Opened again",
    "request.started": "Work started",
    "request.completed": "Completed",
    "request.withdrawn": "Taken back by the group",
    "request.timed-out": "Timed out",
    "request.warned": "Warned that it will time out",
    "request.corrected": "Facts corrected",
    "request.message-written": "Message written",
    "request.file-added": "File added",
    "request.file-removed": "File taken out",
    "request.fact-checked": "Fact checked",
    "request.contact-logged": "Contact logged",
    "request.contact-corrected": "Logged time corrected",
    "request.assigned": "Assigned",
    "request.unassigned": "Without an adviser again",
    "request.offer-handed-over": "Open offer handed over",
    "request.note-written": "Note of the team written",
    "request.step-set": "Next step planned",
    "request.step-done": "Next step done",
    "request.verdict-given": "The group said what changed",
}


def events(rows: Rows) -> list[Event]:
    """All that happened to the request, newest first."""
    return [
        Event(
            row["pk"],
            row["verb"],
            moment(row["at"]),
            row["actor_id"],
            person_name(row["name"], row["actor_id"]) or "the system",
            row["before"],
            row["after"],
            row["reason_code"],
        )
        for row in rows
    ]


def history(
    asked: Request, events: Iterable[Event], words: Mapping[int, Words], reasons: Mapping[str, str]
) -> list[HistoryEntry]:
    """What happened, newest first: who, for whom, and why where a reason was given.

    ``words`` are those of apps above for their own events, by the id of the event. ``reasons`` gives the name of a reason
    by its code.
    """
    acting = members(asked)
    found = []
    for event in events:
        what, reason = words.get(event.pk) or (_said(event), "")
        if event.reason_code in reasons:
            reason = reasons[event.reason_code]
        for_whom = asked.organisation.name if event.actor_id in acting else ""
        found.append(HistoryEntry(what, wording.short_moment(event.at), event.actor, for_whom, reason))
    return found


def _said(event: Event) -> str:
    if event.verb == "request.fact-checked":
        return f"{str(event.after.get('fact', 'fact')).capitalize()} checked"
    return SAID.get(event.verb, event.verb.partition(".")[2].replace("-", " ").capitalize())
