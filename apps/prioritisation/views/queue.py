"""The queue page: what waits, in the policy's order, filtered as the person wants it, and given to advisers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core import keyset, typed
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.exports import Column, export
from apps.core.names import SortKey
from apps.core.parts import FilterChip, FilterGroup, FilterOption, ListTab
from apps.core.wording import count, days_since, listed, whole
from apps.support.all_requests.listing import TABS as ALL_TABS
from apps.support.clocks import Side, days_run
from apps.support.models import Request
from apps.support.policies import TRIAGE
from apps.support.states import for_staff
from apps.support.triage import services as triage

from .. import policies, services
from ..forms import SaveViewForm
from ..models import SavedView, Score
from ..queue import COUNT_UP_TO, PAGE, TABS, Counts, PageOfIds, QueueQuery, options, ranks, tab_counts
from ..rows import build_rows, fetch_scores, legend, policy_in_force
from ..sorting import RANK, SORTS, SortLink, headings

VIEW_PARAMETERS = ("tab", "q", "stage", "clock", "age", "neighbourhood", "theme", "topic", "adviser", "sort")
"""What an address may hold of a view, in the order in which it is written."""


_EMPTY = {
    "all": ("Nobody waits", "When a group sends a request, it stands here in the order that the policy gives."),
    "new": ("Nothing new", "All that was sent has been read."),
    "answered": (
        "No answer waits to be read",
        "Facts that a group gives after we asked stand here until somebody replies.",
    ),
    "due": ("No reply is due", "Each group that asked has heard from us, or will be due a reply on a later day."),
    "them": ("We wait for nobody", "No group has been asked for facts that it has not given yet."),
    "mine": ("You have no requests", "Take one from the queue: open it and assign it to yourself."),
}


def _nothing_matches(query: QueueQuery) -> str:
    words = f"“{query.words}”" if query.words else ""
    boxes = "the filters that are on" if query.chosen else ""
    return f"Nothing here matches {' with '.join(part for part in (words, boxes) if part)}."


def up_to(number: int) -> str:
    """A count that stops: 46, or 1,000+."""
    return whole(number) if number <= COUNT_UP_TO else f"{whole(COUNT_UP_TO)}+"


def view_query(query: QueryDict) -> str:
    """The part of an address that says what is shown, without the page."""
    return urlencode([(name, value) for name in VIEW_PARAMETERS for value in query.getlist(name) if value])


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Shows one page of the queue."""
    user = staff(request)
    choices = options()
    query = QueueQuery(request.GET, user, choices)
    tabs, places = tab_counts(user)
    query.take_size_from(tabs)
    page = query.page(
        after=request.GET.get("after", ""), before=request.GET.get("before", ""), last="last" in request.GET
    )
    scores = fetch_scores(page.ids)
    policy = policy_in_force()
    here = view_query(request.GET)
    rows = build_rows(
        scores,
        ranks=places,
        neighbourhoods=dict(choices.neighbourhood),
        themes=dict(choices.theme),
        policy=policy,
        by_rank=query.sort is RANK,
    )
    saved = list(user.saved_views.order_by(SortKey("name"), "pk"))
    addresses = _sorted(request.GET)
    size = query.size()
    counted = query.counts()
    context = {
        "rows": rows,
        "policy": policy,
        "legend": legend(policy),
        "query": query,
        "waiting": _how_many(query, size, tabs["all"]),
        "tabs": _tabs(query, tabs, saved, here),
        "saved_here": next((view for view in saved if view.query == here), None),
        "save_form": SaveViewForm(initial={"query": here}),
        "groups": _groups(query, counted),
        "counts_of": whole(counted.first) if counted.partial else "",
        "chips": _chips(query, request.GET),
        "keep": {name: request.GET[name] for name in ("tab", "q", "sort") if request.GET.get(name)},
        "sort": query.sort,
        "sorts": [SortLink(sort.label, addresses[sort.code], sort is query.sort) for sort in SORTS.values()],
        "headings": headings(query.sort, addresses),
        "keep_in_search": {
            name: request.GET.getlist(name) for name in VIEW_PARAMETERS if name != "q" and request.GET.get(name)
        },
        "clear": _tab_address(query, query.tab),
        "here": here,
        "tail": f"?{here}" if here else "",
        "may_assign": roles.has(user, *TRIAGE),
        "advisers": choices.to_assign() if roles.has(user, Role.TRIAGE_LEAD) else [(str(user.pk), "Me")],
        "keys_on": keys_on(request),
        "base": reverse("prioritisation:queue"),
        "empty_heading": _EMPTY[query.tab][0],
        "empty_text": _nothing_matches(query) if query.is_narrowed else _EMPTY[query.tab][1],
        "pages": _pages(query, page, size, scores, here),
    }
    return render(request, "prioritisation/queue.html", context)


