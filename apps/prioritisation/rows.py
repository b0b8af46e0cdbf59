"""The rows of one page of the queue as plain data, each with its score in parts and why it stands where it does.

``templates/prioritisation/_queue_rows.html`` draws them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from apps.core.parts import ScorePart
from apps.core.wording import days, days_since, listed, short_day
from apps.support.clocks import Side, days_run
from apps.support.states import QUEUED, Status, staff_word

from .criteria import CRITERIA
from .models import Policy, PolicyCriterion, Score
from .scoring import criteria_of

YEAR_IS_PLAIN_DAYS = 300


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One request in the list, with every text as the page shows it (numbers too: they are drawn faster as text).

    ``rank`` is its place in the whole queue, empty beyond the first 1,000. ``ended_as`` is the status of one that has
    left the queue, else empty. ``override_points`` are the points that a person gave in place of ``total``, or None.
    ``deadline`` is the date that the group gave, short, and ``deadline_in`` how far off it is; both are empty where it gave none.
    ``running_for`` is how long the running clock has run in all, as the page of the request says it too.
    """

    number: str
    rank: str
    title: str
    group: str
    neighbourhood: str
    adviser: str
    adviser_key: str
    themes: Sequence[str]
    in_queue: bool
    needs_facts: bool
    answered: bool
    ended_as: str
    late: bool
    total: int
    override_points: int | None
    parts: Sequence[ScorePart]
    stage: str
    on_them: bool
    running_for: str
    deadline: str
    deadline_in: str
    waited: str
    explanation: str
    comparison: str


def policy_in_force() -> Policy | None:
    """The policy that ranks today with its criteria, in one statement."""
    today = timezone.localdate()
    rows = list(
        PolicyCriterion.objects.filter(policy__in=Policy.objects.in_force(today))
        .select_related("policy")
        .order_by("position")
    )
    if not rows:
        return None
    policy = rows[0].policy
    policy._prefetched_objects_cache = {"criteria": rows}  # type: ignore[attr-defined]
    return policy


def legend(policy: Policy | None) -> list[ScorePart]:
    """What each letter of a score bar stands for, and the most that it gives."""
    if policy is None:
        return []
    return [
        ScorePart(criterion.letter, criterion.name, row.weight, row.weight, criterion.colour)
        for criterion, row in criteria_of(policy)
        if row.weight
    ]


@lru_cache(maxsize=1024)
def _part(code: str, points: int, weight: int) -> ScorePart:
    criterion = CRITERIA[code]
    return ScorePart(criterion.letter, criterion.name, points, weight, criterion.colour)


def parts_of(score: Score, weights: Mapping[str, int]) -> tuple[ScorePart, ...]:
    """A score's parts in their one order. The weights are those of the policy in force."""
    return tuple(_part(code, score.parts[code], weights.get(code, 0)) for code in CRITERIA if code in score.parts)


def fetch_scores(ids: Sequence[int]) -> list[Score]:
    """The scores of a page with their requests, in its order: one statement, with no text that the page does not show."""
    found = (
        Score.objects.filter(pk__in=ids)
        .select_related("request", "organisation", "adviser")
        .only(
            "policy_id",
            "total",
            "parts",
            "override_points",
            "rank_points",
            "asked_at",
            "ranked",
            "status",
            "stage",
            "neighbourhood_id",
            "themes",
            "reply_due_at",
            "answered",
            "waiting_on",
            "deadline",
            "deadline_order",
            "request__title",
            "request__waiting_on",
            "request__waiting_since",
            "request__time_on_us",
            "request__time_on_them",
            "request__closed_at",
            "organisation__name",
            "adviser__name",
            "adviser__email",
        )
    )
    by_id = {row.pk: row for row in found}
    return [by_id[pk] for pk in ids if pk in by_id]


