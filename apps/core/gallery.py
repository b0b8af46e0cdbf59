"""The gallery: every component in all its states, in both rhythms, and a sample of every page type.

All groups, people and numbers in it are invented.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from .decisions import ALLOW, not_now, refuse
from .forms import Affixed, Cards, Counted, DateBoxesField, Fieldset, Heading, Reveal, Small, SubmitRow
from .navigation import Acting, Frame, Link
from .parts import (
    Clock,
    Column,
    Fact,
    FilterChip,
    FilterGroup,
    FilterOption,
    Happening,
    ScorePart,
    Step,
    SummaryRow,
    View,
)

HERE = "#main"
"""Where the samples' links lead: they are drawings, and go nowhere."""

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


class SampleForm(forms.Form):
    """A form with every kind of field."""

    outcome = forms.CharField(
        label="What will be different?",
        help_text="One or two sentences are enough.",
        widget=forms.Textarea,
        error_messages={"required": "Say what will be different"},
    )
    stage = forms.ChoiceField(
        label="Where are you now?",
        choices=[("try", "Try it"), ("do", "Do it"), ("grow", "Grow it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say where you are now"},
    )
    deadline_kind = forms.ChoiceField(
        label="Is there a date behind this?",
        choices=[("none", "No"), ("fund-closes", "A fund closes"), ("lease-ends", "A lease ends")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether there is a date"},
    )
    deadline = DateBoxesField(label="When?", what="the deadline", required=False, help_text="Such as 19 12 2026")
    helps = forms.MultipleChoiceField(
        label="What helps you take part?",
        choices=[("step-free", "Step-free"), ("evenings", "Evenings"), ("hearing-loop", "A hearing loop")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    income = forms.DecimalField(
        label="Income last year",
        widget=forms.TextInput,
        error_messages={"required": "Enter your income. If there was none, enter 0"},
    )
    hours = forms.DecimalField(label="Hours", required=False, widget=forms.TextInput)
    adviser = forms.ChoiceField(
        label="Adviser", choices=[("", "Nobody yet"), ("north", "Adviser, north")], required=False
    )
    paper = forms.FileField(label="Add a file", help_text="PDF, Word, Excel or a picture, up to 10 MB", required=False)
    agree = forms.BooleanField(
        label="Others in my group may see this", error_messages={"required": "Say that you agree"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helps"].choice_counts = {"step-free": 16, "evenings": 9}  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Counted("outcome", limit=400, rows=3),
            Cards(
                "stage",
                hints={
                    "try": "We have an idea to test",
                    "do": "We run this every week",
                    "grow": "We want to reach further",
                },
            ),
            Reveal("deadline_kind", {"fund-closes": ["deadline"]}),
            "helps",
            Fieldset("Size and time", Affixed("income", prefix="£"), Affixed("hours", suffix="hours", width=4)),
            Small("adviser"),
            "paper",
            "agree",
            SubmitRow(
                "Save and continue", second=("Keep as a draft", HERE + "/"), draft=True, saved_at=dt.time(19, 42)
            ),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("deadline_kind") == "fund-closes" and not given.get("deadline") and "deadline" not in self.errors:
            self.add_error("deadline", ValidationError("Enter the deadline, such as 19 12 2026"))
        return given


class TopicForm(forms.Form):
    """One question as a page."""

    topic = forms.ChoiceField(
        label="What would you like help with?",
        help_text="Pick the one that matters most. You can ask about something else later.",
        choices=[
            ("funding", "Finding funding"),
            ("bid", "Writing a bid"),
            ("books", "Keeping the books"),
            ("income", "Earning income"),
        ],
        initial="bid",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Cards(
                "topic",
                heading=True,
                search="Search 21 topics",
                hints={
                    "funding": "Where to look, and what you could ask for",
                    "bid": "You know the fund. You want the form to be strong",
                    "books": "Budgets, bank accounts, claims, annual accounts",
                    "income": "Selling things or services, fees, room hire",
                },
            )
        )


class HeadingForm(forms.Form):
    name = forms.CharField(label="What is your group called?", help_text="As people know it.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Heading("name", width=20))


class ActionForm(forms.Form):
    what = forms.CharField(label="What")
    by = forms.CharField(label="By", required=False)


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
            Happening("Moved above the line", "20 Nov, 2.15pm", "triage lead", reason="the roof is unsafe"),
            Happening("Scored 54 by policy 4", "11 Nov", "the system"),
            Happening("Sent", "9 Nov, 7.42pm", "group lead", "Riverside Growers"),
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
            View("All waiting", HERE, 46, current=True),
            View("New, not read", HERE, 5),
            View("Reply due today", HERE, 3),
            View("Mine", HERE, 7),
        ],
        "queue": _queue(),
        "columns": [Column("Kind"), Column("Groups", number=True), Column("Hours each", number=True)],
        "rows": [("One-to-one", 88, "9.4"), ("Session", 102, "3.1"), ("Referral", 24, "2.2"), ("Self-help", None, "hidden")],
        "places": [(name, n, None if n < 10 else n // 3) for name, n in (("North", 125), ("Centre", 65), ("South", 39), ("Edge", 28))],
        "bars_wide": _bars(600, above=False),
        "bars_narrow": _bars(350, above=True),
        "day": dt.date(2026, 11, 26),
        "colours": ("ink", "ink-soft", "night", "indigo", "madder", "verdigris", "damson", "weld", "focus", "cotton", "line", "input", "error", "visited"),
        "tag_kinds": ("draft", "sent", "in-hand", "waiting", "needs-facts", "offer", "stage", "active", "done", "in-scope", "partly", "outside", "on-target", "close-to-target", "below-target", "signposted", "declined", "withdrawn", "timed-out", "closed", "failed", "new", "restricted"),
        "icon_names": ("alert", "arrow-down", "arrow-right", "arrow-up", "book", "calendar", "chevron", "clock", "cross", "dash", "filter", "flag", "heart", "info", "lock", "people", "pin", "search", "speech", "tick"),
        "sample_frame": _frame(*PAGES[page][1:]) if page else None,
        "page": page,
    }  # fmt: skip


@require_safe
@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; ``?rhythm=dense`` draws them as staff pages do."""
    dense = request.GET.get("rhythm") == "dense"
    return render(request, "core/gallery/components.html", {**sample(), "dense": dense})


@require_safe
@login_not_required
def page(request: HttpRequest, page: str) -> HttpResponse:
    """A sample of one page type, under the header of the role that sees it."""
    if page not in PAGES:
        raise Http404
    return render(request, f"core/gallery/{page}.html", {**sample(page), "name": PAGES[page][0]})