def _how_many(query: QueueQuery, listed_here: int, waiting: int) -> str:
    """How many requests the list below holds, and beside it how many wait in all."""
    whole_queue = "1 request waits" if waiting == 1 else f"{up_to(waiting)} requests wait"
    if query.tab == "all" and not query.is_narrowed:
        return whole_queue
    here = "1 request in this list" if listed_here == 1 else f"{up_to(listed_here)} requests in this list"
    return f"{here}. {whole_queue} in the queue"


def staff(request: HttpRequest) -> User:
    """The member of staff who asks; a page that others do not know of otherwise."""
    if not policies.can_see_queue(request.user):
        raise Http404
    assert isinstance(request.user, User)
    return request.user


def keys_on(request: HttpRequest) -> bool:
    """Whether the keys of the queue work on this device: they do until a person turns them off."""
    return request.COOKIES.get("queue_keys") != "off"


def _tabs(query: QueueQuery, tabs: dict[str, int], saved: list[SavedView], here: str) -> list[ListTab]:
    is_saved = any(view.query == here for view in saved)
    found = [
        ListTab(label, _tab_address(query, tab), up_to(tabs[tab]), current=query.tab == tab and not is_saved)  # type: ignore[arg-type]
        for tab, label in TABS.items()
    ]
    elsewhere = reverse("support:all")
    whole_last = sorted(ALL_TABS.items(), key=lambda tab: tab[0] == "all")
    found += [ListTab(label, f"{elsewhere}?tab={tab}") for tab, label in whole_last]
    return found + [ListTab(view.name, f"?{view.query}", current=view.query == here) for view in saved]


def _tab_address(query: QueueQuery, tab: str) -> str:
    """A tab with nothing that narrows it, in the order that the list has now."""
    return "?" + urlencode({"tab": tab} | ({"sort": query.sort.code} if query.sort.code else {}))


def _sorted(address: QueryDict) -> dict[str, str]:
    """The address of the same view in each order, at its first page."""
    found = {}
    for code in SORTS:
        other = address.copy()
        other["sort"] = code
        found[code] = "?" + view_query(other)
    return found


def _groups(query: QueueQuery, counted: Counts) -> list[FilterGroup]:
    groups = []
    for name, each in query.filter.filters.items():
        on = set(query.chosen.get(name, []))
        numbers = counted.facets[name]
        found = [
            FilterOption(code, label, numbers[code] or (None if counted.partial else 0), code in on)
            for code, label in each.extra["choices"]
            if numbers[code] or code in on or counted.partial
        ]
        if name in ("neighbourhood", "theme", "topic", "adviser"):
            found.sort(key=lambda option: (-(option.count or 0), option.label))
        if found:
            groups.append(FilterGroup(name, each.label, found, shown=4))
    return groups


def _chips(query: QueueQuery, address: QueryDict) -> list[FilterChip]:
    chips = []
    for name, codes in query.chosen.items():
        labels = dict(query.filter.filters[name].extra["choices"])
        for code in codes:
            left = address.copy()
            left.setlist(name, [other for other in left.getlist(name) if other != code])
            chips.append(FilterChip(labels[code], f"?{view_query(left)}"))
    if query.words:
        left = address.copy()
        del left["q"]
        chips.append(FilterChip(f"“{query.words}”", f"?{view_query(left)}"))
    return chips


def _pages(query: QueueQuery, page: PageOfIds, size: int, scores: list[Score], here: str) -> dict[str, str]:
    start = f"?{here}&" if here else "?"
    said = f"{up_to(size)} {'request' if size == 1 else 'requests'}"
    said = keyset.summary(said, PAGE, more=page.has_before or page.has_after)
    pages = {"summary": said, "first": "", "previous": "", "next": "", "last": ""}
    if page.has_before and scores:
        pages["first"] = f"?{here}" if here else reverse("prioritisation:queue")
        pages["previous"] = f"{start}before={keyset.token_of(query.order, scores[0])}"
    if page.has_after and scores:
        pages["next"] = f"{start}after={keyset.token_of(query.order, scores[-1])}"
        pages["last"] = f"{start}last=1"
    return pages


# --- a download of the same view -----------------------------------------------------------------

COLUMNS = (
    Column("Number", lambda row: f"R-{row.pk}"),
    Column("Request", lambda row: row.request.title),
    Column("Group", lambda row: row.organisation.name),
    Column("Topic", lambda row: row.topic.name),
    Column("Stage", lambda row: row.request.get_stage_display()),
    Column("Neighbourhood", lambda row: row.neighbourhood.name),
    Column("State", lambda row: for_staff(row.status, answered=row.answered)[1]),
    Column("Points", lambda row: row.rank_points),
    Column("Points by the policy", lambda row: row.total),
    Column("Moved by hand", lambda row: "no" if row.override_points is None else "yes"),
    Column("Asked", lambda row: timezone.localdate(row.asked_at)),
    Column("Days waited", lambda row: days_since(row.asked_at)),
    Column("Waiting on", lambda row: row.get_waiting_on_display()),
    Column("Days on us", lambda row: days_run(row.request, Side.US)),
    Column("Days on them", lambda row: days_run(row.request, Side.THEM)),
    Column("Reply due", lambda row: timezone.localdate(row.reply_due_at) if row.reply_due_at else ""),
    Column("Deadline", lambda row: row.deadline or ""),
    Column("Adviser", lambda row: str(row.adviser) if row.adviser else ""),
)


