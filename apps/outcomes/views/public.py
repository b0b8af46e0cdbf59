"""The home page and the public results: headlines from the same published cells."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core.parts import Fact, SummaryRow
from apps.core.suppression import Hidden, Shown, current_threshold
from apps.organisations.models import Organisation, Theme
from apps.places import selectors as places
from apps.support.clocks import FIRST_REPLY, FIRST_REPLY_WORKING_DAYS

from .. import figures, selectors
from ..selectors import DEFINITIONS, WORDS, PublishedPeriod
from .dashboard import headline_tiles, periods_asked_for, year_view

HOME_NUMBERS = {
    "groups_served": "groups had support of their own",
    "first_time_share": "had never had support before",
    "replied_share": "had a first reply in 2 working days",
    "group_better_share": "say that things are better, of the groups that told us",
}
OFTEN = ("food", "carers", "young-people", "older-people", "green-spaces", "sport", "faith", "new-arrivals")


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The home page. Everybody with a role, and members of a group, are sent to their own start page."""
    if request.user.is_authenticated:
        if page := _first_page_of(request.user):
            return redirect(page)
        if getattr(request, "acting_for", None):
            return redirect("organisations:home")
    newest = next(iter(selectors.quarters()[:1]), None)
    numbers = []
    if newest:
        numbers = [
            {"figure": result.text, "text": words}
            for measure, words in HOME_NUMBERS.items()
            if isinstance(result := newest.whole(measure), Shown)
        ]
    return render(
        request,
        "outcomes/home.html",
        {
            "ask_facts": [
                Fact("", "Three short steps", icon="clock"),
                Fact("", f"First reply in {FIRST_REPLY_WORKING_DAYS} working days", icon="speech"),
            ],
            "group_facts": [Fact("", "By name, by place or by what they do", icon="pin")],
            "policy_facts": [Fact("", "Every point, in plain words", icon="flag")],
            "newest": newest,
            "numbers": numbers,
            "groups": Organisation.objects.in_directory().count(),
            "often": [
                (theme.name, f"{reverse('directory:directory')}?theme={theme.code}")
                for theme in Theme.objects.in_force().filter(code__in=OFTEN).in_order()
            ],
        },
    )


IN_WORDS = (
    "{asked} requests were sent, by {groups} groups.",
    "Help started on {served} requests, of {groups_served} groups.",
    "{completed} pieces of work were completed.",
    "{group_verdicts} groups told us what changed.",
    "At the end of the quarter, {waiting} requests were waiting.",
)


def in_words(quarter: PublishedPeriod) -> list[str]:
    """What a quarter says of the whole place, in sentences: 'fewer than 10' is said so, and what has a star is left out."""
    cells = {measure: quarter.whole(measure) for measure in WORDS}
    hidden = {f"{{{measure}}}" for measure, result in cells.items() if isinstance(result, Hidden)}
    texts = {measure: result.text for measure, result in cells.items()}
    said = [sentence.format(**texts) for sentence in IN_WORDS if not any(measure in sentence for measure in hidden)]
    return [sentence[:1].upper() + sentence[1:] for sentence in said]


def _first_page_of(user: User) -> str:
    """The page on which somebody with a role begins, by its name. Empty for everybody else."""
    if roles.is_staff(user):
        return "today"
    if roles.has(user, Role.COMMISSIONER):
        return "outcomes:dashboard"
    if roles.has(user, Role.ADMINISTRATOR):
        return "accounts:people"
    return "today" if roles.of(user) else ""


@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """What came of it, for everyone: the newest quarter's headlines and the newest year by place and reason."""
    quarters, years = selectors.quarters(), selectors.years()
    quarter, year = periods_asked_for(request.GET, quarters, years)
    place = quarters.index(quarter) if quarter else 0
    before = quarters[place + 1] if place + 1 < len(quarters) else None
    return render(
        request,
        "outcomes/results.html",
        {
            "quarters": quarters,
            "years": years,
            "period": request.GET.get("period", ""),
            "quarter": quarter,
            "tiles": headline_tiles(quarter, before) if quarter else [],
            "in_words": in_words(quarter) if quarter else [],
            "trend": figures.asked_and_served(quarters),
            **year_view(year),
        },
    )


@login_not_required
def how_we_count(request: HttpRequest) -> HttpResponse:
    """What each number counts, how small numbers are hidden, and whose figures stand behind the places."""
    definitions = [SummaryRow(WORDS[measure], DEFINITIONS[measure]) for measure in WORDS]
    context = {
        "definitions": definitions,
        "threshold": current_threshold(),
        "sources": places.sources(),
        "first_reply": FIRST_REPLY,
    }
    return render(request, "outcomes/how_we_count.html", context)
