"""All that the staff page of one request says about it, from the rows that were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core import wording
from apps.core.decisions import Decision
from apps.core.parts import Clock, Fact
from apps.core.prepared import Rows, day, moment
from apps.threads.models import Message

from .. import clocks
from ..casework.policies import only_own_and_last
from ..models import Contact, Offer, PhoneCall, Request, Topic, Verdict
from ..policies import members
from ..states import for_staff, staff_word
from ..triage.services import fact_digest
from .reading import person_name, reason_names

SCOPE_TAGS = {Topic.Scope.CORE: "in-scope", Topic.Scope.FLEXIBLE: "partly", Topic.Scope.OUTSIDE: "outside"}


def about(
    asked: Request, lists: Mapping[str, Rows], *, user: User, log_decision: Decision, arranges: bool
) -> dict[str, Any]:
    """What the page shows of the request beside its own fields, the acts and the history.

    ``log_decision`` is whether this person may log time on it now. What helps the people to take part is for whoever
    ``arranges`` the support alone.
    """
    tag, word = for_staff(asked.status, answered=asked.answered_at is not None)
    return {
        "tag": tag,
        "word": word,
        "topic": lists["topic"][0]["name"],
        "scope_tag": SCOPE_TAGS[lists["topic"][0]["scope"]],
        "kind": lists["kind"][0]["name"],
        "neighbourhood": lists["neighbourhood"][0]["name"],
        "reason": reason_names(lists).get(asked.reason_id or "", ""),
        "clocks": clocks_of(asked),
        "facts": facts(asked, lists, arranges=arranges),
        "thread": thread(lists),
        "files": lists["files"],
        **contact_log(lists["contacts"], user, log_decision),
        "offers": offers(lists["offers"]),
        "replies": lists["replies"],
        "notes": [
            {**one, "at": moment(one["at"]), "by": person_name(one["name"], one["by_id"])} for one in lists["notes"]
        ],
        "step": next(({**one, "on": day(one["on"])} for one in lists["steps"]), None),
        "others": [
            {**one, "status": staff_word(one["status"]), "sent_at": moment(one["sent_at"])} for one in lists["others"]
        ],
        "verdicts": verdicts(lists["verdicts"]),
        "routes": (("portal", "Here"), ("phone", "By phone"), ("email", "By email")),
    }


def contact_log(rows: Rows, user: User, log_decision: Decision) -> dict[str, Any]:
    """The time that was logged, newest first, what was corrected under what stands in its place; and the hours that count."""
    correction_of = {one["corrects_id"]: one["pk"] for one in rows if one["corrects_id"]}
    by_pk = {one["pk"]: one for one in rows}
    found = []
    for last in (one for one in rows if one["pk"] not in correction_of):
        one: dict[str, Any] | None = last
        while one is not None:
            corrected = one["pk"] in correction_of
            may = log_decision & only_own_and_last(user, one["by_id"], corrected=corrected)
            found.append(
                {
                    "pk": one["pk"],
                    "on": day(one["on"]),
                    "kind": str(Contact.Kind(one["kind"]).label),
                    "what": one["what"],
                    "why": one["why"],
                    "by": person_name(one["name"], one["by_id"]),
                    "hours": one["hours"],
                    "corrected": corrected,
                    "may_correct": may,
                }
            )
            one = by_pk.get(one["corrects_id"])
    counted = [one["hours"] for one in rows if one["pk"] not in correction_of]
    return {"contacts": found, "hours": wording.hours(sum(counted)) if counted else ""}


def offers(rows: Rows) -> list[dict[str, Any]]:
    """The offers, newest first, with their answers."""
    return [
        {
            "what": one["what"],
            "hours": one["hours"],
            "adviser": person_name(one["adviser_name"], one["adviser_id"]),
            "made_at": moment(one["made_at"]),
            "answer": str(Offer.Answer(one["answer"]).label) if one["answer"] else "",
            "answered_at": moment(one["answered_at"]) if one["answered_at"] else None,
            "answered_by": person_name(one["answered_by_name"], one["answered_by_id"]),
            "answer_note": one["answer_note"],
            "said_by": one["said_by"],
        }
        for one in rows
    ]


def clocks_of(asked: Request) -> list[Clock]:
    """The four clocks as the band says them."""
    times = clocks.times(asked)
    promised = clocks.promised_by(asked) if asked.answered_at else None
    us, them = times.running == clocks.Side.US, times.running == clocks.Side.THEM
    since = f"Running since {wording.short_day(times.running_since)}" if times.running_since else ""
    aim = f"Aim: {wording.count(clocks.FIRST_REPLY_WORKING_DAYS, 'working day')}"
    if times.first_reply is not None:
        assert asked.sent_at is not None
        assert asked.first_reply_at is not None
        reply = wording.days(wording.days_between(asked.sent_at, asked.first_reply_at))
        note = f"{aim}. {'Missed' if times.first_reply_late else 'Met'}"
    else:
        reply = "Not yet" if asked.is_open else "None"
        note = f"Due {wording.short_moment(asked.reply_due_at)}" if asked.reply_due_at and asked.is_open else aim
    return [
        Clock(
            "First reply",
            reply,
            note,
            running=False,
            late=times.first_reply_late and times.first_reply is None and asked.is_open,
        ),
        Clock(
            "Waiting on us",
            wording.days(clocks.days_run(asked, clocks.Side.US)),
            f"They answered. Reply due {wording.short_moment(promised)}" if promised else since if us else "Stopped",
            running=us,
            late=bool(promised and promised < timezone.now()),
        ),
        Clock(
            "Waiting on them",
            wording.days(clocks.days_run(asked, clocks.Side.THEM)),
            since if them else "Stopped",
            running=them,
        ),
        Clock(
            "Resolved",
            f"after {wording.days(wording.days_between(asked.sent_at, asked.closed_at))}"
            if asked.sent_at and asked.closed_at
            else "Not yet",
            wording.day(asked.closed_at)
            if asked.closed_at
            else f"Asked {wording.day(asked.sent_at)}"
            if asked.sent_at
            else "",
        ),
    ]


def facts(asked: Request, lists: Mapping[str, Rows], *, arranges: bool) -> list[dict[str, str]]:
    """What the group said, with who checked it."""
    checked = {one["fact"]: person_name(one["name"], one["by_id"]) for one in lists["checks"]}
    ready, helps = ([row["name"] for row in lists[name]] for name in ("ready", "helps"))

    def fact(code: str, label: str, value: str, note: str = "") -> dict[str, str]:
        one = checked.get(code)
        by = f"Checked by {one}" if one else "Said by the group. Not checked yet"
        return {
            "code": code,
            "seen": fact_digest(asked, code, ready),
            "label": label,
            "value": value,
            "note": f"{note}. {by}" if note else by,
            "checked": "yes" if one else "",
        }

    def plain(label: str, value: str, note: str = "") -> dict[str, str]:
        return {"code": "", "seen": "", "label": label, "value": value, "note": note, "checked": ""}

    wish = asked.wish_name if asked.wish == Request.Wish.NAMED else Request.Wish(asked.wish).label
    found = [
        fact(
            "deadline",
            "Deadline",
            wording.day(asked.deadline) if asked.deadline else "No fixed date",
            asked.deadline_fact,
        ),
        fact("readiness", "Ready", ". ".join(ready) or "Nothing yet"),
        fact("stage", "Stage", asked.get_stage_display()),
        plain("Would rather work with", wish),
    ]
    if arranges:
        found.append(plain("Helps them take part", wording.listed(helps) or "Nothing special", asked.access_note))
    group = asked.organisation
    where = f"{lists['ward'][0]['name']}, {lists['neighbourhood'][0]['name']}"
    income = f"{wording.money(group.income)} in {group.income_year}" if group.income is not None else "Not known"
    return [
        *found,
        plain("Works in", where, "As it was when they asked"),
        plain("Income", income, f"From the group’s record{_how_old(group.income_year)}"),
    ]


def _how_old(year: int | None) -> str:
    """A warning where a figure is of a year that ended two years ago or longer."""
    years = timezone.localdate().year - year if year else 0
    return f". It is {wording.count(years, 'year')} old: ask for a newer one" if years > 1 else ""


def asker(asked: Request, lists: Mapping[str, Rows]) -> list[Fact]:
    """Who asked, how they want to be reached and what they need. For those who work on the request alone."""
    for call in lists["calls"]:
        return [
            Fact("Rang us", call["caller_name"] or "Removed"),
            Fact("Phone", call["caller_phone"] or "None given"),
            Fact("Email", call["caller_email"] or "None given"),
            Fact("Agreed", str(PhoneCall.Agreed(call["agreed"]).label)),
            Fact("Written down by", person_name(call["name"], call["taken_by_id"])),
        ]
    person = asked.asked_by
    if person.pk not in members(asked):
        return [Fact("Asked by", str(person), "No longer acts for the group. Write to the group instead")]
    wants = person.get_contact_preference_display() or "No preference"
    return [
        Fact("Asked by", str(person)),
        Fact("Best way to reach them", wants),
        Fact("Phone", person.phone or "None given"),
        Fact("Email", person.email),
        Fact("Access needs", person.access_needs or "None said"),
    ]


def thread(lists: Mapping[str, Rows]) -> list[dict[str, Any]]:
    """The messages, oldest first, each with its files."""
    files: dict[int | None, Rows] = {}
    for one in lists["files"]:
        files.setdefault(one["message_id"], []).append(one)
    return [
        {
            "body": one["body"],
            "mine": one["side"] == Message.Side.TEAM,
            "who": person_name(one["name"], one["author_id"]),
            "when": wording.short_moment(moment(one["sent_at"])),
            "route": "by email" if one["route"] == Message.Route.EMAIL else str(Message.Route(one["route"]).label),
            "mail": one["mail_id"],
            "asks": one["asks"],
            "files": files.get(one["pk"], []),
        }
        for one in lists["messages"]
    ]


def verdicts(rows: Rows) -> list[dict[str, str]]:
    """What changed, as each side sees it."""
    return [
        {
            "side": str(Verdict.Side(one["side"]).label),
            "change": str(Verdict.Change(one["change"]).label),
            "what": one["what"],
        }
        for one in rows
    ]
