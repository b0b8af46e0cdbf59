"""What people can get from a group: what may stand in the database, who says it, and what is kept of changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, EditConflict, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.directory import policies, services
from apps.directory.models import Location, Service
from apps.directory.tests.factories import LocationFactory, ServiceFactory, ServiceKindFactory
from apps.organisations.tests.factories import MembershipFactory, group

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": ""}, "service_has_a_name"),
        ({"status": "gone"}, "service_status_is_known"),
        ({"wording": ""}, "service_consent_has_its_wording"),
        ({"freq": "WEEKLY"}, "service_schedule_is_whole_or_none"),
        ({"freq": "DAILY", "weekdays": ["MO"]}, "service_schedule_is_whole_or_none"),
        ({"weekdays": ["MO"]}, "service_schedule_is_whole_or_none"),
        ({"starts_at": dt.time(9)}, "service_schedule_is_whole_or_none"),
        ({"freq": "MONTHLY", "weekdays": ["MO"]}, "service_schedule_is_whole_or_none"),
        ({"freq": "WEEKLY", "weekdays": ["XX"]}, "service_weekdays_are_known"),
        ({"freq": "MONTHLY", "weekdays": ["MO"], "week": 7}, "service_week_is_one_of_the_month"),
        (
            {"freq": "WEEKLY", "weekdays": ["MO"], "starts_at": dt.time(9), "ends_at": dt.time(8)},
            "service_ends_after_it_starts",
        ),
        ({"freq": "WEEKLY", "weekdays": ["MO"], "ends_at": dt.time(8)}, "service_ends_after_it_starts"),
        ({"cost": "lots"}, "service_cost_is_known_and_free_is_free"),
        ({"cost": "free", "cost_words": "£2"}, "service_cost_is_known_and_free_is_free"),
        ({"how_to_come": "fly"}, "service_how_to_come_is_known"),
    ],
)
def test_service_that_may_not_exist_is_refused_by_its_constraint(fields, constraint):
    service = ServiceFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": ""}, "location_has_a_name"),
        ({"location_type": "moon"}, "location_type_is_known"),
        ({"location_type": "virtual"}, "location_has_an_address_and_ward_unless_virtual"),
        ({"ward": None}, "location_has_an_address_and_ward_unless_virtual"),
        ({"address_1": ""}, "location_has_an_address_and_ward_unless_virtual"),
        ({"latitude": 53}, "location_has_a_whole_point_or_none"),
        ({"country": "gb"}, "location_country_is_a_code"),
    ],
)
def test_place_that_may_not_exist_is_refused_by_its_constraint(fields, constraint):
    place = LocationFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Location.objects.filter(pk=place.pk).update(**fields)


def test_add_service_is_public_found_and_recorded_without_what_was_typed():
    org, lead = group()
    kind = ServiceKindFactory()
    service = services.add_service(
        organisation=org, answers={"name": "Zebra lunch", "kinds": [kind], "phone": "0161 496 0000"}, by=lead
    )
    assert (service.public, service.confirmed_by, service.status) == (True, lead, "active")
    org.refresh_from_db()
    assert org.findable.splitlines() == [org.ward.name, "Zebra lunch", "Lunch club"]
    event = AuditEvent.objects.get(verb="service.added")
    assert (event.organisation_id, event.after) == (org.pk, {"kinds": ["lunch-club"]})


def test_save_service_after_somebody_else_writes_nothing():
    org, lead = group()
    service = ServiceFactory(organisation=org, name="Lunch")
    services.save_service(service=service, answers={"name": "Theirs"}, version=1, by=lead)
    with pytest.raises(EditConflict) as caught:
        services.save_service(service=service, answers={"name": "Mine"}, version=1, by=lead)
    assert (caught.value.current.name, Service.objects.get().name) == ("Theirs", "Theirs")
    assert AuditEvent.objects.get(verb="service.saved").after == {"changed": ["name"]}


def test_save_service_at_a_place_of_another_group_is_refused():
    org, lead = group()
    service, elsewhere = ServiceFactory(organisation=org), LocationFactory()
    with pytest.raises(DomainError) as caught:
        services.save_service(service=service, answers={"places": [elsewhere]}, version=1, by=lead)
    assert (caught.value.field, service.places.count()) == ("places", 0)


def test_confirm_service_starts_its_two_years_again():
    org, lead = group()
    service = ServiceFactory(organisation=org, confirmed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert Service.objects.public().count() == 0
    services.confirm_service(service=service, by=lead)
    assert list(Service.objects.public()) == [service]
    assert AuditEvent.objects.get().verb == "service.confirmed"


def test_service_goes_through_its_life_and_each_move_is_recorded():
    org, lead = group()
    service = ServiceFactory(organisation=org, name="Lunch")
    service = services.pause_service(service, by=lead, alert="Closed until January")
    assert (service.status, service.alert, service.version) == ("temporarily closed", "Closed until January", 2)
    service = services.resume_service(service, by=lead)
    assert (service.status, service.alert) == ("active", "")
    service = services.rest_service(service, by=lead)
    org.refresh_from_db()
    assert "Lunch" not in org.findable
    service = services.end_service(service, by=lead)
    service = services.resume_service(service, by=lead)
    org.refresh_from_db()
    assert "Lunch" in org.findable
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "service.paused",
        "service.resumed",
        "service.rested",
        "service.ended",
        "service.resumed",
    ]


def test_pause_service_without_a_sentence_is_refused():
    org, lead = group()
    with pytest.raises(DomainError) as caught:
        services.pause_service(ServiceFactory(organisation=org), by=lead, alert="")
    assert caught.value.field == "alert"


LEADS_TO = {
    ("active", "pause_service"): "temporarily closed",
    ("active", "rest_service"): "inactive",
    ("active", "end_service"): "defunct",
    ("temporarily closed", "rest_service"): "inactive",
    ("temporarily closed", "resume_service"): "active",
    ("temporarily closed", "end_service"): "defunct",
    ("inactive", "pause_service"): "temporarily closed",
    ("inactive", "resume_service"): "active",
    ("inactive", "end_service"): "defunct",
    ("defunct", "resume_service"): "active",
}
"""The status after each verb that can be done from a status."""


@pytest.mark.parametrize("verb", ["pause_service", "rest_service", "resume_service", "end_service"])
@pytest.mark.parametrize("status", ["active", "temporarily closed", "inactive", "defunct"])
def test_move_of_a_service_is_made_where_the_table_has_it_and_nowhere_else(status, verb):
    org, lead = group()
    service = ServiceFactory(organisation=org)
    Service.objects.filter(pk=service.pk).update(status=status)
    service = Service.objects.get()
    stranger = UserFactory()
    with pytest.raises(NotAllowed):
        getattr(services, verb)(service, by=stranger, alert="Until May")
    if (status, verb) not in LEADS_TO:
        with pytest.raises((NotAllowed, MovedOn)):
            getattr(services, verb)(service, by=lead, alert="Until May")
    else:
        assert getattr(services, verb)(service, by=lead, alert="Until May").status == LEADS_TO[status, verb]


def test_place_that_a_service_uses_stays_and_one_that_none_uses_is_taken_off():
    org, lead = group()
    place = LocationFactory(organisation=org)
    service = ServiceFactory(organisation=org, links__places=[place])
    with pytest.raises(NotAllowed, match="A service still uses this place"):
        services.end_place(place=place, by=lead)
    services.end_service(service, by=lead)
    services.end_place(place=place, by=lead)
    assert (Location.objects.open().count(), Location.objects.count()) == (0, 1)
    with pytest.raises(NotAllowed):
        services.save_place(place=place, answers={"name": "x"}, version=1, by=lead)


def test_save_place_with_an_old_version_raises_the_place_as_it_stands():
    org, lead = group()
    place = services.add_place(
        organisation=org, answers={"name": "Hall", "address_1": "1 Mill Lane", "ward": org.ward}, by=lead
    )
    services.save_place(place=place, answers={"name": "The hall"}, version=1, by=lead)
    with pytest.raises(EditConflict):
        services.save_place(place=place, answers={"name": "Other"}, version=1, by=lead)
    assert Location.objects.get().name == "The hall"


def test_policies_of_services_by_role_and_group():
    org, lead = group()
    service, place = ServiceFactory(organisation=org), LocationFactory(organisation=org)
    people = {
        "lead": lead,
        "member": MembershipFactory(organisation=org).user,
        "stranger": group()[1],
        "adviser": UserFactory(roles=["adviser"]),
        "commissioner": UserFactory(roles=["commissioner"]),
    }
    may = {
        who: (
            bool(policies.can_add_service(user, org)),
            bool(policies.can_change_service(user, service)),
            bool(policies.can_confirm_service(user, service)),
            bool(policies.can_end_service(user, service)),
            bool(policies.can_change_place(user, place)),
            bool(policies.can_end_place(user, place)),
        )
        for who, user in people.items()
    }
    own, other = (True,) * 6, (False,) * 6
    assert may == {"lead": own, "member": own, "stranger": other, "adviser": own, "commissioner": other}


@pytest.mark.parametrize("status", ["closed", "dormant"])
def test_service_of_a_closed_group_is_not_changed(status):
    org, lead = group(status=status)
    service = ServiceFactory(organisation=org)
    assert bool(policies.can_change_service(lead, service)) == (status == "dormant")


def test_services_and_places_are_seen_by_whom_they_concern():
    org, lead = group()
    shown = ServiceFactory(organisation=org, links__places=[LocationFactory(organisation=org, name="Shown")])
    hidden = ServiceFactory(
        organisation=org, public=False, links__places=[LocationFactory(organisation=org, name="Hidden")]
    )
    for user, expected, places in (
        (None, [shown], ["Shown"]),
        (group()[1], [shown], ["Shown"]),
        (lead, [shown, hidden], ["Hidden", "Shown"]),
        (UserFactory(roles=["adviser"]), [shown, hidden], ["Hidden", "Shown"]),
    ):
        assert list(Service.objects.visible_to(user).order_by("pk")) == expected
        assert [place.name for place in Location.objects.visible_to(user).by_name()] == places
