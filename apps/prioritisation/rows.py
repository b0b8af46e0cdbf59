"""The rows of one page of the queue, each with its score in parts and why it stands where it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core.parts import ScorePart
from apps.core.templatetags.components.scores import ladder_mini, score_bar
from apps.core.wording import days, days_since, listed
from apps.support.clocks import Side
from apps.support.states import QUEUED, Status

from .criteria import CRITERIA
from .models import Policy, PolicyCriterion, Score
from .scoring import chosen


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the list. ``rank`` is its place in the whole queue, or nothing beyond the first 1,000."""

    score: Score
    rank: int | None
    parts: Sequence[ScorePart]
    themes: Sequence[str]
    neighbourhood: str
    topic: str
    clock: str
    clock_for: str
    waited: str
    late: bool
    why: str
    beside_above: str

    @property
    def bar(self) -> SafeString:
        """The score and its parts, drawn."""
        return score_bar(parts=self.parts, total=self.score.total)

    @property
    def stage(self) -> SafeString:
        """Where the group is on the ladder, drawn."""
        return ladder_mini(stage=self.score.stage)

    @property
    def gone_on(self) -> str:
        """How it stands, for one that has left the queue."""
        return "" if self.score.ranked else str(Status(self.score.status).label)


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


def key(policy: Policy | None) -> list[ScorePart]:
    """What each letter stands for, and the most that it gives."""
    if policy is None:
        return []
    return [
        ScorePart(criterion.letter, criterion.name, row.weight, row.weight, criterion.colour)
        for criterion, row in chosen(policy)
        if row.weight
    ]


def parts_of(score: Score, weights: Mapping[str, int]) -> list[ScorePart]:
    """A score's parts in their one order. The weights are those of the policy in force."""
    return [
        ScorePart(c.letter, c.name, score.parts[code], weights.get(code, 0), c.colour)
        for code, c in CRITERIA.items()
        if code in score.parts
    ]


def fetch(ids: Sequence[int]) -> list[Score]:
    """The wide rows of a page, in its order: one statement, with no text that the page does not show."""
    found = (
        Score.objects.filter(pk__in=ids)
        .select_related("request", "organisation", "adviser")
        .only(
            "policy_id",
            "total",
            "parts",
            "placed",
            "rank_points",
            "asked_at",
            "ranked",
            "status",
            "stage",
            "topic_id",
            "neighbourhood_id",
            "themes",
            "reply_due_at",
            "request__title",
            "request__waiting_on",
            "request__waiting_since",
            "organisation__name",
            "adviser__name",
            "adviser__email",
        )
    )
    by_id = {row.pk: row for row in found}
    return [by_id[pk] for pk in ids if pk in by_id]


def build(
    scores: Sequence[Score],
    *,
    ranks: Mapping[int, int],
    topics: Mapping[str, str],
    neighbourhoods: Mapping[str, str],
    themes: Mapping[str, str],
    policy: Policy | None,
) -> list[Row]:
    """The rows as the page draws them."""
    now, today = timezone.now(), timezone.localdate()
    weights = {row.code: row.weight for row in policy.criteria.all()} if policy else {}
    rows: list[Row] = []
    above: Score | None = None
    for score in scores:
        request = score.request
        since: dt.datetime | None = request.waiting_since
        rows.append(
            Row(
                score=score,
                rank=ranks.get(score.pk),
                parts=parts_of(score, weights),
                themes=[themes[code] for code in score.themes if code in themes],
                neighbourhood=neighbourhoods.get(score.neighbourhood_id, ""),
                topic=topics.get(score.topic_id, ""),
                clock="them" if request.waiting_on == Side.THEM else "us",
                clock_for=days(days_since(since, today)) if since else "",
                waited=days(days_since(score.asked_at, today)),
                late=bool(score.reply_due_at and score.reply_due_at < now),
                why=why(score),
                beside_above=beside(score, above) if score.status in QUEUED else "",
            )
        )
        above = score
    return rows


def why(score: Score) -> str:
    """The parts in a sentence: 14 for deadline, 12 for readiness and nothing for theme."""
    gave = [f"{score.parts[code]} for {c.name.lower()}" for code, c in CRITERIA.items() if score.parts.get(code)]
    nothing = [c.name.lower() for code, c in CRITERIA.items() if score.parts.get(code) == 0]
    said = f"{listed(gave)}." if gave else "No points."
    if nothing:
        said += f" Nothing for {listed(nothing, 'or')}."
    if score.placed is not None:
        said += f" A person gave it {score.placed} points in place of {score.total}; the reason is on its page."
    return said


def beside(score: Score, above: Score | None) -> str:
    """How it compares with the row above, in words."""
    if above is None or not above.ranked:
        return ""
    more = above.rank_points - score.rank_points
    if not more:
        return f"R-{above.pk} above it has the same points and asked first."
    said = f"R-{above.pk} above it has {more} {'point' if more == 1 else 'points'} more"
    if above.placed is not None or score.placed is not None:
        return f"{said}, after a person moved one of the two."
    gains = {
        c.name.lower(): above.parts.get(code, 0) - score.parts.get(code, 0)
        for code, c in CRITERIA.items()
        if above.parts.get(code, 0) > score.parts.get(code, 0)
    }
    most = sorted(gains, key=lambda name: (-gains[name], name))[:2]
    return f"{said}, most of it for {listed(most)}." if most else f"{said}."
