"""The pages that are timed, each as the person who uses it most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from apps.accounts.models import Role, RoleGrant, User
from apps.directory.models import Service
from apps.organisations.models import Membership, Organisation
from apps.places.models import Postcode, Ward
from apps.prioritisation.models import Score
from apps.support.models import Request

ANYONE, TRIAGE, COMMISSIONER, MEMBER = "anyone", "triage", "commissioner", "member"


@dataclass(frozen=True)
class Page:
    """A page by name: who opens it, and its address in the world at hand."""

    name: str
    who: str
    address: Callable[[], str]
    anew: bool = False
    """Whether each drawing asks for its address anew."""


def _queue(query: str = "") -> str:
    return f"{reverse('prioritisation:queue')}{query}"


def _directory(**asked: str) -> str:
    return f"{reverse('directory:directory')}?{urlencode(asked)}"


def _map(words: str) -> str:
    """The map of some words. Words of which one is in no text find the same groups, and are kept apart."""
    return f"{reverse('directory:directory_map')}?{urlencode({'q': words})}"


def _file(**asked: str) -> str:
    return f"{reverse('directory:directory_csv')}?{urlencode(asked)}"


def _postcode() -> str:
    """One postcode of this world, made where there is none, as the national list is not part of it."""
    ward = Ward.objects.by_name()[0]
    point = {"latitude": ward.latitude, "longitude": ward.longitude}
    return str(Postcode.objects.get_or_create(pk="M11AA", defaults={"ward_code": ward.pk, "ward": ward} | point)[0])


def _group() -> Organisation:
    """A group of the directory with most services and places to show."""
    shown = Organisation.objects.in_directory().filter(services__in=Service.objects.shown())
    found = shown.annotate(many=Count("services__places")).order_by("-many", "pk").first()
    if found is None:
        raise RuntimeError("no group of the directory has a service")
    return found


def _register_find() -> str:
    """The page of registering on which a name that is nearly one of those here is looked for."""
    name = _group().name
    return f"{reverse('organisations:register_find')}?{urlencode({'name': name[:4] + name[5:]})}"


def _request_in_queue() -> Request:
    """The one in the middle of the queue."""
    ranked = Score.objects.ranked().in_rank_order()
    return ranked[ranked.count() // 2].request


def _of_member() -> Request:
    """A draft of the person who is timed as a member."""
    return Request.objects.filter(status="draft").order_by("pk")[0]


PAGES = (
    Page("Directory", ANYONE, lambda: reverse("directory:directory")),
    Page("Directory, searched", ANYONE, lambda: _directory(q="choir")),
    Page("Directory, a common word", ANYONE, lambda: _directory(q="people")),
    Page("Directory, misspelt", ANYONE, lambda: _directory(q="comunity kichen")),
    Page("Directory, three filters", ANYONE, lambda: _directory(theme="food", offers="advice", access="step-free")),
    Page("Directory, near a postcode", ANYONE, lambda: _directory(near=_postcode())),
    Page("Directory, map of a common word", ANYONE, lambda: _map("people")),
    Page("Directory, map, counted anew", ANYONE, lambda: _map(f"people -{token_hex(4)}"), anew=True),
    Page("Directory, a list as CSV", ANYONE, lambda: _file(q="choir", kind="community-group")),
    Page("Directory, files explained", ANYONE, lambda: reverse("directory:open_data")),
    Page("Group", ANYONE, lambda: reverse("directory:group", args=[_group().slug])),
    Page(
        "Record, its own people", MEMBER, lambda: reverse("organisations:record", args=[_of_member().organisation.slug])
    ),
    Page("Record, staff", TRIAGE, lambda: reverse("organisations:record", args=[_group().slug])),
    Page("Is your group here already?", MEMBER, _register_find),
    Page("Staff: all groups", TRIAGE, lambda: reverse("organisations:staff_groups")),
    Page("Staff: groups, a common word", TRIAGE, lambda: f"{reverse('organisations:staff_groups')}?q=community"),
    Page("Staff: groups, misspelt", TRIAGE, lambda: f"{reverse('organisations:staff_groups')}?q=comunity+kichen"),
    Page("Staff: without a lead", TRIAGE, lambda: reverse("organisations:staff_without_a_lead")),
    Page("Staff: gone quiet", TRIAGE, lambda: reverse("organisations:staff_gone_quiet")),
    Page("Staff: to verify", TRIAGE, lambda: reverse("organisations:staff_to_verify")),
    Page("Staff: claims", TRIAGE, lambda: reverse("organisations:staff_claims")),
    Page("Staff: likely doubles", TRIAGE, lambda: reverse("organisations:staff_pairs")),
    Page("Staff: register changes", TRIAGE, lambda: reverse("organisations:register_changes")),
    Page("Queue", TRIAGE, _queue),
    Page("Queue, filtered", TRIAGE, lambda: _queue("?stage=do&clock=us")),
    Page("Queue, searched", TRIAGE, lambda: _queue("?q=treasurer")),
    Page("Queue, last page", TRIAGE, lambda: _queue("?last=1")),
    Page("Request, staff", TRIAGE, lambda: reverse("support:staff_page", args=[_request_in_queue().pk])),
    Page("Ask, one step", MEMBER, lambda: reverse("support:step", args=[_of_member().pk, "difference"])),
    Page("Dashboard", COMMISSIONER, lambda: reverse("outcomes:dashboard")),
)


def person(who: str) -> User | None:
    """Somebody of this world who opens such pages. None for anyone, signed out."""
    if who == ANYONE:
        return None
    if who == MEMBER:
        membership = Membership.objects.open().filter(organisation=_of_member().organisation_id).order_by("pk")[0]
        return User.objects.get(pk=membership.user_id)
    role = {TRIAGE: Role.TRIAGE_LEAD, COMMISSIONER: Role.COMMISSIONER}[who]
    return User.objects.get(pk=RoleGrant.objects.in_force().filter(role=role).order_by("pk")[0].user_id)
