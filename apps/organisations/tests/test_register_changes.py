"""Where the register differs from our records: found after each loading, shown, taken over or kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.models import FieldConsent, Identifier, Organisation, RegisterDifference
from apps.organisations.register_changes import differences
from apps.organisations.register_changes import policies as register_changes_policies
from apps.organisations.register_changes import services as register_changes_services
from apps.registers.tests.register_files import charity

from .factories import OrganisationFactory, group

pytestmark = pytest.mark.django_db
STAFF_LIST = reverse("organisations:register_changes")


@pytest.fixture
def ours():
    """A group that is charity 1000001, and its lead."""
    org, lead = group(
        name="Friends of Moston Library",
        income=4200,
        income_year=2026,
        income_answer="answered",
        website="https://www.example.org/",
        contact_phone="+44 161 496 0000",
        contact_email="Hello@example.org",
    )
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1000001")
    return org, lead


SAME = {
    "charity_contact_web": "http://example.org",
    "charity_contact_phone": "0161 4960000",
    "charity_contact_email": "hello@EXAMPLE.org",
}


def open_ones() -> list[tuple[str, str, str]]:
    return sorted(RegisterDifference.objects.open().values_list("field", "ours", "theirs"))


def test_same_facts_in_other_spellings_are_no_difference(extract, ours):
    extract.load([charity(1000001, "THE FRIENDS OF MOSTON LIBRARY CIO", **SAME)])
    assert open_ones() == []


def test_every_field_that_differs_is_kept_as_a_row(extract, ours):
    loaded = extract.load(
        [
            charity(
                1000001,
                "MOSTON LIBRARY FRIENDS",
                charity_registration_status="Removed",
                date_of_removal="2026-11-02",
                latest_income=9000,
                charity_contact_web="www.moston.example",
                charity_contact_phone="0161 496 0001",
                charity_contact_email="new@example.org",
                charity_company_registration_number="1234567",
            ),
            charity(1000002, "NOBODY'S"),
        ]
    )
    assert open_ones() == [
        ("company_number", "", "01234567"),
        ("contact_email", "Hello@example.org", "new@example.org"),
        ("contact_phone", "+44 161 496 0000", "0161 496 0001"),
        ("income", "4200 2026", "9000 2026"),
        ("name", "Friends of Moston Library", "Moston Library Friends"),
        ("register_status", "", "Removed from the register on 2 November 2026"),
        ("website", "https://www.example.org/", "https://www.moston.example"),
    ]
    assert AuditEvent.objects.get(verb="register.loaded", subject_id=loaded.pk).after["differences"] == 7


@pytest.mark.parametrize(
    ("org", "row"),
    [
        ({"income": None, "income_year": None, "income_answer": "rather-not"}, {"latest_income": 9000}),
        ({"income_year": 2027}, {"latest_income": 9000}),
        ({}, {"latest_income": None}),
        ({}, {"latest_income": 9000, "latest_acc_fin_period_end_date": None}),
        ({}, {"charity_contact_web": "", "charity_contact_email": "no address", "charity_contact_phone": "x"}),
        ({"status": "closed", "closed_on": dt.date(2026, 1, 1)}, {"latest_income": 9000}),
    ],
)
def test_what_a_group_will_not_say_or_the_register_does_not_is_no_difference(extract, ours, org, row):
    Organisation.objects.filter(pk=ours[0].pk).update(**org)
    extract.load([charity(1000001, **(SAME | row))])
    assert open_ones() == []


def test_difference_follows_the_register_and_goes_when_it_does(extract, ours):
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    extract.load([charity(1000001, **(SAME | {"latest_income": 9500}))])
    assert open_ones() == [("income", "4200 2026", "9500 2026")]
    extract.load([charity(1000001, **SAME)])
    row = RegisterDifference.objects.get()
    assert (row.settled_how, row.settled_by, row.settled_at is None) == ("gone", None, False)


def test_kept_difference_is_not_shown_again_until_the_register_changes(extract, ours):
    _, lead = ours
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    register_changes_services.keep_our_value(difference=RegisterDifference.objects.get(), by=lead)
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    assert open_ones() == []
    extract.load([charity(1000001, **(SAME | {"latest_income": 9500}))])
    assert open_ones() == [("income", "4200 2026", "9500 2026")]
    assert AuditEvent.objects.get(verb="register.kept").after == {"field": "income"}


def test_take_writes_the_record_through_its_own_service(extract, ours):
    org, lead = ours
    FieldConsent.objects.create(organisation=org, field="website", public=False, wording="2026-11", given_by=lead)
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000, "charity_contact_web": "new.example.org"}))])
    for row in RegisterDifference.objects.open():
        register_changes_services.take_register_value(difference=row, by=lead)
    org.refresh_from_db()
    assert (org.income, org.income_year, org.website, org.version) == (9000, 2026, "https://new.example.org", 3)
    assert list(RegisterDifference.objects.values_list("settled_how", "settled_by").distinct()) == [("theirs", lead.pk)]
    assert AuditEvent.objects.filter(verb="record.saved", organisation_id=org.pk).count() == 2
    assert list(FieldConsent.objects.values_list("field", "public")) == [("website", False)]
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000, "charity_contact_web": "new.example.org"}))])
    assert open_ones() == []


def test_take_of_a_number_that_another_group_has_is_refused_and_stays_open(extract, ours):
    _, lead = ours
    Identifier.objects.create(organisation=OrganisationFactory(), scheme="GB-COH", value="01234567")
    extract.load([charity(1000001, charity_company_registration_number="1234567", **SAME)])
    with pytest.raises(DomainError) as refused:
        register_changes_services.take_register_value(difference=RegisterDifference.objects.get(), by=lead)
    assert refused.value.code == "number-taken"
    assert [field for field, _, _ in open_ones()] == ["company_number"]


def test_settling_twice_is_told(extract, ours):
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    row = RegisterDifference.objects.get()
    register_changes_services.keep_our_value(difference=row, by=ours[1])
    with pytest.raises(MovedOn):
        register_changes_services.take_register_value(difference=row, by=ours[1])


@pytest.mark.parametrize(
    ("who", "keep", "take"),
    [
        ("lead", "", ""),
        ("staff", "", ""),
        ("other", "not-of-group", "not-of-group"),
        ("commissioner", "not-of-group", "not-of-group"),
    ],
)
def test_who_may_settle(extract, ours, who, keep, take):
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    people = {
        "lead": ours[1],
        "staff": UserFactory(roles=[Role.ADVISER]),
        "other": group()[1],
        "commissioner": UserFactory(roles=[Role.COMMISSIONER]),
    }
    row = RegisterDifference.objects.get()
    assert register_changes_policies.can_settle_difference(people[who], row).code == keep
    assert register_changes_policies.can_take_register_value(people[who], row).code == take


def test_removed_charity_is_looked_into_and_not_taken_over(extract, ours):
    extract.load([charity(1000001, charity_registration_status="Removed", date_of_removal="2026-11-02", **SAME)])
    row = RegisterDifference.objects.get()
    with pytest.raises(NotAllowed) as refused:
        register_changes_services.take_register_value(difference=row, by=ours[1])
    assert refused.value.code == "not-a-field"
    register_changes_services.keep_our_value(difference=row, by=ours[1])
    assert open_ones() == []


def test_staff_list_shows_both_and_settles_from_there(client, extract, ours):
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    client.force_login(UserFactory(roles=[Role.ADVISER]))
    response = client.get(STAFF_LIST)
    (row,) = response.context["rows"]
    assert (row.label, row.ours, row.theirs) == (
        "Income",
        "£4,200 in the year to 2026",
        "£9,000 in the year to 2026",
    )
    assert [(tab.label, tab.count) for tab in response.context["tabs"] if tab.current] == [("Register changes", "1")]
    settled = client.post(row.take_href)
    assert (settled.status_code, settled.url) == (302, STAFF_LIST)
    assert client.get(STAFF_LIST).context["rows"] == []


def test_settling_does_not_follow_an_address_elsewhere(client, extract, ours):
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000}))])
    client.force_login(ours[1])
    row = RegisterDifference.objects.get()
    address = reverse("organisations:register_keep", args=[ours[0].slug, row.pk]) + "?next=//elsewhere.example"
    assert client.post(address).url == reverse("organisations:register_offer", args=[ours[0].slug])


def test_group_sees_its_own_differences_on_its_record_and_nobody_elses(client, extract, ours):
    other, _ = group(name="Hulme Choir")
    Identifier.objects.create(organisation=other, scheme="GB-CHC", value="1000002")
    extract.load([charity(1000001, **(SAME | {"latest_income": 9000})), charity(1000002, "SECRET NAME")])
    client.force_login(ours[1])
    offer = reverse("organisations:register_offer", args=[ours[0].slug])
    assert offer in client.get(reverse("organisations:record", args=[ours[0].slug])).content.decode()
    assert offer in client.get(reverse("organisations:home")).content.decode()
    response = client.get(offer)
    assert [row.label for row in response.context["rows"]] == ["Income"]
    assert "Secret" not in response.content.decode()
    foreign = RegisterDifference.objects.get(organisation=other, field="name")
    for verb in ("register_take", "register_keep"):
        assert client.post(reverse(f"organisations:{verb}", args=[ours[0].slug, foreign.pk])).status_code == 404
    assert client.get(reverse("organisations:register_offer", args=[other.slug])).status_code == 404


def test_staff_list_takes_as_many_statements_for_three_as_for_one(client, extract, queries_of):
    client.force_login(UserFactory(roles=[Role.ADVISER]))
    rows, taken = [], []
    for at in range(1, 4):
        org, _ = group(name=f"Group {at}")
        Identifier.objects.create(organisation=org, scheme="GB-CHC", value=str(1000000 + at))
        late = "Submission Overdue" if at != 2 else ""
        rows.append(charity(1000000 + at, f"OTHER {at}", charity_reporting_status=late, latest_income=None))
        extract.load(rows)
        taken.append(queries_of(STAFF_LIST))
    assert len(RegisterDifference.objects.open()) == 3
    assert taken[0] == taken[2]


def test_in_words_of_an_empty_value():
    assert [
        differences.in_words(*each) for each in (("website", ""), ("register_status", ""), ("income", "5 2026"))
    ] == [
        "Nothing",
        "Open",
        "£5 in the year to 2026",
    ]