@require_GET
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole of the view that is shown, in its order, as CSV or XLSX."""
    user = staff(request)
    if kind not in ("csv", "xlsx"):
        raise Http404
    choices = options()
    query = QueueQuery(request.GET, user, choices)
    rows = query.in_order().select_related("request", "organisation", "topic", "neighbourhood", "adviser")
    rows = rows.defer("parts", "facts", "request__difference", "request__search", "organisation__search")
    places, themes = ranks(), dict(choices.theme)
    columns = (
        COLUMNS[0],
        Column("Rank", lambda row: places.get(row.pk, "")),
        *COLUMNS[1:],
        Column("Themes", lambda row: "; ".join(themes[code] for code in row.themes if code in themes)),
    )
    return export(rows, user, columns, f"queue {timezone.localdate():%Y-%m-%d}", kind)  # type: ignore[arg-type]


# --- bulk ----------------------------------------------------------------------------------------


@require_POST
def assign_selected(request: HttpRequest) -> HttpResponse:
    """Gives the requests that are ticked to one adviser, each by itself, and says what became of each."""
    user = staff(request)
    require(policies.can_assign_any(user))
    back = redirect(_back_to_view(request))
    had_by = _ticked(request.POST.getlist("request"))
    refs = list(had_by)[:PAGE]
    adviser = _adviser(request.POST.get("adviser", ""))
    if not refs:
        messages.warning(request, "Nothing was assigned. Tick the requests first.")
        return back
    if adviser is None:
        messages.warning(request, "Nothing was assigned. Choose an adviser.")
        return back
    who = "you" if adviser == user else str(adviser)
    done, refused = [], []
    found = {one.pk: one for one in Request.objects.visible_to(user).sent().filter(pk__in=refs)}
    for ref in sorted(refs):
        one = found.get(ref)
        if one is None:
            refused.append(f"R-{ref}: There is no such request.")
        elif one.adviser_id == adviser.pk and one.is_open:
            refused.append(f"{one.ref}: {'You have' if adviser == user else f'{who} has'} it already.")
        else:
            try:
                triage.assign(one, by=user, adviser=adviser, had_by=had_by[ref])
                done.append(one.ref)
            except DomainError as no:
                refused.append(f"{one.ref}: {no.message}")
    refused += [f"R-{ref}: {PAGE} requests are assigned at a time. Do this one next." for ref in list(had_by)[PAGE:]]
    said = (
        [f"{count(len(done), 'request')} of {len(done) + len(refused)} assigned to {who}: {listed(done)}."]
        if done
        else []
    )
    if done and not refused:
        said = [f"{count(len(done), 'request')} assigned to {who}: {listed(done)}."]
    if done and adviser != user:
        said.append(f"{who} has been told.")
    if refused:
        said.append(f"Not assigned: {' '.join(refused)}")
    (messages.warning if refused else messages.success)(request, " ".join(said))
    return back


def _ticked(values: list[str]) -> dict[int, int | None]:
    """The requests that are ticked, each with who had it when the queue was drawn (0 for nobody), where the box says so."""
    found = {}
    for value in values:
        ref, _, had_by = value.partition(".")
        if (number := typed.number(ref)) is not None:
            found[number] = typed.number(had_by)
    return found


def _adviser(value: str) -> User | None:
    return User.objects.filter(pk=typed.number(value) or 0, is_active=True).first()


def _back_to_view(request: HttpRequest) -> str:
    """The queue as it was shown, from the address that the form carries."""
    query = QueryDict(request.POST.get("view", "")[:2000], mutable=True)
    here = view_query(query)
    places = {name: query[name] for name in ("after", "before", "last") if name in query}
    full = "&".join(part for part in (here, urlencode(places)) if part)
    return reverse("prioritisation:queue") + (f"?{full}" if full else "")


# --- saved views ---------------------------------------------------------------------------------


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keeps what is shown under a name, for this person alone."""
    user = staff(request)
    query = view_query(QueryDict(request.POST.get("query", "")[:2000]))
    form = SaveViewForm(request.POST)
    if form.is_valid():
        try:
            services.save_view(by=user, name=form.cleaned_data["name"], query=query)
        except DomainError as no:
            form.add_error(no.field or None, no.message)
        else:
            messages.success(request, f"“{form.cleaned_data['name']}” is kept as a view. Only you see it.")
            return redirect(f"{reverse('prioritisation:queue')}?{query}")
    return render(request, "prioritisation/view_save.html", {"form": form, "query": query}, status=422)


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes away one of the person's own views. The requests in it stay as they are."""
    user = staff(request)
    view = user.saved_views.filter(pk=pk).first()
    if view is None:
        raise Http404
    services.delete_view(view, by=user)
    messages.success(request, f"The view “{view.name}” is gone. Its requests are as they were.")
    return redirect("prioritisation:queue")
