"""Every part of the work on people, places and groups has something to see in the demo world, by construction."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.models import AccountRecovery, SignIn, User
from apps.core import burden
from apps.core.models import EffortCount, RetentionRun
from apps.demo.people import PEOPLE
from apps.directory import search_index
from apps.directory.demo import group_services
from apps.directory.models import Service
from apps.organisations.access.claims.policies import can_answer_claim, has_lead
from apps.organisations.consent import publishing
from apps.organisations.demo import profiles, records
from apps.organisations.models import (
    Claim,
    DuplicatePair,
    FieldConsent,
    Handover,
    Identifier,
    Membership,
    Merge,
    Organisation,
    OtherName,
    RegisterDifference,
    Verification,
)
from apps.places import demo as postcodes
from apps.places.models import Postcode, Source, Ward
from apps.places.postcodes import find, tidy
from apps.registers import demo as charities
from apps.registers import lookup
from apps.registers.models import RegisterEntry
from apps.registers.returns import late

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]


def named(email: str) -> User:
    return User.objects.get(email=email)


def test_demo_postcodes_are_in_no_area_that_exists_and_three_for_each_ward():
    codes = list(Postcode.objects.values_list("code", flat=True))
    assert {code[:2] for code in codes} == {"ZZ"}
    assert len(codes) == len(set(codes)) == 3 * Ward.objects.count()
    assert [tidy(code) for code in codes] == [postcodes.spaced(code) for code in codes]
    assert Postcode.objects.filter(ward=None).count() == 0


def test_demo_postcodes_to_try_are_one_in_use_and_one_that_ended():
    in_use, ended = (find(text) for text in postcodes.to_try())
    assert (in_use.terminated, ended.terminated) == (None, dt.date(2015, 12, 1))


def test_demo_postcodes_and_register_are_credited_as_made_up():
    held = Source.objects.filter(code__in=["ons-postcodes", "charity-register"])
    assert sorted(held.values_list("publisher", flat=True)) == ["This demonstration"] * 2


def test_demo_postcodes_where_some_are_loaded_leaves_them_alone():
    before = Postcode.objects.count()
    Postcode.objects.filter(code=Postcode.objects.order_by("code")[0].code).delete()
    postcodes.load(by=None, on=timezone.localdate())
    assert Postcode.objects.count() == before - 1


def test_demo_register_has_the_groups_with_a_number_and_twenty_others_that_no_charity_has_reached():
    numbers = set(RegisterEntry.objects.values_list("number", flat=True))
    held = {int(value) for value in Identifier.objects.filter(scheme="GB-CHC").values_list("value", flat=True)}
    others = {number for number in numbers if number >= charities.FIRST_OF_OTHERS}
    assert (len(others), min(numbers), numbers - others - held) == (20, charities.FIRST_NUMBER + 1, set())
    assert RegisterEntry.objects.filter(on_register=False).count() == 1
    assert [entry.pk for entry in RegisterEntry.objects.all() if late(entry, timezone.localdate())] != []
    assert {found.entry.name for found in lookup.search("frends of alder street libary", 5)} >= {
        "FRIENDS OF THE ALDER STREET LIBRARY"
    }


def test_demo_register_says_something_else_than_the_named_persons_groups():
    mine = RegisterDifference.objects.filter(organisation__memberships__user__email="two-groups@example.org")
    assert sorted(mine.values_list("field", flat=True)) == ["contact_phone", "income", "name", "website"]
    others = set(RegisterDifference.objects.values_list("field", flat=True))
    assert {"name", "register_status"} - others == set()


def test_demo_consents_one_group_is_due_one_ran_out_and_the_others_hold():
    today = timezone.localdate()
    ends = {}
    for consent in FieldConsent.objects.filter(public=True, organisation__status="active", organisation__listed=True):
        ends.setdefault(consent.organisation_id, publishing.ends_on(consent))
    due = [pk for pk, end in ends.items() if today < end <= today + dt.timedelta(days=30)]
    out = [pk for pk, end in ends.items() if end <= today]
    chloe = Membership.objects.filter(user=named("two-groups@example.org")).values_list("organisation", flat=True)
    assert (len(due), len(out)) == (1, 1)
    assert set(due) <= set(chloe)
    assert set(FieldConsent.objects.filter(organisation__in=due, public=True).values_list("asked_at", flat=True)) != {
        None
    }
    assert FieldConsent.objects.filter(organisation__in=out, public=True, lapsed_at=None).count() == 0


def test_demo_verification_waits_asks_and_has_checked():
    assert set(Verification.objects.values_list("status", flat=True)) == {"waiting", "asked", "checked"}
    assert Verification.objects.filter(message=records.ASKS, status="asked").count() == 1
    for email in ("group@example.org", "two-groups@example.org"):
        mine = Organisation.objects.filter(memberships__user__email=email)
        assert mine.filter(checked_at=None).count() == 0


def test_demo_claims_one_waits_for_a_lead_and_one_for_staff():
    waiting = {claim.had_lead: claim for claim in Claim.objects.open()}
    lead, adviser = named("group@example.org"), named("adviser@example.org")
    assert [bool(can_answer_claim(by, waiting[True])) for by in (lead, adviser)] == [True, False]
    assert [bool(can_answer_claim(by, waiting[False])) for by in (lead, adviser)] == [False, True]
    assert Claim.objects.filter(status="approved").count() == 1


def test_demo_pairs_two_wait_and_one_merge_can_be_undone():
    open_pairs = DuplicatePair.objects.filter(status="open")
    assert open_pairs.count() >= 2
    names = {(pair.one.purpose, pair.two.purpose) for pair in open_pairs.select_related("one", "two")}
    wanted = [("pair-1", "pair-1-again"), ("pair-2", "pair-2-again")]
    assert {(profiles.RECORDS[one].purpose, profiles.RECORDS[two].purpose) for one, two in wanted} - names == set()
    merge = Merge.objects.get()
    assert (merge.undone_at, merge.undo_until > timezone.now() + dt.timedelta(days=20)) == (None, True)


def test_demo_groups_have_every_status_and_one_has_no_lead():
    assert set(Organisation.objects.values_list("status", flat=True)) == {"active", "dormant", "closed", "merged"}
    leaderless = [org for org in Organisation.objects.filter(status="active") if not has_lead(org)]
    assert [org.memberships.filter(ended_at=None).count() for org in leaderless] == [1]
    assert User.objects.exclude(erased_at=None).count() == 1
    assert Handover.objects.filter(status="asked", kind="request").count() == 1
    assert Organisation.objects.exclude(quiet_asked_at=None).count() == 1


def test_demo_groups_have_other_names_numbers_and_postcodes():
    assert set(OtherName.objects.values_list("kind", flat=True)) == {"also", "acronym", "former"}
    assert Identifier.objects.filter(scheme="GB-CHC").count() > 10
    assert Organisation.objects.exclude(postcode="").count() > 15


def test_demo_services_are_offered_by_about_half_and_some_are_closed_for_now():
    offering = Organisation.objects.filter(services__isnull=False).distinct().count()
    assert 0.4 < offering / Organisation.objects.count() < 0.8
    mine = Service.objects.filter(organisation__memberships__user__email="group@example.org")
    assert set(mine.exclude(freq="").values_list("freq", flat=True)) == {"WEEKLY", "MONTHLY"}
    assert mine.get(status="temporarily closed").alert == group_services.CLOSED_FOR_NOW

    def kept_text() -> dict[int, list[str]]:
        return {pk: sorted(text.splitlines()) for pk, text in Organisation.objects.values_list("pk", "findable")}

    before = kept_text()
    search_index.refresh_many(before)
    assert kept_text() == before


def test_demo_people_have_signed_in_before_and_one_device_is_open():
    for person in PEOPLE:
        mine = SignIn.objects.filter(user__email=person.email)
        assert mine.count() == 5
        assert mine.live().count() == 2
    assert set(SignIn.objects.values_list("method", "second_factor")) == {("password", ""), ("password", "app")}
    assert set(SignIn.objects.values_list("device", flat=True)) == {"Chrome on Android", "Firefox on Windows"}


def test_demo_sign_in_help_waits_at_every_step():
    assert sorted(AccountRecovery.objects.values_list("status", flat=True)) == ["asked", "asked", "checked"]
    assert AccountRecovery.objects.filter(person=None).count() == 1


def test_demo_retention_was_tried_dry_and_nothing_was_done():
    run = RetentionRun.objects.get()
    assert (run.dry, run.by, {each["done"] for each in run.results}) == (True, named("admin@example.org"), {0})


def test_demo_burden_is_counted_for_every_task_that_is_measured():
    measured = {task.code for task in burden.tasks()}
    assert set(EffortCount.objects.values_list("task", flat=True)) == measured


def test_people_page_says_that_postcodes_and_charities_are_made_up_and_gives_some_to_try(client):
    page = client.get("/demo/").content.decode()
    tried = [*postcodes.to_try(), str(charities.one_to_try().number)]
    assert [text for text in tried if text not in page] == []
    assert "The postcodes are made up" in page
