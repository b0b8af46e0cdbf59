import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from apps.core import audit, request_ids
from apps.core.audit import SYSTEM, Event, Listener
from apps.core.models import AuditEvent
from apps.support import events as support_events

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return get_user_model().objects.create_user("sam@example.org", name="Sam")


@pytest.fixture
def event(person):
    return audit.record("person.invited", subject=person, by=person, after={"role": "lead"}, reason_code="asked")


def test_record_keeps_who_what_and_the_request_id(person):
    request_ids.begin("a-request-id")
    made = audit.record("person.invited", subject=person, by=person, before={"role": "x"}, after={"role": "lead"})
    kept = AuditEvent.objects.values(
        "actor", "verb", "subject_type", "subject_id", "before", "after", "request_id"
    ).get(pk=made.pk)
    assert kept == {
        "actor": person.pk,
        "verb": "person.invited",
        "subject_type": "accounts.User",
        "subject_id": person.pk,
        "before": {"role": "x"},
        "after": {"role": "lead"},
        "request_id": "a-request-id",
    }


def test_record_by_the_system_has_no_actor(person):
    assert audit.record("person.chased", subject=person, by=SYSTEM).actor is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET verb = 'person.changed' WHERE id = %s",
        "DELETE FROM core_auditevent WHERE id = %s",
    ],
)
def test_event_when_changed_in_the_database_is_refused(event, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [event.pk])
    assert AuditEvent.objects.get(pk=event.pk).verb == "person.invited"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"verb": "Sam was invited"}, "audit_verb_is_noun_verb"),
        ({"verb": "person.invited", "reason_code": "Because Sam asked"}, "audit_reason_is_a_code"),
    ],
)
def test_event_with_free_text_is_refused(person, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AuditEvent.objects.create(subject_type="accounts.User", subject_id=person.pk, **fields)


def test_history_is_of_one_subject_newest_first(person):
    other = get_user_model().objects.create_user("kim@example.org")
    first = audit.record("person.invited", subject=person, by=SYSTEM)
    audit.record("person.invited", subject=other, by=SYSTEM)
    second = audit.record("person.joined", subject=person, by=person)
    assert list(audit.history(person)) == [second, first]


def test_listener_is_called_for_its_events_in_the_same_transaction(person, offering):
    heard = []
    offering.also(Event("person.joined", "accounts.User"))
    offering.only(
        Listener, Listener(frozenset({"person.joined"}), lambda event, subject: heard.append((event.verb, subject)))
    )
    audit.record("person.joined", subject=person, by=person)
    audit.record("place.loaded", subject=person, by=person)
    assert heard == [("person.joined", person)]


def test_listener_that_fails_undoes_the_event(person, offering):
    offering.also(Event("person.joined", "accounts.User"))
    offering.only(Listener, Listener(frozenset({"person.joined"}), lambda event, subject: 1 / 0))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("person.joined", subject=person, by=person)
    assert AuditEvent.objects.count() == 0


def test_listener_to_an_event_that_nobody_declares_stops_the_start(offering):
    with pytest.raises(ImproperlyConfigured, match=r"listens to person\.dreamt, which nobody emits"):
        offering.also(Listener(frozenset({"person.dreamt"}), print))


def test_event_that_no_service_names_fails_the_system_check(monkeypatch):
    assert audit.unemitted_events() == []
    monkeypatch.setattr(support_events, "REQUEST_DREAMT", Event("request.dreamt", "support.Request"), raising=False)
    assert [error.msg for error in audit.unemitted_events()] == [
        "Nobody emits the event “request.dreamt” of apps.support.events"
    ]


def test_event_about_another_model_is_refused(person):
    with pytest.raises(TypeError, match=r"request\.corrected is about a support\.Request, not a accounts\.User"):
        audit.record(support_events.REQUEST_CORRECTED, subject=person, by=person)
