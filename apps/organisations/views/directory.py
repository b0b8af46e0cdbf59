"""The public directory and a group's public page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.core import keyset, wording
from apps.core.exports import Column, export
from apps.core.parts import Fact, FilterGroup, FilterOption

from .. import policies, publishing
from ..filters import ORDER, DirectoryFilter
from ..models import IncomeBand, Organisation

PAGE = 20


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Search for a group by words, place and theme."""
    search = DirectoryFilter(request.GET)
    found = search.filter_queryset(search.queryset)
    total = found.count()
    page = keyset.page(
        found.select_related("kind", "ward").prefetch_related("themes").defer("search"),
        order=ORDER,
        size=PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(
        request,
        "organisations/directory.html",
        {
            "search": search,
            "panel": [_themes(search)],
            "keep": _keep(search),
            "cards": [{"group": group, "facts": _facts(group, search)} for group in page.rows],
            "chips": search.chips,
            "clear": request.path,
            "csv": reverse("organisations:directory_csv") + search.at(),
            "summary": wording.count(total, "group"),
            "page_summary": f"{wording.count(total, 'group')}, {PAGE} to a page",
            "first": search.at() if page.before else "",
            "previous": search.at(before=page.before) if page.before else "",
            "next": search.at(after=page.after) if page.after else "",
            "nothing": None if page.rows else _nothing(search),
        },
    )


def _themes(search: DirectoryFilter) -> FilterGroup:
    on = {theme.pk for theme in search.chosen}
    options = [FilterOption(theme.pk, theme.name, on=theme.pk in on) for theme in search.themes]
    return FilterGroup("theme", "What it is about", options, shown=10)


def _keep(search: DirectoryFilter) -> dict[str, str]:
    """What stays in the address when themes change."""
    return {name: search.data[name] for name in ("q", "where") if search.data.get(name)}


def _facts(group: Organisation, search: DirectoryFilter) -> list[Fact]:
    where = f"{group.ward.name}, and across the city" if group.city_wide else group.ward.name
    if search.place and group.ward_id not in search.place.wards:
        where = f"{group.ward.name}, also works in {search.place.name}"
    themes = sorted(group.themes.all(), key=lambda theme: theme.position)
    facts = [Fact("Where", where, icon="pin")]
    if themes:
        facts.append(Fact("About", wording.listed([theme.name for theme in themes]), icon="heart"))
    return facts


def _nothing(search: DirectoryFilter) -> dict[str, Any]:
    """Why nothing was found, and the nearest search that finds something."""
    parts: list[tuple[str, str]] = []
    if search.words:
        parts.append((f"“{search.words}”", search.without("where", "theme")))
    if search.place:
        parts.append((search.place.name, search.without("q", "theme")))
    if search.chosen:
        parts.append((wording.listed([theme.name for theme in search.chosen], "or"), search.without("q", "where")))
    names = [name for name, _ in parts]
    if not names:
        return {"heading": "No group is in the directory yet.", "text": "Be the first.", "register": True}
    if len(names) == 1:
        return {
            "heading": f"No group matches {names[0]}.",
            "text": "Try another word, or look through all groups.",
            "href": reverse("organisations:directory"),
            "action": "Show all groups",
        }
    both = f"both {names[0]} and {names[1]}" if len(names) == 2 else wording.listed(names)
    alone, href = parts[1]
    return {
        "heading": f"No group matches {both}.",
        "text": f"Try {alone} alone.",
        "href": href,
        "action": f"{alone} alone",
    }


@login_not_required
@require_safe
def directory_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list as a file: what each group of it shows everybody, and nothing else."""
    search = DirectoryFilter(request.GET)
    found = publishing.with_public(search.filter_queryset(search.queryset)).defer("search").order_by(*ORDER)
    bands = list(IncomeBand.objects.in_order())

    def column(code: str) -> Callable[[Organisation], str]:
        return lambda org: publishing.public_texts(org, bands).get(code, "")

    columns = [Column(field.label, column(field.code)) for field in publishing.FIELDS]
    return export(found, request.user, columns, "groups")


@login_not_required
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody may see of one group."""
    org = get_object_or_404(publishing.with_public(Organisation.objects.in_directory()), slug=slug)
    fields = {field.code: field for field in publishing.public_fields(org)}
    contact = [fields[code] for code in ("contact_name", "contact_email", "contact_phone", "website") if code in fields]
    words = {"name", "purpose", "services_offered", "themes"} | {field.code for field in contact}
    return render(
        request,
        "organisations/group.html",
        {
            "group": org,
            "fields": fields,
            "contact": contact,
            "themes": sorted(org.themes.all(), key=lambda theme: theme.position),
            "facts": [Fact(field.label, field.text) for code, field in fields.items() if code not in words],
            "own": bool(policies.membership_of(request.user, org)),
        },
    )
