"""The list of all requests, and the search over requests, groups and people in the header of staff."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts import roles
from apps.accounts.models import User
from apps.core import keyset, wording
from apps.core.parts import FilterChip, ListTab
from apps.organisations.models import Membership, Organisation
from apps.organisations.staff.filters import ORDER, GroupsFilter

from ..calls.policies import can_take_calls
from ..models import Request
from ..states import for_staff
from .listing import (
    COUNT_UP_TO,
    NOBODY,
    PAGE,
    TABS,
    AllRequests,
    matching_ids,
    of_tab,
    people_named,
    ref_of,
    tab_counts,
    tidy,
)

FOUND_UP_TO = 10
"""How many of each kind the search in the header shows. The lists show the rest."""


def _staff(request: HttpRequest) -> User:
    if not roles.is_staff(request.user):
        raise Http404
    assert isinstance(request.user, User)
    return request.user


def up_to(number: int) -> str:
    """A count that stops: 46, or 1,000+."""
    return wording.whole(number) if number <= COUNT_UP_TO else f"{wording.whole(COUNT_UP_TO)}+"


def row(asked: Request) -> dict[str, Any]:
    """One request as the lists of staff show it."""
    clock = ""
    tag, word = for_staff(asked.status, answered=asked.answered_at is not None)
    if asked.closed_at:
        clock = f"Ended {wording.short_day(asked.closed_at)}"
    elif asked.waiting_since:
        clock = f"{asked.get_waiting_on_display()} since {wording.short_day(asked.waiting_since)}"
    return {
        "ref": asked.ref,
        "href": reverse("support:staff_page", args=[asked.pk]),
        "title": asked.title,
        "group": asked.organisation.name,
        "topic": asked.topic.name if asked.topic else "",
        "tag": tag,
        "word": word,
        "reason": asked.reason.name if asked.reason else "",
        "adviser": str(asked.adviser) if asked.adviser else "",
        "sent_at": asked.sent_at,
        "clock": clock,
    }


@require_GET
def all_requests(request: HttpRequest) -> HttpResponse:
    """Every request that was sent, with every status, fifty to a page."""
    user = _staff(request)
    listed = AllRequests(request.GET, user)
    tabs = tab_counts(user)
    page = listed.page(request.GET)
    size = listed.size(tabs)
    here = listed.parameters()

    def at(**place: str) -> str:
        return "?" + urlencode([*here, *place.items()])

    context = {
        "rows": [row(asked) for asked in page.rows],
        "listed": listed,
        "may_take_calls": can_take_calls(user),
        "total": "1 request" if size == 1 else f"{up_to(size)} requests",
        "tabs": [
            ListTab(label, f"?tab={code}", up_to(tabs[code]), current=listed.tab == code)  # type: ignore[arg-type]
            for code, label in TABS.items()
        ],
        "groups": listed.groups(),
        "chips": _chips(listed),
        "clear": f"?tab={listed.tab}",
        "keep": {name: value for name, value in here if name in ("tab", "q")},
        "keep_in_search": {name: [value for other, value in here if other == name] for name, _ in here if name != "q"},
        "pages": {
            "summary": keyset.summary(f"{up_to(size)} in this list", PAGE, more=page.has_more),
            **keyset.links(page, at),
        },
    }
    return render(request, "support/all_requests.html", context)


def _chips(listed: AllRequests) -> list[FilterChip]:
    """What narrows the list, each with the address of the list without it."""
    names = {str(person.pk): str(person) for person in listed.advisers} | {NOBODY: "Nobody yet"}
    labels = {option.value: option.label for group in listed.groups() for option in group.options}
    here = listed.parameters()
    words = {"q": {listed.words: f"“{listed.words}”"}, "status": labels, "adviser": names}
    return [
        FilterChip(words[name][value], "?" + urlencode([one for one in here if one != (name, value)]))
        for name, value in here
        if name in words
    ]


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Finds requests, groups and people by number, name, email or words. A number of a request opens it at once."""
    user = _staff(request)
    words = tidy(request.GET.get("q", ""))
    number = ref_of(words)
    if number is not None and words[:1] in "rR" and of_tab("all", user).filter(pk=number).exists():
        return redirect("support:staff_page", number)
    found = _found(user, words) if words else {}
    return render(request, "support/find.html", {"words": words, **found})


def _found(user: User, words: str) -> dict[str, Any]:
    requests = of_tab("all", user)
    ids = matching_ids(requests, words)
    shown = requests.filter(pk__in=ids).select_related("organisation", "adviser", "topic", "reason")
    groups = GroupsFilter(QueryDict(urlencode({"q": words})))
    members = Membership.objects.open().filter(user__in=people_named(words)).select_related("user", "organisation")
    people = list(members.order_by("user__sort_name", "user_id", "organisation__sort_name", "pk")[: FOUND_UP_TO + 1])
    group_rows: list[Organisation] = list(groups.qs.select_related("ward").order_by(*ORDER)[: FOUND_UP_TO + 1])
    more = urlencode({"q": words})
    return {
        "requests": [row(asked) for asked in shown.order_by("-sent_at", "-pk")[:FOUND_UP_TO]],
        "request_count": "1 request" if len(ids) == 1 else f"{up_to(len(ids))} requests",
        "more_requests": f"{reverse('support:all')}?{more}" if len(ids) > FOUND_UP_TO else "",
        "groups": group_rows[:FOUND_UP_TO],
        "more_groups": f"{reverse('organisations:staff_groups')}?{more}" if len(group_rows) > FOUND_UP_TO else "",
        "people": people[:FOUND_UP_TO],
        "more_people": len(people) > FOUND_UP_TO,
    }
