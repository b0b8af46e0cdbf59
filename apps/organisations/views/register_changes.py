"""What the charity register says else than our records: the staff's list, a group's own page, and settling each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.core import wording
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, NotAllowed

from .. import policies, registers, services, staff_tabs
from ..models import Membership, Organisation, RegisterDifference, RegisteredBeside, RegisterEntry, RegisterImport
from ..registers import differences, returns

PAGE = 25
LATE_SHOWN = 20
BESIDE_SHOWN = 20
LOADINGS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One difference as it is drawn."""

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


def state() -> dict[str, Any]:
    """For the page “Reference data”: the register that is loaded, and the last loadings."""
    imports = list(RegisterImport.objects.select_related("loaded_by").order_by("-extract_date", "-pk")[:LOADINGS])
    return {
        "live": imports[0] if imports else None,
        "imports": imports,
        "charities": RegisterEntry.objects.count() if imports else 0,
        "registered": RegisterEntry.objects.filter(on_register=True).count() if imports else 0,
    }


def offer(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For a group's start page and its record: how many facts the register has otherwise. None where there is none."""
    return offer_for(membership.organisation)


def offer_for(organisation: Organisation) -> dict[str, Any] | None:
    """The same for a group."""
    found = RegisterDifference.objects.open().filter(organisation=organisation).count()
    return {"group": organisation, "differences": found} if found else None


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Every open difference, oldest first; the late returns, to offer help; and why a like group was registered."""
    require(policies.can_see_register_changes(request.user))
    found = RegisterDifference.objects.open().select_related("organisation").order_by("found_at", "pk")
    page = Paginator(found.defer("organisation__search"), PAGE).get_page(request.GET.get("page"))
    late = returns.of_groups(LATE_SHOWN + 1)
    beside = RegisteredBeside.objects.select_related("organisation", "beside", "said_by").order_by("-said_at", "-pk")
    return render(
        request,
        "organisations/register_changes.html",
        {
            "tabs": staff_tabs.shown(request),
            "rows": _rows(request, page),
            "page": page,
            "summary": _summary(page),
            "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
            "next": f"?page={page.next_page_number()}" if page.has_next() else "",
            "late": late[:LATE_SHOWN],
            "late_cut": LATE_SHOWN if len(late) > LATE_SHOWN else 0,
            "beside": beside[:BESIDE_SHOWN],
            "beside_cut": BESIDE_SHOWN if beside[BESIDE_SHOWN:].exists() else 0,
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
    context = {"group": org, "rows": rows, "source": registers.source()}
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


def _rows(request: HttpRequest, found: Iterable[RegisterDifference]) -> list[Row]:
    """The differences as they are drawn. Each group's policy is asked once."""
    back = "?" + urlencode({"next": request.get_full_path()})
    settle: dict[int, Decision] = {}
    rows = []
    for each in found:
        if each.organisation_id not in settle:
            settle[each.organisation_id] = policies.can_settle_difference(request.user, each)
        address = {"slug": each.organisation.slug, "pk": each.pk}
        rows.append(
            Row(
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


def _summary(page: Any) -> str:
    return f"{wording.count(page.paginator.count, 'difference')}, {PAGE} to a page"
