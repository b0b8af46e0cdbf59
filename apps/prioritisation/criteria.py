"""The criteria of a policy: each has a name, a rule in words for everyone, and an SQL expression for its share.

A criterion gives a share between 0 and 1 of its weight. All open requests are scored by one statement
(``scoring.py``), which has one column for each expression, over these rows, and joins only those that are read:

    r      support_request                     o      organisations_organisation
    ready  r's signs of readiness              need   the deprivation of r's ward
    serve  communities that o serves, leads    theme  o's themes
    served whether o had support before        band   the income band of o

``facts`` are the values that the share was worked out from, kept with the score in the order given. They
are what was said and not how old it is: a row that means the same tomorrow is not written again tomorrow.
Every expression takes its settings from the policy as bound parameters, prefixed with the criterion's code.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apps.core.wording import listed

Settings = dict[str, Any]
Facts = dict[str, Any]


@dataclass(frozen=True)
class Criterion:
    """One thing that counts.

    ``share`` and the values of ``facts`` are SQL. ``defaults`` are the settings where a policy is silent.
    ``rule`` says the rule to everyone, from its weight and settings. ``explain`` says to one group what counted, from
    its facts and the settings, as they stand on a day: a heading and a line of explanation. ``reads`` names the join
    in ``scoring.py`` that its SQL needs besides the request and its organisation, if any. ``could`` says to a group that
    got nothing for it what could change that.
    """

    code: str
    letter: str
    colour: str
    name: str
    share: str
    facts: dict[str, str]
    rule: Callable[[int, Settings], str]
    explain: Callable[[Facts, Settings, dt.date], tuple[str, str]]
    reads: str = ""
    could: str = ""
    defaults: Settings = field(default_factory=dict)

    def settings(self, chosen: Settings) -> Settings:
        """The policy's settings over the defaults. Raises ValueError for one that this criterion cannot use."""
        unknown = set(chosen) - set(self.defaults)
        if unknown:
            raise ValueError(f"{self.code} has no setting {', '.join(sorted(unknown))}")
        for name, value in chosen.items():
            if not _fits(value, self.defaults[name]):
                raise ValueError(f"{self.code} cannot use {json.dumps(value)} for {name}")
        return {**self.defaults, **chosen}


def _fits(value: Any, default: Any) -> bool:
    """Whether a setting is of the kind of its default: days from 1 up, a share from 0 to 1, a list of codes."""
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    if isinstance(default, int):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if isinstance(default, dict):
        return isinstance(value, dict) and all(_fits(share, 0.0) for share in value.values())
    return isinstance(value, list) and all(isinstance(code, str) and code for code in value)


_SHARE_WITH_MOST_NEED = {1: "tenth", 2: "fifth", 3: "30%", 4: "40%", 5: "half"}
"""By decile of the national index: which part of all places has as much need as this one or more."""


def _deadline(facts: Facts, _: Settings, on: dt.date) -> tuple[str, str]:
    if not facts["deadline"]:
        return "You gave no deadline", "A real date would add points"
    date = dt.date.fromisoformat(facts["deadline"])
    days = (date - on).days
    if days < 0:
        return "Your deadline has passed", "Tell us if there is a new date"
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return f"Your date is {when}", f"{date.day} {date:%B %Y}: {facts['deadline_fact']}"


DEADLINE = Criterion(
    code="deadline",
    could="Say so on this page if there is a date that you cannot move, and what happens on it.",
    letter="D",
    colour="indigo",
    name="Deadline",
    facts={"deadline": "r.deadline", "deadline_fact": "r.deadline_fact"},
    defaults={
        "soon_days": 14,
        "near_days": 42,
        "far_days": 92,
        "near_share": 0.7,
        "far_share": 0.4,
        "later_share": 0.15,
    },
    share="""CASE WHEN r.deadline IS NULL OR r.deadline < %(today)s THEN 0
        WHEN r.deadline - %(today)s <= %(deadline_soon_days)s THEN 1
        WHEN r.deadline - %(today)s <= %(deadline_near_days)s THEN %(deadline_near_share)s
        WHEN r.deadline - %(today)s <= %(deadline_far_days)s THEN %(deadline_far_share)s
        ELSE %(deadline_later_share)s END""",
    rule=lambda weight, s: (
        "You get more points if there is a real date, such as a fund that closes or a lease that ends. "
        f"We ask for the fact behind it. All {weight} points for a date in the next {s['soon_days']} days, "
        "fewer for one further away."
    ),
    explain=_deadline,
)

