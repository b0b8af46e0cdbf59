"""All that the page of one request says about it, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import QueryDict

from apps.accounts.models import User
from apps.core import audit, typed, wording
from apps.core.models import AuditEvent
from apps.core.parts import Clock, Fact, Happening, ScorePart
from apps.support import clocks, pages
from apps.support import policies as support_policies
from apps.support.models import Access, FactCheck, Readiness, Request, Verdict
from apps.support.states import Status

from . import policies, selectors
from .models import Override, Score
from .queue import COUNT_UP_TO, Cursor, Cut, Options

OTHERS_UP_TO = 8


def fetch(user: User, pk: int) -> Request | None:
    """The request with the small lists around it, if this person may see it and it was sent."""
    return (
        Request.objects.visible_to(user)
        .sent()
        .filter(pk=pk)
        .select_related("organisation__kind", "topic", "ward", "neighbourhood", "adviser", "asked_by", "reason")
        .annotate(
            ready=ArraySubquery(
                Readiness.objects.filter(
                    pk__in=Request.readiness.through.objects.filter(request=OuterRef(OuterRef("pk"))).values(
                        "readiness"
                    )
                )
                .order_by("position", "code")
                .values("name")
            ),
            helps=ArraySubquery(
                Access.objects.filter(
                    pk__in=Request.access.through.objects.filter(request=OuterRef(OuterRef("pk"))).values("access")
                )
                .order_by("position", "code")
                .values("name")
            ),
            checks=ArraySubquery(
                FactCheck.objects.filter(request=OuterRef("pk"))
                .order_by("fact")
                .values(json=JSONObject(fact="fact", name="by__name", email="by__email", at="at"))
            ),
            said=ArraySubquery(
                Verdict.objects.filter(request=OuterRef("pk"))
                .order_by("side")
                .values(json=JSONObject(side="side", change="change", what="what", stage="stage_now", name="by__name"))
            ),
            moved=ArraySubquery(
                Override.objects.filter(request=OuterRef("pk"))
                .order_by("pk")
                .values(json=JSONObject(reason="reason", points="points", ended="ended_at", name="by__name"))
            ),
        )
        .first()
    )


def score_of(asked: Request) -> Score | None:
    """The score with its policy, or None where nothing was ever scored."""
    return Score.objects.filter(request=asked).select_related("policy").prefetch_related("policy__criteria").first()


def neighbours(asked: Request, score: Score | None, user: User, query: QueryDict) -> tuple[int | None, int | None]:
    """The requests before and after this one in the view from which the person came."""
    if score is None:
        return None, None
    own = {
        name: [(code, code) for code in query.getlist(name)] for name in ("topic", "neighbourhood", "theme", "adviser")
    }
    own["adviser"] = [(code, code) for code, _ in own["adviser"] if code == "nobody" or typed.number(code) is not None]
    choices = Options(own["topic"], own["neighbourhood"], own["theme"], own["adviser"])
    cut = Cut(query, user, choices)
    at = Cursor.of(score)
    before = cut.before(at).values_list("pk", flat=True)[:1]
    after = cut.after(at).values_list("pk", flat=True)[:1]
    found = Score.objects.filter(pk=asked.pk).values_list(ArraySubquery(before), ArraySubquery(after)).get()
    return (found[0][0] if found[0] else None, found[1][0] if found[1] else None)


def about(asked: Request, score: Score | None, user: User) -> dict[str, Any]:
    """What the page shows beside the request's own fields and the acts."""
    files = list(asked.attachments.order_by("pk"))
    by_message: dict[int | None, list[Any]] = {}
    for each in files:
        by_message.setdefault(each.message_id, []).append(each)
    contacts = list(asked.contacts.select_related("by").order_by("-on", "-pk"))
    open_override = next((one for one in reversed(asked.moved) if one["ended"] is None), None)  # type: ignore[attr-defined]
    return {
        "tag": pages.TAGS[Status(asked.status)],
        "word": Status(asked.status).label,
        "scope_tag": {"core": "in-scope", "flexible": "partly", "outside": "outside"}[asked.topic.scope]
        if asked.topic
        else "",
        "clocks": clocks_of(asked),
        "score": score,
        "rank": rank_of(score),
        "parts": score_parts(score),
        "findings": selectors.parts(score) if score else [],
        "facts": facts(asked),
        "thread": thread(asked, by_message),
        "files": files,
        "contacts": contacts,
        "hours": wording.hours(sum(one.hours for one in contacts)) if contacts else "",
        "offers": list(asked.offers.select_related("adviser", "answered_by").order_by("-made_at", "-pk")),
        "history": history(asked),
        "others": others(asked, user),
        "override": open_override,
        "end_override": policies.can_override(user, asked) if open_override else None,
        "verdicts": verdicts(asked),
        "routes": (("portal", "Here"), ("phone", "By phone"), ("email", "By e-mail")),
    }


