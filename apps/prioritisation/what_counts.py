"""What each fact counts for by the policy in force, in the sentences that stand beside the questions about it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from apps.core import wording
from apps.organisations.record.what_counts import NO_POINTS

from .criteria import Criterion, Settings
from .models import Policy
from .scoring import criteria_of

Sentences = dict[str, str]

STEPS = {"try": "Try it", "do": "Do it", "grow": "Grow it"}


def points(weight: int, share: float) -> int:
    """The points of a share of a weight, rounded as the statement that scores rounds them: a half goes up."""
    return int((weight * Decimal(str(share))).quantize(Decimal(1), ROUND_HALF_UP))


def _up_to(number: int) -> str:
    return f"It can give up to {wording.count(number, 'point')} of 100 when you ask for support."


def _stage(weight: int, settings: Settings) -> Sentences:
    given = {name: points(weight, settings[step]) for step, name in STEPS.items()}
    (first, most), *others = given.items()
    if len(set(given.values())) == 1:
        return {"stage": f"Each of the three gives {wording.count(most, 'point')} of 100."}
    said = wording.listed([f"{name} {number}" for name, number in others])
    return {"stage": f"{first} gives {wording.count(most, 'point')} of 100 on the list, {said}."}


def _readiness(weight: int, settings: Settings) -> Sentences:
    signs, every = settings["signs"], f"all {wording.count(weight, 'point')} of 100 for being ready"
    said = f"1 sign gives {every}." if signs == 1 else f"{signs} signs give {every}, fewer give fewer."
    return {"readiness": said}


def _deadline(weight: int, settings: Settings) -> Sentences:
    soon = settings["soon_days"]
    return {
        "deadline": f"A date in the next {soon} days gives {wording.count(weight, 'point')} of 100, one further away gives fewer."
    }


def _reach(weight: int, settings: Settings) -> Sentences:
    serves = points(weight, settings["serves_share"])
    which = "if one of them is on this year's list"
    return {
        "serves": f"It can give {wording.count(serves, 'point')} of 100 when you ask for support, {which}.",
        "led_by": f"It can give {wording.count(weight, 'point')} of 100 when you ask for support, {which}.",
    }


def _theme(weight: int, settings: Settings) -> Sentences:
    return {"themes": f"A theme of this year's list gives {wording.count(weight, 'point')} of 100."}


_SAID: dict[str, tuple[tuple[str, ...], Callable[[int, Settings], Sentences]]] = {
    "deadline": (("deadline",), _deadline),
    "readiness": (("readiness",), _readiness),
    "stage": (("stage",), _stage),
    "reach": (("serves", "led_by"), _reach),
    "need": (("ward",), lambda weight, _: {"ward": _up_to(weight)}),
    "theme": (("themes",), _theme),
    "kind": (("kind",), lambda weight, _: {"kind": _up_to(weight)}),
    "income": (("income",), lambda weight, _: {"income": _up_to(weight)}),
}
"""By the code of a criterion, the facts that it reads of what a group says, and the sentences for them."""


def sentences() -> Sentences:
    """By the word of a fact, what it counts for today. What has no weight is said to give none."""
    policy = Policy.objects.in_force().prefetch_related("criteria").first()
    found: Sentences = {}
    for criterion, row in criteria_of(policy) if policy else ():
        found |= _said(criterion, row.weight, criterion.settings(row.settings))
    return found


def _said(criterion: Criterion, weight: int, settings: Settings) -> Sentences:
    if criterion.code not in _SAID:
        return {}
    facts, say = _SAID[criterion.code]
    return say(weight, settings) if weight else dict.fromkeys(facts, NO_POINTS)