READINESS = Criterion(
    code="readiness",
    could="Change it on this page when one of them is true.",
    letter="R",
    colour="weld",
    name="Readiness",
    facts={"readiness": "coalesce(ready.names, '{}')"},
    defaults={"signs": 3},
    reads="ready",
    share="least(coalesce(ready.n, 0), %(readiness_signs)s)::numeric / %(readiness_signs)s",
    rule=lambda weight, s: (
        "You get points if your group is ready to do the work: people with time, rules that are agreed, a first "
        "step in mind. Support works best when it is done together."
    ),
    explain=lambda f, s, on: (
        ("You told us you are ready", ". ".join(f["readiness"]))
        if f["readiness"]
        else (
            "You are not ready to start yet",
            "Points come when people have time, rules are agreed or a first step is clear",
        )
    ),
)

STAGE = Criterion(
    code="stage",
    could="It follows the step that you are at. You can change it on this page.",
    letter="S",
    colour="verdigris",
    name="Stage",
    facts={"stage": "r.stage"},
    defaults={"try": 1.0, "do": 0.6, "grow": 0.4},
    share="CASE r.stage WHEN 'try' THEN %(stage_try)s WHEN 'do' THEN %(stage_do)s WHEN 'grow' THEN %(stage_grow)s ELSE 0 END",
    rule=lambda weight, s: (
        "Each step of the ladder counts: an idea to try, a thing to run well, or something to grow."
        + (
            " Trying something new counts most, because a little help goes furthest there."
            if s["try"] > max(s["do"], s["grow"])
            else ""
        )
    ),
    explain=lambda f, s, on: {
        "try": ("You want to try something", "Try it: a first step, small and safe"),
        "do": ("You want to run something well", "Do it: week after week"),
        "grow": ("You want to grow something", "Grow it: reach further, on firm ground"),
    }[f["stage"]],
)

REACH = Criterion(
    code="reach",
    could="If your group is for one of them, or led by one, say so in your record.",
    letter="C",
    colour="blush",
    name="Community reach",
    facts={"reach": "coalesce(serve.names, '{}')", "led_by": "coalesce(serve.led, false)"},
    defaults={"communities": [], "serves_share": 0.67},
    reads="serve",
    share="CASE WHEN serve.led THEN 1 WHEN serve.names IS NOT NULL THEN %(reach_serves_share)s ELSE 0 END",
    rule=lambda weight, s: (
        "You get points if your group works with people whom support reaches least, and all of them if people from "
        "that community lead it. It is your group's own word, and you may leave it out."
    ),
    explain=lambda f, s, on: (
        (
            f"You work with {listed(f['reach'])}",
            "Led by people from that community" if f["led_by"] else "People whom support reaches least",
        )
        if f["reach"]
        else ("No points for community reach", "Your record names none of the communities on this year's list")
    ),
)

NEED = Criterion(
    code="need",
    could="It follows the ward of your group. Only another address would change it.",
    letter="N",
    colour="damson",
    name="Need of the area",
    facts={"ward": "need.ward", "decile": "need.decile"},
    defaults={"last_decile": 5},
    reads="need",
    share="""CASE WHEN need.decile IS NULL OR need.decile > %(need_last_decile)s THEN 0
        ELSE (%(need_last_decile)s + 1 - need.decile)::numeric / %(need_last_decile)s END""",
    rule=lambda weight, s: (
        "You get points if you work where life is hardest. We use the national index of deprivation for your ward."
    ),
    explain=lambda f, s, on: (
        f"You work in {f['ward']}",
        "We have no deprivation figure for this ward"
        if f["decile"] is None
        else f"Among the {_SHARE_WITH_MOST_NEED[f['decile']]} of places with most need"
        if f["decile"] in _SHARE_WITH_MOST_NEED
        else "Not among the half of places with most need",
    ),
)

