"""A score is never behind its facts: each fact of each criterion is changed through its page, and scored from scratch."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.audit import Listener
from apps.organisations.models import Merge, Organisation, RegisterDifference
from apps.organisations.tests.factories import CommunityFactory, IncomeBandFactory, KindFactory, ThemeFactory, group
from apps.places.models import Ward
from apps.prioritisation.criteria import CRITERIA, STAGE, Criterion
from apps.prioritisation.models import Score
from apps.prioritisation.scoring import score
from apps.registers.models import RegisterImport
from apps.support.models import Request
from apps.support.tests.factories import ReadinessFactory, RequestFactory

pytestmark = pytest.mark.django_db

SETTINGS: dict[str, dict[str, Any]] = {
    "reach": {"communities": ["carers"]},
    "theme": {"themes": ["food"]},
    "kind": {"shares": {"club": 1.0}},
    "income": {"shares": {"to-5k": 1.0, "unknown": 0.5}},
}


@dataclass
class World:
    """A group with a waiting request, its lead, an adviser, and the browser that they take turns at."""

    client: Any
    folder: Path
    organisation: Organisation
    lead: Any
    adviser: Any
    request: Request

    def post(self, person: Any, address: str, data: Mapping[str, Any] | None = None) -> Any:
        """Sends a form as a person. It must be taken."""
        sign_in(self.client, person)
        answer = self.client.post(address, data or {})
        assert answer.status_code == 302, (address, answer.status_code)
        return answer


@pytest.fixture
def world(client, tmp_path):
    call_command("load_places", verbosity=0)
    (tmp_path / "policies").mkdir()
    rows = [{"code": code, "weight": 10, "settings": SETTINGS.get(code, {})} for code in CRITERIA]
    policy = {"number": 1, "summary": "S", "in_force_from": "2024-04-01", "criteria": rows}
    policy["equality_analysis"] = [{"heading": "E", "text": "E"}]
    policy["agreed"] = {"triage_lead": "2024-03-01", "sector_panel": "2024-03-01"}
    (tmp_path / "policies" / "policy-1.json").write_text(json.dumps(policy))
    call_command("load_policies", tmp_path / "policies", verbosity=0)
    CommunityFactory(), ThemeFactory(), IncomeBandFactory(), KindFactory(code="club"), ReadinessFactory()
    organisation, lead = group(ward=Ward.objects.by_name()[0])
    adviser = UserFactory(roles=[Role.ADVISER])
    request = RequestFactory(waiting=True, organisation=organisation, by=lead, adviser=adviser)
    return World(client, tmp_path, organisation, lead, adviser, request)


# --- what people do on pages, each with the request whose score must follow --------------------------


def correct(**answers: Any) -> Callable[[World], Request]:
    """The group corrects a fact of its request."""

    def act(world: World) -> Request:
        held = Request.objects.get(pk=world.request.pk)
        data = {"title": held.title, "difference": held.difference, "stage": held.stage, "version": held.version}
        if held.deadline:
            data |= _date(held.deadline) | {"deadline_fact": held.deadline_fact}
        world.post(world.lead, reverse("support:correct", args=[held.pk]), {**data, **answers})
        return world.request

    return act


def _date(day: Any) -> dict[str, Any]:
    return {"deadline_day": day.day, "deadline_month": day.month, "deadline_year": day.year}


def give_a_deadline(world: World) -> Request:
    soon = timezone.localdate() + timezone.timedelta(days=10)
    return correct(**_date(soon), deadline_fact="The fund closes")(world)


def say_another_thing_of_the_deadline(world: World) -> Request:
    give_a_deadline(world)
    return correct(deadline_fact="The lease ends")(world)


def save_record(section: str, **answers: Any) -> Callable[[World], Request]:
    """The group saves a section of its record."""
    said: dict[str, dict[str, Any]] = {
        "name": {"name": "Moston Choir", "kind": "community-group", "legal_form": "unincorporated"},
        "work": {"purpose": "We sing together."},
        "place": {"city_wide": "yes"},
        "people": {
            "serves_answer": "not-asked",
            "led_by_answer": "not-asked",
            "income_answer": "not-asked",
            "people_answer": "not-asked",
        },
    }

    def act(world: World) -> Request:
        held = Organisation.objects.get(pk=world.organisation.pk)
        address = reverse("organisations:record_section", args=[held.slug, section])
        world.post(world.lead, address, {**said[section], **answers, "version": held.version})
        return world.request

    return act


def send_a_request_from_another_ward(world: World) -> Request:
    """The ward and the day of asking are those of the moment at which the request is sent."""
    save_record("place", ward=Ward.objects.by_name()[5].pk)(world)
    draft = RequestFactory(organisation=world.organisation, by=world.lead)
    world.post(world.lead, reverse("support:submit", args=[draft.pk]))
    return draft


def load_other_deprivation(world: World) -> Request:
    """Reference data is loaded by commands, of which the last scores all that wait."""
    pack = shutil.copytree(settings.BASE_DIR / "data" / "places" / settings.PLACE_PACK, world.folder / "pack")
    path = pack / "deprivation.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["ward"] == world.organisation.ward_id:
            row["decile"] = str(10 - int(row["decile"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    call_command("load_places", pack, verbosity=0)
    call_command("load_policies", world.folder / "policies", verbosity=0)
    return world.request


def start_work_on_another_request(world: World) -> Request:
    agreed = RequestFactory(agreed=True, organisation=world.organisation, by=world.lead, adviser=world.adviser)
    world.post(world.adviser, reverse("support:staff_start", args=[agreed.pk]))
    return world.request


def take_the_income_of_the_register(world: World) -> Request:
    now = timezone.now()
    register = RegisterImport.objects.create(
        started_at=now, finished_at=now, extract_date=timezone.localdate(), new=1, changed=0, removed=0, kept=0
    )
    RegisterDifference.objects.create(
        organisation=world.organisation, field="income", theirs=f"4200 {timezone.localdate().year}", found_in=register
    )
    row = RegisterDifference.objects.get()
    world.post(world.lead, reverse("organisations:register_take", args=[world.organisation.slug, row.pk]))
    return world.request


def merge_into_a_group_that_had_help(world: World) -> Request:
    """The request moves to the other group, and takes over what that group's record says."""
    other, lead = group(kind=KindFactory(code="club"), themes=[ThemeFactory()], serves=[CommunityFactory()])
    RequestFactory(active=True, organisation=other, by=lead)
    held = Organisation.objects.get(pk=world.organisation.pk)
    data = {"step": "merge", "left_version": other.version, "right_version": held.version}
    world.post(world.adviser, reverse("organisations:merge", args=[other.slug, held.slug]), data)
    return world.request


