"""A review of wards and the queue: a request of a group whose ward has ended keeps its place, its points and its reason."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.organisations.place_changes.services import replace_ward
from apps.organisations.tests.factories import group
from apps.places.models import Ward
from apps.places.services import load_pack
from apps.places.tests.reviewed import AFTER, BEFORE, write
from apps.prioritisation.criteria import CRITERIA
from apps.prioritisation.models import Score
from apps.prioritisation.scoring import score
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory

from .factories import PolicyFactory

pytestmark = pytest.mark.django_db


def need(request: Request) -> tuple[str, Any, tuple[str, str]]:
    """The neighbourhood of a request, its points for need, and the reason that is given."""
    score([request.pk])
    held = Score.objects.get(request=request)
    facts: dict[str, Any] = held.facts
    return request.neighbourhood_id, held.parts["need"], CRITERIA["need"].explain(facts, {"last_decile": 5}, None)


def test_request_of_a_group_in_an_ended_ward_is_scored_as_before_and_the_next_one_has_the_ward_of_its_day(tmp_path):
    PolicyFactory(settings={"need": {"last_decile": 5}})
    load_pack(write(tmp_path, BEFORE), by=SYSTEM)
    organisation, lead = group(ward=Ward.objects.get(pk="W1"))
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    before = need(request)
    assert (before[0], before[2]) == (
        "harbour",
        ("You work in Quayside", "Among the fifth of places with most need"),
    )
    load_pack(write(tmp_path, AFTER | {"deprivation": AFTER["deprivation"] + "W4,imd-2019,9,,review\n"}), by=SYSTEM)
    assert need(request) == before
    meanwhile = RequestFactory(waiting=True, organisation=organisation, by=lead)
    assert need(meanwhile) == before
    replace_ward(organisation=organisation, ward=Ward.objects.get(pk="W4"), by=UserFactory(roles=[Role.TRIAGE_LEAD]))
    assert need(request) == before
    after = need(RequestFactory(waiting=True, organisation=organisation, by=lead))
    assert (after[0], after[2]) == (
        "harbour",
        ("You work in Old Quay", "Not among the half of places with most need"),
    )
