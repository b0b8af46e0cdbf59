"""What the staff page of a request says of its place in the queue: score, rank, parts, moves by hand, neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, IntegerField, Subquery
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from apps.accounts.models import User
from apps.core import typed, wording
from apps.core.prepared import Key, PreparedLists, instance
from apps.support.models import Request
from apps.support.request_panels import Event, Panel, Words

from . import policies, selectors
from .models import Override, PolicyCriterion, Score
from .queue import COUNT_UP_TO, Options, QueueQuery
from .views.queue import view_query

HISTORY = {
    "request.moved-by-hand": "Moved by hand",
    "request.given-back": "Points of the policy given back",
}


def _own(key: Key) -> Any:
    """The place of the request itself, as Postgres looks it up."""
    own = Score.objects.filter(pk=key("request")).order_by()
    return SimpleNamespace(
        rank_points=Subquery(own.values("rank_points")),
        asked_at=Subquery(own.values("asked_at")),
        request_id=key("request"),
    )


def _number_ahead(key: Key) -> Subquery:
    """How many stand before the request, up to COUNT_UP_TO: counted in the index, and not read."""
    ahead = Score.objects.ahead_of(_own(key)).order_by().values("pk")[:COUNT_UP_TO]
    return Subquery(ahead, output_field=IntegerField(), template="(SELECT count(*) FROM (%(subquery)s) AS those_ahead)")


_SCORE_SHOWN = (
    "request_id",
    "total",
    "rank_points",
    "ranked",
    "asked_at",
    "deadline_order",
    "scored_at",
    "parts",
    "facts",
)

_LISTS = PreparedLists(
    score=lambda key: (
        Score.objects.filter(pk=key("request")).order_by().values(*_SCORE_SHOWN, policy_number=F("policy__number"))
    ),
    criteria=lambda key: (
        PolicyCriterion.objects.filter(policy__in=Score.objects.filter(pk=key("request")).order_by().values("policy"))
        .order_by("pk")
        .values("code", "weight", "settings")
    ),
    moves=lambda key: (
        Override.objects.filter(request=key("request"))
        .order_by("pk")
        .values("points", "reason", "ended_at", name=F("by__name"))
    ),
    ahead=lambda key: Score.objects.filter(pk=key("request")).order_by().values(number=_number_ahead(key)),
    before=lambda key: (
        Score.objects.ahead_of(_own(key)).order_by("rank_points", "-asked_at", "-request_id").values("pk")[:1]
    ),
    after=lambda key: Score.objects.behind(_own(key)).in_rank_order().values("pk")[:1],
)


def context(request: HttpRequest, asked: Request) -> dict[str, Any]:
    """The score with its parts, the moves by hand, and the way through the view from which the person came."""
    assert isinstance(request.user, User)
    view = view_query(request.GET)
    tail = f"?{view}" if view else ""
    lists = _LISTS.read(request=asked.pk)
    scored = lists["score"][0] if lists["score"] else None
    score = instance(Score, scored) if scored else None
    override = next((one for one in reversed(lists["moves"]) if one["ended_at"] is None), None)
    before, after = (lists[name][0]["pk"] if lists[name] else None for name in ("before", "after"))
    if view:
        before, after = neighbours(asked, score, request.user, request.GET)
    may_override = policies.can_override(request.user, asked)
    criteria = [PolicyCriterion(**row) for row in lists["criteria"]]
    return {
        "back": reverse("prioritisation:queue") + tail,
        "tail": tail,
        "before": before,
        "after": after,
        "score": score,
        "policy_number": scored["policy_number"] if scored else None,
        "rank": rank_of(score, lists["ahead"][0]["number"]) if score else "",
        "parts": selectors.score_parts(score, criteria) if score else [],
        "moves": lists["moves"],
        "override": override,
        "may_override": may_override,
        "may_end_override": may_override if override else None,
    }


def history(events: Sequence[Event], panel: dict[str, Any]) -> Mapping[int, Words]:
    """Moves by hand, from how many points to how many, and why. The reasons stand with the moves, in their order."""
    reasons = [one["reason"] for one in panel["moves"]]
    found = {}
    for event in events:
        if event.verb not in HISTORY:
            continue
        what = f"{HISTORY[event.verb]}: from {event.before.get('points')} to {event.after.get('points')} points"
        found[event.pk] = (what, reasons.pop() if event.verb == "request.moved-by-hand" and reasons else "")
    return found


def neighbours(asked: Request, score: Score | None, user: User, query: QueryDict) -> tuple[int | None, int | None]:
    """The requests before and after this one in a view that is narrowed, from which the person came."""
    if score is None:
        return None, None
    own = {
        name: [(code, code) for code in query.getlist(name)] for name in ("topic", "neighbourhood", "theme", "adviser")
    }
    own["adviser"] = [(code, code) for code, _ in own["adviser"] if code == "nobody" or typed.number(code) is not None]
    choices = Options(own["topic"], own["neighbourhood"], own["theme"], own["adviser"])
    view = QueueQuery(query, user, choices)
    before = view.nearest(score, backwards=True).values_list("pk", flat=True)[:1]
    after = view.nearest(score).values_list("pk", flat=True)[:1]
    found = Score.objects.filter(pk=asked.pk).values_list(ArraySubquery(before), ArraySubquery(after)).get()
    return (found[0][0] if found[0] else None, found[1][0] if found[1] else None)


def rank_of(score: Score | None, ahead: int) -> str:
    """The place in the queue: 4, or over 1,000, or nothing for one that left it."""
    if score is None or not score.ranked:
        return ""
    return f"over {wording.whole(COUNT_UP_TO)}" if ahead >= COUNT_UP_TO else str(ahead + 1)


PANEL = Panel(
    context=context,
    trail="prioritisation/_request_trail.html",
    facts="prioritisation/_request_score.html",
    acts="prioritisation/_request_acts.html",
    history=history,
    order=10,
)