def undo_a_merge(world: World) -> Request:
    merge_into_a_group_that_had_help(world)
    assert Score.objects.get(request=world.request).facts["first_time"] is False
    world.post(world.adviser, reverse("organisations:undo_merge", args=[Merge.objects.get().pk]))
    return world.request


@dataclass(frozen=True)
class Change:
    """Something that is done on a page, and the facts that are others after it, each as ``criterion.fact``.

    ``undone``: it takes back what it did before, so that the facts are those of the beginning.
    """

    act: Callable[[World], Request]
    facts: tuple[str, ...]
    undone: bool = False


CHANGES = {
    "deadline": Change(give_a_deadline, ("deadline.deadline", "deadline.deadline_fact")),
    "fact behind the deadline": Change(say_another_thing_of_the_deadline, ("deadline.deadline_fact",)),
    "readiness": Change(correct(readiness=["people"]), ("readiness.readiness",)),
    "stage": Change(correct(stage="try"), ("stage.stage",)),
    "communities served": Change(save_record("people", serves_answer="answered", serves=["carers"]), ("reach.reach",)),
    "communities that lead": Change(
        save_record("people", led_by_answer="answered", led_by=["carers"]), ("reach.reach", "reach.led_by")
    ),
    "sending": Change(send_a_request_from_another_ward, ("need.ward", "waiting.asked_on")),
    "deprivation": Change(load_other_deprivation, ("need.decile",)),
    "help for the group": Change(start_work_on_another_request, ("first-time.first_time",)),
    "themes": Change(save_record("work", themes=["food"]), ("theme.themes",)),
    "kind": Change(save_record("name", kind="club"), ("kind.kind",)),
    "income": Change(
        save_record("people", income_answer="answered", income="2,300", income_year=str(timezone.localdate().year)),
        ("income.income_band",),
    ),
    "income of the register": Change(take_the_income_of_the_register, ("income.income_band",)),
    "a merge": Change(
        merge_into_a_group_that_had_help, ("first-time.first_time", "theme.themes", "kind.kind", "reach.reach")
    ),
    "a merge undone": Change(undo_a_merge, ("first-time.first_time",), undone=True),
}
"""Add an entry for each fact that a new criterion reads: the page on which it changes."""


def undeclared(criteria: Mapping[str, Criterion]) -> set[str]:
    """The facts of criteria that no change changes."""
    facts = {f"{code}.{fact}" for code, criterion in criteria.items() for fact in criterion.facts}
    return facts - {fact for change in CHANGES.values() for fact in change.facts}


STORED = ("total", "parts", "facts", "ranked", "status", "stage", "topic", "neighbourhood", "organisation", "themes")


def stored(request: Request) -> dict[str, Any]:
    return Score.objects.values(*STORED).get(request=request)


@pytest.mark.parametrize("name", CHANGES)
def test_score_after_a_change_on_its_page_equals_one_from_scratch(world, name):
    change = CHANGES[name]
    before = stored(world.request)["facts"]
    request = change.act(world)
    kept = stored(request)
    Score.objects.filter(request=request).delete()
    score([request.pk])
    assert kept == stored(request)
    if request == world.request:
        others = {
            fact for fact in change.facts if before[fact.partition(".")[2]] != kept["facts"][fact.partition(".")[2]]
        }
        assert others == (set() if change.undone else set(change.facts))


def test_request_when_sent_takes_the_ward_and_the_day_of_that_moment(world):
    sent = stored(send_a_request_from_another_ward(world))["facts"]
    assert sent["ward"] == Ward.objects.by_name()[5].name
    assert sent["asked_on"] == timezone.localdate().isoformat()


def test_every_fact_of_every_criterion_has_a_change():
    assert undeclared(CRITERIA) == set()


def test_fact_that_nobody_declared_is_found():
    members = replace(STAGE, code="members", facts={"members": "o.member_count"})
    assert undeclared({**CRITERIA, "members": members}) == {"members.members"}


def test_score_without_the_listener_is_stale(world, offering):
    offering.only(Listener)
    CHANGES["kind"].act(world)
    kept = stored(world.request)
    score([world.request.pk])
    assert (kept["facts"]["kind"], stored(world.request)["facts"]["kind"]) == ("community-group", "club")