def build_rows(
    scores: Sequence[Score],
    *,
    ranks: Mapping[int, int],
    neighbourhoods: Mapping[str, str],
    themes: Mapping[str, str],
    policy: Policy | None,
    by_rank: bool = True,
) -> list[QueueRow]:
    """The rows of a page. ``neighbourhoods`` and ``themes`` give the name of each code.

    A row is compared with the one above it where the list is in the order of rank: ``by_rank``.
    """
    now, today = timezone.now(), timezone.localdate()
    weights = {row.code: row.weight for row in policy.criteria.all()} if policy else {}
    rows: list[QueueRow] = []
    above: Score | None = None
    for score in scores:
        request = score.request
        deadline, deadline_in = deadline_said(score.deadline, today)
        rows.append(
            QueueRow(
                number=str(score.pk),
                rank=str(ranks.get(score.pk, "")),
                title=request.title,
                group=score.organisation.name,
                neighbourhood=neighbourhoods.get(score.neighbourhood_id, ""),
                adviser=str(score.adviser) if score.adviser else "",
                adviser_key=str(score.adviser_id or 0),
                themes=tuple(themes[code] for code in score.themes if code in themes),
                in_queue=score.ranked,
                answered=score.answered,
                needs_facts=score.status == Status.NEEDS_FACTS,
                ended_as="" if score.ranked else staff_word(score.status),
                late=bool(score.reply_due_at and score.reply_due_at < now),
                total=score.total,
                override_points=score.override_points,
                parts=parts_of(score, weights),
                stage=score.stage,
                on_them=score.waiting_on == Side.THEM,
                running_for=days(days_run(request, score.waiting_on, now)) if request.waiting_since else "",
                deadline=deadline,
                deadline_in=deadline_in,
                waited=days(days_since(score.asked_at, today)),
                explanation=explain(score),
                comparison=compare_with_above(score, above) if by_rank and score.status in QUEUED else "",
            )
        )
        above = score
    return rows


def deadline_said(date: dt.date | None, today: dt.date) -> tuple[str, str]:
    """A deadline as a row says it, and how far off it is: 19 Dec, in 9 days. Both are empty for none.

    The year stands with a day that is so far off that it could be taken for that of another year.
    """
    if date is None:
        return "", ""
    said = short_day(date) if abs((date - today).days) <= YEAR_IS_PLAIN_DAYS else f"{short_day(date)} {date.year}"
    if date == today:
        return said, "today"
    return said, f"in {days((date - today).days)}" if date > today else "passed"


def explain(score: Score) -> str:
    """The points of each part in a sentence: 14 for deadline, 12 for readiness. Nothing for theme."""
    gave = [f"{score.parts[code]} for {c.name.lower()}" for code, c in CRITERIA.items() if score.parts.get(code)]
    nothing = [c.name.lower() for code, c in CRITERIA.items() if score.parts.get(code) == 0]
    said = f"{listed(gave)}." if gave else "No points."
    if nothing:
        said += f" Nothing for {listed(nothing, 'or')}."
    if score.override_points is not None:
        said += (
            f" A person gave it {score.override_points} points in place of {score.total}; the reason is on its page."
        )
    return said


def compare_with_above(score: Score, above: Score | None) -> str:
    """How the score compares with that of the row above, in a sentence. Empty where no row above is in the queue."""
    if above is None or not above.ranked:
        return ""
    more = above.rank_points - score.rank_points
    if not more:
        return f"R-{above.pk} above it has the same points and asked first."
    said = f"R-{above.pk} above it has {more} {'point' if more == 1 else 'points'} more"
    if above.override_points is not None or score.override_points is not None:
        return f"{said}, after a person moved one of the two."
    gains = {
        c.name.lower(): above.parts.get(code, 0) - score.parts.get(code, 0)
        for code, c in CRITERIA.items()
        if above.parts.get(code, 0) > score.parts.get(code, 0)
    }
    most = sorted(gains, key=lambda name: (-gains[name], name))[:2]
    return f"{said}, most of it for {listed(most)}." if most else f"{said}."
