"""What the gallery draws: one invented value for each thing that a component takes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from apps.core.charts import Area, Figure, Hex, boundary_map, hex_map
from apps.core.decisions import ALLOW, not_now, refuse
from apps.core.navigation import Acting, Frame, Link
from apps.core.parts import (
    Clock,
    Fact,
    FilterChip,
    FilterGroup,
    FilterOption,
    HistoryEntry,
    ListTab,
    ScorePart,
    Step,
    SummaryRow,
    TableColumn,
)
from apps.core.suppression import Fewer, Result, Shown

from .forms import HERE, ActionForm, HeadingForm, SampleForm, TopicForm

PAGES = {
    "home": ("Home", "public", "Get support"),
    "question": ("One question", "member", "Requests"),
    "check": ("Check answers", "member", "Requests"),
    "sent": ("The end of a journey", "member", "Requests"),
    "short": ("A question of one field", "member", "Requests"),
    "standing": ("A thing I follow", "member", "Requests"),
    "search": ("Search and result", "public", "Groups"),
    "rule": ("Published rule", "public", "How we decide"),
    "meeting": ("Meeting", "public", "Have your say"),
    "queue": ("Queue", "staff", "Queue"),
    "record": ("Record", "staff", "Queue"),
    "referrals": ("Referrals of a partner", "partner", "Referrals"),
    "dashboard": ("Dashboard", "commissioner", "Dashboard"),
}
"""Each page type: its name, whose header it wears, and the item that is current."""

_MAIN = {
    "public": ("Get support", "Volunteer", "Have your say", "Groups", "What’s on", "How we decide", "Results"),
    "member": ("Home", "Requests", "Sessions", "Volunteers", "Seats and claims", "Our record"),
    "staff": ("Today", "Queue", "Plans", "Referrals", "Sessions", "Forums", "Volunteers", "Groups", "Results"),
    "partner": ("Referrals", "Delivery", "Sessions", "Passed-down money", "Messages"),
    "commissioner": ("Dashboard", "Unmet demand", "Reports", "Outcomes", "Questions", "Studies", "Contract"),
}


def _parts(*points: float) -> list[ScorePart]:
    table = (
        ("D", "Deadline", 20, "indigo", "Your fund closes in 27 days", "A real date, less than 6 weeks away"),
        ("R", "Readiness", 15, "weld", "You have people and signed rules", "Ready to start"),
        ("S", "Stage", 10, "verdigris", "You move up a step", "From trying to doing"),
        ("C", "Community reach", 15, "blush", "Forty families, many new to the city", "Reaches people we reach least"),
        (
            "N",
            "Need of the area",
            15,
            "damson",
            "You work where life is hardest",
            "Among the tenth of places with most need",
        ),
        ("F", "First time", 10, "lichen", "Your first request", "First-time askers get a step up"),
        ("W", "Waiting", 10, "madder", "You have waited 13 days", "One point each fortnight, more after eight weeks"),
        ("T", "Theme", 5, "woad", "Food growing", "On this year’s list of themes"),
    )
    return [
        ScorePart(letter, name, given, most, colour, sentence, detail)
        for (letter, name, most, colour, sentence, detail), given in zip(table, points, strict=True)
    ]


def _bars(width: int, *, above: bool) -> Any:
    """A small drawing for the chart figure, wide or narrow."""
    rows = (
        ("One-to-one", 94, "indigo"),
        ("Session", 31, "verdigris"),
        ("Referral", 22, "damson"),
        ("Self-help", 0, ""),
    )
    left, step = (0, 52) if above else (120, 34)
    drawn = []
    for n, (label, tenths, colour) in enumerate(rows):
        y = n * step + (22 if above else 4)
        drawn.append(f'<text x="0" y="{y - 6 if above else y + 16}" font-size="15">{label}</text>')
        if tenths:
            length = tenths * (width - left - 110) / 94
            drawn.append(f'<g class="part--{colour}"><rect x="{left}" y="{y}" width="{length:.0f}" height="20"/></g>')
            drawn.append(
                f'<text x="{left + length + 8:.0f}" y="{y + 15}" font-size="15" font-weight="700">{tenths / 10} hours</text>'
            )
        else:
            drawn.append(f'<text x="{left}" y="{y + 15}" font-size="14" class="svg-soft">fewer than 10: hidden</text>')
    high = len(rows) * step + 8
    return mark_safe(f'<svg viewBox="0 0 {width} {high}" width="{width}" height="{high}">{"".join(drawn)}</svg>')  # noqa: S308


def _maps() -> dict[str, Figure]:
    """Five made-up wards in three neighbourhoods, as hexagons and in their shapes. One number is hidden."""
    corner: dict[str, tuple[int, int]] = {
        "a": (0, 120), "b": (420, 0), "c": (900, 160), "d": (60, 520), "e": (460, 420), "f": (960, 560),
        "g": (0, 980), "h": (520, 900), "i": (880, 1020), "j": (180, 1380), "k": (700, 1460),
    }  # fmt: skip
    wards = (
        ("Millbrook", "Millbrook", 1, 0, "hill", "abeda"),
        ("Highfield", "Highfield", 2, 0, "hill", "bcfeb"),
        ("Old Quay", "Old Quay", 0, 1, "quay", "dehgd"),
        ("St Anne’s", "St Anne’s", 1, 1, "quay", "efihe"),
        ("Long Meadow & Fold", "Long Meadow", 0, 2, "mead", "ghikjg"),
    )
    values: dict[str, Result] = {"hill": Shown(48), "quay": Fewer(10), "mead": Shown(21)}
    words: dict[str, Any] = {
        "headers": ("Neighbourhood", "Wards", "Requests"),
        "sentence": "Hilltop asked most. 1 number hidden.",
        "group_names": {"hill": "Hilltop", "quay": "Quayside", "mead": "Meadows"},
        "by_group": True,
    }
    hexes = [Hex(name, short, q, r, group, values[group]) for name, short, q, r, group, _ in wards]
    areas = [
        Area(name, short, (tuple(n for letter in ring for n in corner[letter]),), group, values[group])
        for name, short, _, _, group, ring in wards
    ]
    return {
        "hexagons": hex_map(hexes, caption="One hexagon for each ward.", **words),
        "shapes": boundary_map(areas, caption="", **words),
    }


def _frame(audience: str, current: str) -> Frame:
    signed_in = audience != "public"
    links = [Link(label, HERE, current=label == current) for label in _MAIN[audience]]
    tools = {
        "public": [Link("Find a group", HERE), Link("Ask by phone", HERE)],
        "member": [Link("Messages", HERE, count=2, counts="unread")],
    }
    return Frame(
        audience=audience,
        main=links,
        tools=tools.get(audience, []),
        search=Link("Find anything", HERE) if audience in {"staff", "partner", "commissioner"} else None,
        privacy=Link("How we hide small numbers", HERE),
        account=Link("Your account", HERE) if signed_in else None,
        acting=Acting("Riverside Growers", HERE) if audience == "member" else None,
        initials="TL",
        person="Triage lead",
        sign_in="" if signed_in else HERE,
        sign_out=HERE if signed_in else "",
    )


def _filters() -> list[FilterGroup]:
    return [
        FilterGroup(
            "stage",
            "Stage",
            [
                FilterOption("try", "Try it", 17),
                FilterOption("do", "Do it", 20, on=True),
                FilterOption("grow", "Grow it", 9),
            ],
        ),
        FilterGroup(
            "clock", "Clock", [FilterOption("us", "Waiting on us", 37), FilterOption("them", "Waiting on them", 9)]
        ),
        FilterGroup(
            "theme",
            "Theme",
            [
                FilterOption(str(n), name, n)
                for n, name in enumerate(("Food", "Children", "Carers", "Arts", "Sport"), 4)
            ],
            shown=3,
        ),
    ]


def _queue() -> list[dict[str, Any]]:
    rows = (
        (1, "Safeguarding policy before a new crèche opens", "Northfield Mothers’ Circle", (20, 15, 8, 15, 11, 8, 1, 2), "do", True, "12 days", ("Children", "Faith")),
        (2, "Lease for the old depot: what to ask", "Harbour Men’s Shed", (19, 15, 9, 9, 11, 0, 9, 4), "grow", False, "41 days", ("Older people",)),
        (3, "Set up a bank account and a committee", "Carers Together", (14, 10, 6, 15, 14, 10, 1, 4), "try", True, "30 days", ("Carers",)),
        (4, "Help with a bid for the tool store", "Riverside Growers", (14, 12, 0, 10, 8, 7, 1, 2), "do", False, "13 days", ("Food",)),
        (31, "Plan for the next three years", "Friends of the Clough", (1, 10, 8, 5, 6, 0, 7, 2), "grow", False, "49 days", ("Green spaces",)),
        (32, "Open a shop unit: is it a good idea?", "Street Library", (2, 6, 6, 8, 7, 7, 1, 1), "try", False, "4 days", ("Learning",)),
    )  # fmt: skip
    return [
        {
            "rank": rank,
            "title": title,
            "group": group,
            "parts": _parts(*points),
            "total": sum(points),
            "stage": stage,
            "on": on,
            "waited": waited,
            "themes": themes,
            "late": rank == 2,
            "below": rank > 31,
        }
        for rank, title, group, points, stage, on, waited, themes in rows
    ]


def sample(page: str = "") -> dict[str, Any]:
    """Everything that the gallery's templates draw."""
    refused = SampleForm(
        {"deadline_kind": "fund-closes", "deadline_day": "40", "deadline_month": "12", "deadline_year": "2026"}
    )
    refused.is_valid()
    parts = _parts(14, 12, 0, 10, 8, 7, 1, 2)
    formset = forms.formset_factory(ActionForm, extra=2)(prefix="action")
    return {
        "here": HERE,
        "pages": PAGES,
        "parts": parts,
        "parts_full": _parts(20, 15, 10, 15, 15, 10, 10, 5),
        "allowed": ALLOW,
        "blocked": not_now("The sector panel has not approved yet. It meets on 4 December.", "not-approved"),
        "left_out": refuse("This is for the triage lead.", "role"),
        "refused_form": refused,
        "free_form": SampleForm(auto_id="free_%s"),
        "topic_form": TopicForm(auto_id="topic_%s"),
        "heading_form": HeadingForm(auto_id="heading_%s"),
        "formset": formset,
        "steps": [
            Step("You asked", "9 November", "done"),
            Step("We read it and checked the facts", "10 November. First reply came after 1 day.", "done"),
            Step("You are waiting for an adviser", "You need do nothing. We write to you by 14 December.", "now"),
            Step("We make you an offer", "Time with an adviser, a group session, or a partner you trust."),
            Step("We work on it together", "With a short plan. Then we ask what changed."),
        ],
        "events": [
            HistoryEntry("Moved above the line", "20 Nov, 2.15pm", "triage lead", reason="the roof is unsafe"),
            HistoryEntry("Scored 54 by policy 4", "11 Nov", "the system"),
            HistoryEntry("Sent", "9 Nov, 7.42pm", "group lead", "Riverside Growers"),
        ],
        "clocks": [
            Clock("First reply", "1 day", "Aim: 2 days. Met"),
            Clock("Waiting on us", "11 days", "Running since 11 Nov", running=True),
            Clock("Waiting on them", "1 day", "Stopped 11 Nov"),
            Clock("Resolved", "Not yet", "Aim: by 14 December", late=True),
        ],
        "answers": [
            SummaryRow("Topic", "Writing a bid", HERE),
            SummaryRow("What will be different", "A place to store tools, so forty families can keep growing food.", HERE),
            SummaryRow("What helps you take part", ["Evenings", "A room with a hearing loop"], HERE),
        ],
        "record": [
            SummaryRow("Group", "Riverside Growers, community group", HERE, "Update", "your group’s name"),
            SummaryRow("Income last year", "£2,300 (2025 to 2026)", HERE, "Update"),
        ],
        "facts": [
            Fact("Deadline", "19 December 2026", "Green Spaces fund. Checked by triage lead"),
            Fact("Ready", "Two people, signed rules", "Said by the group. Not checked yet"),
            Fact("Would rather work with", "No preference"),
        ],
        "role_facts": [
            Fact("When", "Sundays, 9.30am to 1pm", icon="calendar"),
            Fact("Where", "The old mill. The address comes when you are introduced", icon="pin"),
            Fact("Access", "Step-free. A stool to sit on", icon="heart"),
        ],
        "door_facts": [Fact("", "About 6 minutes to ask", icon="clock"), Fact("", "First reply in 2 working days", icon="speech")],
        "filters": _filters(),
        "chips": [FilterChip("Stage: Do it", HERE)],
        "views": [
            ListTab("All waiting", HERE, 46, current=True),
            ListTab("New, not read", HERE, 5),
            ListTab("Reply due today", HERE, 3),
            ListTab("Mine", HERE, 7),
        ],
        "queue": _queue(),
        "columns": [TableColumn("Kind"), TableColumn("Groups", number=True), TableColumn("Hours each", number=True)],
        "rows": [("One-to-one", 88, "9.4"), ("Session", 102, "3.1"), ("Referral", 24, "2.2"), ("Self-help", None, "hidden")],
        "places": [(name, n, None if n < 10 else n // 3) for name, n in (("North", 125), ("Centre", 65), ("South", 39), ("Edge", 28))],
        "maps": _maps(),
        "bars_wide": _bars(600, above=False),
        "bars_narrow": _bars(350, above=True),
        "day": dt.date(2026, 11, 26),
        "colours": ("ink", "ink-soft", "night", "indigo", "madder", "verdigris", "damson", "weld", "focus", "cotton", "line", "input", "error", "visited"),
        "tag_kinds": ("draft", "sent", "answered", "in-hand", "waiting", "needs-facts", "offer", "stage", "active", "done", "in-scope", "partly", "outside", "on-target", "close-to-target", "below-target", "signposted", "declined", "withdrawn", "timed-out", "closed", "failed", "new", "restricted"),
        "icon_names": ("alert", "arrow-down", "arrow-right", "arrow-up", "book", "calendar", "chevron", "clock", "cross", "dash", "filter", "flag", "heart", "info", "lock", "people", "pin", "search", "speech", "tick"),
        "sample_frame": _frame(*PAGES[page][1:]) if page else None,
        "page": page,
    }  # fmt: skip
