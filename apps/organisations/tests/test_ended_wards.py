"""Groups whose ward has ended: on the list of staff from that day, and decided one by one."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.models import Organisation, PostcodeDifference
from apps.organisations.place_changes import finding, reading, services
from apps.places.models import PostcodeImport, Ward
from apps.places.services import load_pack
from apps.places.tests.factories import PostcodeFactory
from apps.places.tests.reviewed import AFTER, write

from .factories import OrganisationFactory, group

pytestmark = pytest.mark.django_db
LIST = reverse("organisations:place_changes")


@pytest.fixture
def city(tmp_path) -> dict[str, Ward]:
    """The invented city after its review, with a group at work in each ward of before it and a closed one."""
    load_pack(write(tmp_path, AFTER), by=SYSTEM)
    ward = {each.pk: each for each in Ward.objects.all()}
    for name, code in (("Quay Choir", "W1"), ("Rope Makers", "W2"), ("Saint Club", "W3")):
        OrganisationFactory(name=name, slug=name.lower().replace(" ", "-"), ward=ward[code])
    OrganisationFactory(name="Gone", ward=ward["W2"], status="closed", closed_on=dt.date(2025, 1, 1))
    return ward


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.ADVISER])


def waiting() -> list[str]:
    return list(reading.waiting_groups().order_by("name").values_list("name", flat=True))


def one(name: str) -> Organisation:
    return Organisation.objects.select_related("ward").get(name=name)


def loaded() -> PostcodeImport:
    now = timezone.now()
    done = {"started_at": now, "finished_at": now, "rows": 6, "rows_in_place": 4}
    return PostcodeImport.objects.create(kind="ONSPD", release="ONSPD May 2025", file_name="x.csv", **done)


def test_groups_of_an_ended_ward_are_found_on_its_day_and_not_before(city):
    with time_machine.travel(dt.datetime(2025, 4, 30, 12, tzinfo=dt.UTC)):
        assert (waiting(), finding.all_in_words()) == ([], "")
    with time_machine.travel(dt.datetime(2025, 5, 1, 1, tzinfo=dt.UTC)):
        assert (waiting(), finding.all_in_words()) == (
            ["Quay Choir", "Rope Makers"],
            "2 groups are in a ward that has ended.",
        )


def test_list_offers_the_wards_that_replaced_each_and_that_of_the_postcode_first(client, city, adviser):
    PostcodeFactory(code="BW11AA", ward=city["W6"])
    OrganisationFactory(name="Tow Path", slug="tow-path", ward=city["W2"], postcode="BW1 1AA")
    client.force_login(adviser)
    page = client.get(LIST)
    assert [(row.group.name, row.says, [move.text for move in row.moves]) for row in page.context["rows"]] == [
        ("Quay Choir", ["Quayside ended on 1 May 2025. Old Quay replaced it."], ["Move to Old Quay"]),
        (
            "Rope Makers",
            ["Ropewalk ended on 1 May 2025. Rope East and Rope West replaced it."],
            ["Move to Rope East", "Move to Rope West"],
        ),
        (
            "Tow Path",
            ["Ropewalk ended on 1 May 2025. Rope East and Rope West replaced it.", "Its postcode is in Rope West."],
            ["Move to Rope West", "Move to Rope East"],
        ),
    ]
    assert [(tab.label, tab.count) for tab in page.context["tabs"] if tab.current] == [("Postcodes and wards", "3")]
    moved = client.post(page.context["rows"][1].moves[1].href, follow=True)
    assert (one("Rope Makers").ward, [str(each) for each in moved.context["messages"]]) == (
        city["W6"],
        ["Rope Makers is in Rope West now."],
    )
    assert waiting() == ["Quay Choir", "Tow Path"]
    again = client.post(page.context["rows"][1].moves[0].href, follow=True)
    assert [str(each) for each in again.context["messages"]] == [
        "Rope Makers is in Rope West, which has not ended. Nothing is left to decide here."
    ]


def test_replace_saves_the_record_says_why_and_compares_the_postcode_with_the_new_ward(city, adviser):
    PostcodeFactory(code="BW11AA", ward=city["W6"])
    Organisation.objects.filter(name="Rope Makers").update(postcode="BW1 1AA")
    live, org = loaded(), one("Rope Makers")
    org.works_in.set([city["W3"], city["W5"]])
    finding.compare(live)
    assert PostcodeDifference.objects.open().count() == 0
    services.replace_ward(organisation=org, ward=city["W5"], by=adviser)
    org = one("Rope Makers")
    assert (org.ward, list(org.works_in.all()), org.version) == (city["W5"], [city["W3"]], 2)
    saved = AuditEvent.objects.get(verb="record.saved")
    assert (saved.before["ward"], saved.after["ward"]) == ("W2", "W5")
    said = AuditEvent.objects.get(verb="organisation.ward-replaced")
    assert (said.before, said.after) == ({"ward": "W2"}, {"ward": "W5"})
    assert list(PostcodeDifference.objects.open().values_list("kind", "ward", "new_ward")) == [("moved", "W5", "W6")]


def test_replace_by_a_ward_that_has_none_of_the_land_or_by_somebody_who_may_not_is_refused(city, adviser):
    org = one("Quay Choir")
    with pytest.raises(DomainError) as refused:
        services.replace_ward(organisation=org, ward=city["W5"], by=adviser)
    assert refused.value.code == "other-ward"
    for person in (UserFactory(roles=[Role.ADMINISTRATOR]), UserFactory(roles=[Role.COMMISSIONER]), group()[1]):
        with pytest.raises(NotAllowed):
            services.replace_ward(organisation=org, ward=city["W4"], by=person)
    with pytest.raises(MovedOn):
        services.replace_ward(organisation=one("Saint Club"), ward=city["W4"], by=adviser)
    assert one("Quay Choir").ward == city["W1"]


def test_list_of_postcodes_from_before_or_after_the_review_is_no_difference_by_itself(city):
    PostcodeFactory(code="BW11AA", ward=city["W2"])
    PostcodeFactory(code="BW11AB", ward=city["W4"])
    Organisation.objects.filter(name="Saint Club").update(ward=city["W6"], postcode="BW1 1AA")
    assert finding.compare(loaded()) == 0
    Organisation.objects.update(ward=city["W1"], postcode="BW1 1AB")
    with time_machine.travel(dt.datetime(2025, 4, 30, 12, tzinfo=dt.UTC)):
        assert finding.compare(loaded()) == 0


def test_follow_to_a_ward_that_has_ended_meanwhile_is_refused(city, adviser):
    PostcodeFactory(code="BW11AA", ward=city["W1"])
    Organisation.objects.filter(name="Saint Club").update(postcode="BW1 1AA")
    with time_machine.travel(dt.datetime(2025, 4, 30, 12, tzinfo=dt.UTC)):
        finding.compare(loaded())
    with pytest.raises(NotAllowed) as refused:
        services.follow_postcode(difference=PostcodeDifference.objects.get(), by=adviser)
    assert refused.value.code == "ward-ended"


def test_list_takes_as_many_statements_for_one_group_as_for_three_and_its_file_says_what_replaced_each(
    client, city, adviser, queries_of
):
    client.force_login(adviser)
    Organisation.objects.filter(name="Quay Choir").update(status="closed", closed_on=dt.date(2026, 1, 1))
    few = (queries_of(LIST), len(client.get(LIST).context["rows"]))
    for name in ("Rope Walkers", "Rope Singers"):
        OrganisationFactory(name=name, ward=city["W2"])
    assert few[1] == 1
    assert (queries_of(LIST), len(client.get(LIST).context["rows"])) == (few[0], 3)
    found = client.get(reverse("organisations:place_changes_download", args=["csv"]))
    lines = b"".join(found.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == (
        f"Rope Makers,{one('Rope Makers').postcode},The ward has ended,2025-05-01,Ropewalk,W2,Rope East; Rope West,W5; W6,,,"
    )
    client.force_login(UserFactory(roles=[Role.ADMINISTRATOR]))
    theirs = client.get(reverse("organisations:place_changes_download", args=["csv"]))
    assert len(b"".join(theirs.streaming_content).decode("utf-8-sig").splitlines()) == 4
    assert client.get(LIST).content.decode().count("Move to") == 0
