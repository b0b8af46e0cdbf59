"""The public directory: the list, the map and the files of it. All show the same groups by the same rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from apps.core import keyset, wording
from apps.core.exports import CHUNK, Column, Kind, export
from apps.core.parts import Fact, ListTab, TableColumn
from apps.organisations.consent import publishing
from apps.organisations.models import IncomeBand, Organisation
from apps.organisations.record import searching
from apps.places import distance
from apps.places import selectors as places

from .. import figures, open_data, search_index
from ..filters import SORTS, DirectoryFilter
from ..models import Service

PAGE = 20
OFFERS = 3
"""So many services are named on a card; the rest are on the group's page."""


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Search for a group by words, place, what it does and what people can get there."""
    search = DirectoryFilter(request.GET)
    services = Prefetch("services", Service.objects.shown().by_name(), to_attr="shown_services")
    page = search.page(
        search.queryset.select_related("kind", "ward")
        .prefetch_related("themes", services)
        .defer("search", "named", "findable", "services_offered"),
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    many = _said(search)
    return render(
        request,
        "directory/directory.html",
        _shared(search, "directory:directory")
        | {
            "cards": [{"group": group, "facts": _facts(group, search)} for group in page.rows],
            "order": SORTS[search.sort],
            "orders": [(_ORDER_LINKS[sort], search.at(sort=sort)) for sort in search.sorts if sort != search.sort],
            "summary": many,
            "page_summary": keyset.summary(many, PAGE, more=page.has_more),
            "first": search.at() if page.before else "",
            "previous": search.at(before=page.before) if page.before else "",
            "next": search.at(after=page.after) if page.after else "",
            "alike": any(row.__dict__["match"] == searching.ALIKE for row in page.rows),
            "nothing": None if page.rows else _nothing(search),
        },
    )


_ORDER_LINKS = {"match": "Best match", "name": "Name", "near": "Distance"}


def _said(search: DirectoryFilter) -> str:
    """How many groups, in words: of a search up to a number beyond which nobody reads on."""
    if search.is_on and search.total > searching.MOST:
        return f"More than {wording.whole(searching.MOST)} groups"
    return wording.count(search.total, "group")


def _shared(search: DirectoryFilter, page: str) -> dict[str, Any]:
    """What the list and the map have in common."""
    address = search.at()
    query = "" if address == "?" else address
    return {
        "search": search,
        "panel": search.panel,
        "keep": {name: held[0] for name, held in search.asked.items() if name in ("q", "near", "sort")},
        "kept": [(name, one) for name, held in search.asked.items() if name not in ("q", "near") for one in held],
        "chips": search.chips,
        "clear": reverse(page),
        "canonical": settings.SITE_URL + reverse(page) + query,
        "csv": reverse("directory:directory_csv") + query,
        "xlsx": reverse("directory:directory_xlsx") + query,
        "json": reverse("directory:directory_json") + query,
        "views": [
            ListTab("List", reverse("directory:directory") + query, current=page == "directory:directory"),
            ListTab("Map", reverse("directory:directory_map") + query, current=page == "directory:directory_map"),
        ],
    }


def _facts(group: Any, search: DirectoryFilter) -> list[Fact]:
    where = f"{group.ward.name}, and across the city" if group.city_wide else group.ward.name
    if search.chosen_places and group.ward_id not in search.chosen_wards:
        names = wording.listed([place.name for place in search.chosen_places], "or")
        where = f"{group.ward.name}, also works in {names}"
    if search.near and group.latitude is not None:
        where = f"{_apart(group, search)}, {where}"
    facts = [Fact("Where", where, icon="pin")]
    if group.shown_services:
        offers = [service.name for service in group.shown_services]
        more = len(offers) - OFFERS
        facts.append(Fact("Offers", ", ".join([*offers[:OFFERS], f"{more} more"] if more > 0 else offers), icon="tick"))
    if themes := sorted(group.themes.all(), key=lambda theme: theme.position):
        facts.append(Fact("About", ", ".join(theme.name for theme in themes), icon="heart"))
    return facts


def _apart(group: Any, search: DirectoryFilter) -> str:
    """How far it is. "About" where all that everybody may know is the ward, and no number at all within it."""
    words = distance.in_words(
        distance.miles(search.near.latitude, search.near.longitude, group.latitude, group.longitude)
    )
    middle = (group.latitude, group.longitude) == (group.ward.latitude, group.ward.longitude)
    if middle and words == distance.VERY_NEAR:
        return "In the same ward"
    return f"About {words}" if middle else words[0].upper() + words[1:]


def _nothing(search: DirectoryFilter) -> dict[str, Any]:
    """Why nothing was found, and the nearest search: one of the filters alone, the words before the others."""
    parts: list[tuple[str, str]] = []
    if search.words:
        parts.append((f"“{search.words}”", "q"))
    if search.chosen_places:
        parts.append((wording.listed([place.name for place in search.chosen_places], "or"), "where"))
    parts += [
        (wording.listed([entry.name for entry in entries], "or"), name)
        for name, entries in search.chosen.items()
        if entries
    ]
    names = [name for name, _ in parts]
    if not names:
        return {"heading": "No group is in the directory yet.", "text": "Be the first.", "register": True}
    if len(names) == 1:
        return {
            "heading": f"No group matches {names[0]}.",
            "text": "Try another word, or look through all groups.",
            "href": reverse("directory:directory"),
            "action": "Show all groups",
        }
    alone, which = parts[1]
    return {
        "heading": f"No group matches {f'both {names[0]} and {alone}' if len(names) == 2 else wording.listed(names)}.",
        "text": f"Try {alone} alone.",
        "href": search.alone(which),
        "action": f"{alone} alone",
    }


@login_not_required
@require_safe
def directory_map(request: HttpRequest) -> HttpResponse:
    """The same groups as numbers on a map of wards, with the table whose wards lead to the list."""
    search = DirectoryFilter(request.GET)
    hexagons = places.hexagons()
    many, elsewhere = figures.on_the_map(search.by_ward(), hexagons, search.succession)
    total = sum(many.values()) + sum(elsewhere.values())
    return render(
        request,
        "directory/directory_map.html",
        _shared(search, "directory:directory_map")
        | {
            "maps": figures.by_ward(hexagons, many, {ward.name: n for ward, n in elsewhere.items()}),
            "columns": [
                *(TableColumn(label) for label in figures.HEADERS[:2]),
                TableColumn(figures.HEADERS[2], number=True),
            ],
            "rows": [
                *(
                    (
                        format_html('<a href="{}">{}</a>', search.in_ward(h.ward), h.name),
                        figures.neighbourhood(h),
                        wording.whole(many.get(h.ward, 0)),
                    )
                    for h in hexagons
                ),
                *(
                    (
                        format_html('<a href="{}">{}</a>', search.in_ward(ward.pk), ward.name),
                        figures.NO_MORE,
                        wording.whole(number),
                    )
                    for ward, number in elsewhere.items()
                ),
            ],
            "nothing": None if total else _nothing(search),
        },
    )


@login_not_required
@require_safe
def directory_csv(request: HttpRequest, kind: Kind = "csv") -> HttpResponseBase:
    """The same list as a file, CSV or XLSX: what each group of it shows everybody, and nothing else."""
    bands = list(IncomeBand.objects.in_order())

    def column(code: str) -> Callable[[Organisation], str]:
        return lambda org: publishing.public_texts(org, bands).get(code, "")

    columns = [Column(field.label, column(field.code)) for field in publishing.FIELDS]
    columns.append(Column("Services", open_data.services_text))
    columns.append(Column("Page", open_data.page_of))
    return export(_found(request), request.user, columns, "groups", kind)


@login_not_required
@require_safe
def directory_json(request: HttpRequest) -> HttpResponseBase:
    """The same list for programs, sent as it is read. Any website may use it."""
    groups = _found(request).visible_to(request.user)
    bands = list(IncomeBand.objects.in_order())

    def lines() -> Iterator[str]:
        head = json.dumps(open_data.head(), ensure_ascii=False)
        yield f'{head[:-1]}, "groups": ['
        for number, group in enumerate(groups.iterator(chunk_size=CHUNK)):
            yield (",\n" if number else "\n") + json.dumps(open_data.group(group, bands), ensure_ascii=False)
        yield "\n]}\n"

    response = StreamingHttpResponse(lines(), content_type="application/json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _found(request: HttpRequest) -> Any:
    """The groups of the address with all that everybody may see of them, in order of name. Those alone."""
    search = DirectoryFilter(request.GET)
    found = searching.sorted_by_name(search.filter_queryset(search.queryset))
    deferred = search_index.with_found(found).defer("search", "named", "findable")
    return deferred.order_by(*searching.ORDER)


@login_not_required
@require_safe
def open_data_page(request: HttpRequest) -> HttpResponse:
    """What the files of the directory hold, field by field, and what anybody may do with them."""
    return render(
        request,
        "directory/open_data.html",
        {
            "parts": open_data.FIELDS,
            "columns": ["Field", "What it means"],
            "licence": open_data.LICENCE,
            "licence_url": open_data.LICENCE_URL,
        },
    )