FIRST_TIME = Criterion(
    code="first-time",
    could="Nothing changes this.",
    letter="F",
    colour="lichen",
    name="First time asking",
    facts={"first_time": "served.organisation_id IS NULL"},
    reads="served",
    share="CASE WHEN served.organisation_id IS NULL THEN 1 ELSE 0 END",
    rule=lambda weight, s: "A group that has never had support from us gets a step up.",
    explain=lambda f, s, on: (
        ("You have not had support before", "First-time askers get a step up")
        if f["first_time"]
        else ("You have had support before", "First-time askers get a step up; this one is not your first")
    ),
)


def _waiting(facts: Facts, settings: Settings, on: dt.date) -> tuple[str, str]:
    days = max(0, (on - dt.date.fromisoformat(facts["asked_on"])).days)
    return (
        f"You have waited {days} {'day' if days == 1 else 'days'}",
        f"One point each {settings['every_days']} days, more after {settings['faster_after_days'] // 7} weeks",
    )


WAITING = Criterion(
    code="waiting",
    could="It grows by itself, without anything to do.",
    letter="W",
    colour="madder",
    name="Time waiting",
    facts={"asked_on": "(r.sent_at AT TIME ZONE %(zone)s)::date"},
    defaults={"every_days": 14, "faster_after_days": 56},
    share="""least(1, (
        (%(today)s - (r.sent_at AT TIME ZONE %(zone)s)::date) / %(waiting_every_days)s
        + greatest(0, %(today)s - (r.sent_at AT TIME ZONE %(zone)s)::date - %(waiting_faster_after_days)s) / 7
    )::numeric / greatest(1, %(waiting_weight)s))""",
    rule=lambda weight, s: (
        f"You get one point for each {s['every_days']} days, and one more for each week after "
        f"{s['faster_after_days'] // 7} weeks. Nobody waits for ever."
    ),
    explain=_waiting,
)

THEME = Criterion(
    code="theme",
    could="If your work is about one of them, add it to your record.",
    letter="T",
    colour="woad",
    name="Theme priority",
    facts={"themes": "coalesce(theme.names, '{}')"},
    defaults={"themes": []},
    reads="theme",
    share="CASE WHEN theme.names IS NOT NULL THEN 1 ELSE 0 END",
    rule=lambda weight, s: "You get points if your work is on one of this year's themes.",
    explain=lambda f, s, on: (
        (listed(f["themes"]), "On this year's list of themes")
        if f["themes"]
        else ("Your themes are not on this year's list", "The list is on the page that explains the policy")
    ),
)

KIND = Criterion(
    code="kind",
    could="It follows the kind of group in your record.",
    letter="K",
    colour="indigo",
    name="Kind of organisation",
    facts={"kind": "o.kind_id"},
    defaults={"shares": {}},
    share="coalesce((%(kind_shares)s::jsonb ->> o.kind_id)::numeric, 0)",
    rule=lambda weight, s: (
        "Voluntary group, faith group or social enterprise: it makes no difference at present."
        if weight == 0
        else "Some kinds of organisation get points, as listed here."
    ),
    explain=lambda f, s, on: ("The kind of your group", "Counted as the policy lists it"),
)

INCOME = Criterion(
    code="income",
    could="It follows the income in your record.",
    letter="I",
    colour="weld",
    name="Income of the group",
    facts={"income_band": "band.code"},
    defaults={"shares": {}},
    reads="band",
    share="coalesce((%(income_shares)s::jsonb ->> coalesce(band.code, 'unknown'))::numeric, 0)",
    rule=lambda weight, s: (
        "Big or small, it makes no difference at present."
        if weight == 0
        else "Groups with less income get more points, as listed here."
    ),
    explain=lambda f, s, on: ("The size of your group", "Counted as the policy lists it"),
)

CRITERIA: dict[str, Criterion] = {
    c.code: c for c in (DEADLINE, READINESS, STAGE, REACH, NEED, FIRST_TIME, WAITING, THEME, KIND, INCOME)
}
"""Every criterion, in the one order in which parts are always shown."""
