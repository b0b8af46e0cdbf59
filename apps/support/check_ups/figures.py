"""A check-up in pictures, with the same numbers as tables, and what changed in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.assessments.selectors import AreaChange, Comparison, Score
from apps.core import wording
from apps.core.charts import Bar, Figure, bar_chart
from apps.core.suppression import Shown

CAPTION = "The mean of the answers to each subject, from 1 to 4. Source: the group’s own view."
BETTER, WORSE, SAME, MIXED = "stronger", "harder now", "the same", "some up, some down"


@dataclass(frozen=True, slots=True)
class Words:
    """The subjects that moved one way. The list is drawn also where it is empty."""

    heading: str
    text: str
    areas: Sequence[str]


def of_now(scores: Sequence[Score]) -> Figure | None:
    """One bar for each subject that has an answer with a number."""
    bars = [Bar(score.area, _one(score.mean)) for score in scores if score.mean is not None]
    if not bars:
        return None
    return bar_chart(bars, headers=("Subject", "Now"), caption=CAPTION, sentence=_lowest_sentence(scores))


def lowest(scores: Sequence[Score]) -> list[str]:
    """The subjects with the lowest mean, where not all are alike."""
    means = [score.mean for score in scores if score.mean is not None]
    if not means or min(means) == max(means):
        return []
    return [score.area for score in scores if score.mean == min(means)]


def _lowest_sentence(scores: Sequence[Score]) -> str:
    names = lowest(scores)
    return f"Lowest at the moment: {wording.listed(names)}." if names else "All subjects stand alike."


def direction(change: AreaChange) -> str:
    """How a subject moved, in a word. Where the sum is the same but answers moved both ways, that is said."""
    if change.after != change.before:
        return BETTER if change.after > change.before else WORSE
    return MIXED if change.better else SAME


def of_change(comparison: Comparison) -> Figure | None:
    """A bar for now and a tick for before, subject by subject."""
    if not comparison.areas:
        return None
    bars = [
        Bar(each.name, _one(each.after_mean), note=direction(each), target=round(each.before_mean, 1))
        for each in comparison.areas
    ]
    return bar_chart(
        bars,
        headers=("Subject", "Now"),
        caption=f"{CAPTION} Only questions that can be compared.",
        sentence=sentence(comparison),
        target_header="Before",
        note_header="What changed",
    )


def sentence(comparison: Comparison) -> str:
    """All three directions, each with its count."""
    better, worse, same = (
        sum(getattr(each, name) for each in comparison.areas) for name in ("better", "worse", "same")
    )
    total = wording.count(better + worse + same, "question")
    return f"Of {total} that can be compared, {better} went up, {worse} went down and {same} stayed the same."


def in_words(comparison: Comparison) -> list[Words]:
    """What went up, what went down and what stayed, each with the same weight. Mixed subjects say that they are mixed."""

    def those(*words: str) -> list[str]:
        found = [(each.name, direction(each)) for each in comparison.areas]
        return [f"{name} ({MIXED})" if word == MIXED else name for name, word in found if word in words]

    return [
        Words("Stronger than before", "Something that you did, or that happened, helped.", those(BETTER)),
        Words(
            "Harder than before",
            "This happens in good groups too, and it helps to know. We can look at it with you.",
            those(WORSE),
        ),
        Words("The same as before", "Keeping something going is work as well.", those(SAME, MIXED)),
    ]


def _one(mean: float | None) -> Shown:
    return Shown(round(mean or 0, 1), places=1)
