"""Differences between the charity register and our records: the staff's list, a group's page, and settling each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.core import keyset
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, NotAllowed
from apps.registers import state
from apps.registers.models import RegisterImport

from ..models import Membership, Organisation, RegisterDifference, SimilarGroupDeclaration
from ..staff import tabs
from ..staff.list_page import count_in_words, query_string
from . import differences, late_returns, policies, services

PAGE = 25
LATE_SHOWN = 20
DECLARATIONS_SHOWN = 20
LOADINGS = 10


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference as the template renders it, with what the person may do about it."""

    difference: RegisterDifference
    label: str
    ours: str
    theirs: str
    take: Decision
    keep: Decision
    take_href: str
    keep_href: str

    @property
    def take_key(self) -> str:
        return f"take-{self.difference.pk}"

    @property
    def keep_key(self) -> str:
        return f"keep-{self.difference.pk}"


def waiting() -> int:
    """How many differences nobody has settled, up to a hundred."""
    return RegisterDifference.objects.open()[:100].count()


def offer(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For a group's start page and its record: the number of differences from the register. None where there is none."""
    return offer_for(membership.organisation)


def offer_for(organisation: Organisation) -> dict[str, Any] | None:
    """The same for a group."""
    found = RegisterDifference.objects.open().filter(organisation=organisation).count()
    return {"group": organisation, "differences": found} if found else None


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Lists open differences, oldest first, late returns, and declarations about similar groups."""
    require(policies.can_see_register_changes(request.user))
    found = RegisterDifference.objects.open()
    page = keyset.page(
        found.select_related("organisation").defer("organisation__search"),
        order=("found_at", "pk"),
        size=PAGE,
        **keyset.asked(request.GET),
    )
    late = late_returns.of_groups(LATE_SHOWN + 1)
    declarations = SimilarGroupDeclaration.objects.select_related("organisation", "similar_to", "declared_by").order_by(
        "-declared_at", "-pk"
    )
    return render(
        request,
        "organisations/register_changes.html",
        {
            "tabs": tabs.links(request),
            "rows": _rows(request, page.rows),
            "summary": keyset.summary(count_in_words(found, "difference"), PAGE, more=page.has_more),
            **keyset.links(page, query_string),
            "late": late[:LATE_SHOWN],
            "late_cut": LATE_SHOWN if len(late) > LATE_SHOWN else 0,
            "declarations": declarations[:DECLARATIONS_SHOWN],
            "declarations_cut": DECLARATIONS_SHOWN if declarations[DECLARATIONS_SHOWN:].exists() else 0,
            "last": RegisterImport.objects.order_by("-extract_date", "-pk").first(),
        },
    )


@require_safe
def group_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the register says else than one group's record, for the people of the group."""
    org = get_object_or_404(Organisation.objects.records_visible_to(request.user), slug=slug)
    found = RegisterDifference.objects.open().filter(organisation=org).select_related("organisation").order_by("pk")
    order = list(differences.FIELDS)
    rows = sorted(_rows(request, found), key=lambda row: order.index(row.difference.field))
    context = {"group": org, "rows": rows, "source": state.source()}
    return render(request, "organisations/register_offer.html", context)


@require_POST
def take(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes over what the register says."""
    return _settle(request, slug, pk, services.take_register_value, "{} is now as the register has it.")


@require_POST
def keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keeps what the record says."""
    return _settle(request, slug, pk, services.keep_our_value, "{} stays as it is in the record.")


def _settle(request: HttpRequest, slug: str, pk: int, verb: Any, said: str) -> HttpResponse:
    visible = RegisterDifference.objects.visible_to(request.user).select_related("organisation")
    difference = get_object_or_404(visible, pk=pk, organisation__slug=slug)
    try:
        verb(difference=difference, by=request.user)
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, said.format(differences.FIELDS[difference.field].label))
    return redirect(_back(request, slug))


def _back(request: HttpRequest, slug: str) -> str:
    """The list that the person came from."""
    named = request.GET.get("next", "")
    if named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None):
        return named
    return reverse("organisations:register_offer", args=[slug])


def _rows(request: HttpRequest, found: Iterable[RegisterDifference]) -> list[DifferenceRow]:
    """The differences as they are drawn. Each group's policy is asked once."""
    back = "?" + urlencode({"next": request.get_full_path()})
    settle: dict[int, Decision] = {}
    rows = []
    for each in found:
        if each.organisation_id not in settle:
            settle[each.organisation_id] = policies.can_settle_difference(request.user, each)
        address = {"slug": each.organisation.slug, "pk": each.pk}
        rows.append(
            DifferenceRow(
                difference=each,
                label=differences.FIELDS[each.field].label,
                ours=differences.in_words(each.field, each.ours),
                theirs=differences.in_words(each.field, each.theirs),
                take=settle[each.organisation_id] & policies.can_be_taken(each),
                keep=settle[each.organisation_id],
                take_href=reverse("organisations:register_take", kwargs=address) + back,
                keep_href=reverse("organisations:register_keep", kwargs=address) + back,
            )
        )
    return rows