def rank_of(score: Score | None) -> str:
    """The place in the queue: 4, or over 1,000, or nothing for one that left it."""
    if score is None or not score.ranked:
        return ""
    ahead = len(
        Score.objects.ahead_of(score).order_by("-rank_points", "asked_at", "pk").values_list("pk")[:COUNT_UP_TO]
    )
    return f"over {wording.whole(COUNT_UP_TO)}" if ahead >= COUNT_UP_TO else str(ahead + 1)


def score_parts(score: Score | None) -> list[ScorePart]:
    """The parts for the panel, each of its weight."""
    if score is None:
        return []
    return [
        ScorePart(p.letter, p.name, p.points, p.weight, p.colour, p.finding, p.explanation)
        for p in selectors.parts(score)
    ]


def clocks_of(asked: Request) -> list[Clock]:
    """The four clocks as the band says them."""
    faces = clocks.read(asked)
    us, them = faces.running == clocks.Side.US, faces.running == clocks.Side.THEM
    since = f"Running since {wording.short_day(faces.running_since)}" if faces.running_since else ""
    aim = f"Aim: {wording.count(clocks.FIRST_REPLY_WORKING_DAYS, 'working day')}"
    if faces.first_reply is not None:
        reply, note = wording.days(faces.first_reply.days), f"{aim}. {'Missed' if faces.first_reply_late else 'Met'}"
    else:
        reply = "Not yet" if asked.is_open else "None"
        note = f"Due {wording.short_moment(asked.reply_due_at)}" if asked.reply_due_at and asked.is_open else aim
    return [
        Clock(
            "First reply",
            reply,
            note,
            running=False,
            late=faces.first_reply_late and faces.first_reply is None and asked.is_open,
        ),
        Clock("Waiting on us", wording.days(faces.on_us.days), since if us else "Stopped", running=us),
        Clock("Waiting on them", wording.days(faces.on_them.days), since if them else "Stopped", running=them),
        Clock(
            "Resolved",
            "Not yet" if faces.resolved is None else f"after {wording.days(faces.resolved.days)}",
            wording.day(asked.closed_at)
            if asked.closed_at
            else f"Asked {wording.day(asked.sent_at)}"
            if asked.sent_at
            else "",
        ),
    ]


def facts(asked: Request) -> list[dict[str, str]]:
    """What the group said, with who checked it."""
    checked = {one["fact"]: one for one in asked.checks}  # type: ignore[attr-defined]

    def fact(code: str, label: str, value: str, note: str = "") -> dict[str, str]:
        one = checked.get(code)
        by = f"Checked by {one['name'] or one['email']}" if one else "Said by the group. Not checked yet"
        return {
            "code": code,
            "label": label,
            "value": value,
            "note": f"{note}. {by}" if note else by,
            "checked": "yes" if one else "",
        }

    def plain(label: str, value: str, note: str = "") -> dict[str, str]:
        return {"code": "", "label": label, "value": value, "note": note, "checked": ""}

    wish = asked.wish_name if asked.wish == Request.Wish.NAMED else Request.Wish(asked.wish).label
    ready, helps = asked.ready, asked.helps  # type: ignore[attr-defined]
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
        plain("Helps them take part", wording.listed(helps) or "Nothing special", asked.access_note),
    ]
    group = asked.organisation
    income = f"{wording.money(group.income)} in {group.income_year}" if group.income is not None else "Not known"
    return [
        *found,
        plain("Works in", f"{asked.ward}, {asked.neighbourhood}" if asked.ward else "", "As it was when they asked"),
        plain("Income", income, "From the group’s record"),
    ]


def asker(asked: Request) -> list[Fact]:
    """Who asked, how they want to be reached and what they need. For those who work on the request alone."""
    person = asked.asked_by
    if person.pk not in support_policies.members(asked):
        return [Fact("Asked by", str(person), "No longer acts for the group. Write to the group instead")]
    wants = person.get_contact_preference_display() or "No preference"
    return [
        Fact("Asked by", str(person)),
        Fact("Best way to reach them", wants),
        Fact("Phone", person.phone or "None given"),
        Fact("E-mail", person.email),
        Fact("Access needs", person.access_needs or "None said"),
    ]


def thread(asked: Request, files: dict[int | None, list[Any]]) -> list[dict[str, Any]]:
    """The messages, oldest first."""
    return [
        {
            "body": each.body,
            "mine": each.side == "team",
            "who": str(each.author),
            "when": wording.short_moment(each.sent_at),
            "route": each.get_route_display(),
            "asks": each.asks_for_facts,
            "files": files.get(each.pk, []),
        }
        for each in asked.thread.select_related("author").order_by("sent_at", "pk")
    ]


SAID = {
    "request.drafted": "Draft begun",
    "request.sent": "Sent by the group",
    "request.accepted": "Read, and put in the queue",
    "request.facts-asked": "Facts asked for",
    "request.answered": "Facts given",
    "request.signposted": "Signposted",
    "request.declined": "Declined",
    "request.offered": "Offer made",
    "request.offer-accepted": "Offer accepted",
    "request.offer-refused": "Offer refused",
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
    "request.assigned": "Assigned",
    "request.unassigned": "Without an adviser again: the account was erased",
    "request.verdict-given": "The group said what changed",
    "request.moved-by-hand": "Moved by hand",
    "request.given-back": "Points of the policy given back",
}


def history(asked: Request) -> list[Happening]:
    """What happened, newest first: who, for whom, and why where a reason was given."""
    events: Sequence[AuditEvent] = list(audit.history(asked).select_related("actor"))
    reasons = [one["reason"] for one in asked.moved]  # type: ignore[attr-defined]
    members = support_policies.members(asked)
    found = []
    for event in events:
        what = SAID.get(event.verb, event.verb.partition(".")[2].replace("-", " ").capitalize())
        if event.verb == "request.fact-checked":
            what = f"{str(event.after.get('fact', 'fact')).capitalize()} checked"
        if event.verb in ("request.moved-by-hand", "request.given-back"):
            what = f"{what}: from {event.before.get('points')} to {event.after.get('points')} points"
        reason = ""
        if event.verb == "request.moved-by-hand" and reasons:
            reason = reasons.pop()
        elif event.reason_code and asked.reason_id == event.reason_code and asked.reason:
            reason = asked.reason.name
        found.append(
            Happening(
                what,
                wording.short_moment(event.at),
                str(event.actor) if event.actor else "the system",
                asked.organisation.name if event.actor_id in members else "",
                reason,
            )
        )
    return found


def others(asked: Request, user: User) -> list[Request]:
    """What else this group has asked for, newest first."""
    rows = Request.objects.visible_to(user).sent().filter(organisation=asked.organisation_id).exclude(pk=asked.pk)
    return list(rows.only("pk", "title", "status", "sent_at").order_by("-pk")[:OTHERS_UP_TO])


def verdicts(asked: Request) -> list[dict[str, str]]:
    """What changed, as each side sees it."""
    return [
        {
            "side": str(Verdict.Side(one["side"]).label),
            "change": str(Verdict.Change(one["change"]).label),
            "what": one["what"],
        }
        for one in asked.said  # type: ignore[attr-defined]
    ]
