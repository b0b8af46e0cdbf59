"""Short lists around one thing in one statement: what comes back, for which keys, and how often it is compiled."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import DecimalField, F, Value

from apps.accounts.tests.factories import UserFactory
from apps.core import audit
from apps.core.models import AuditEvent
from apps.core.prepared import PreparedLists, day, instance, moment

pytestmark = pytest.mark.django_db


def lists() -> PreparedLists:
    return PreparedLists(
        events=lambda key: (
            AuditEvent.objects.filter(subject_id=key("subject"), verb="thing.made")
            .order_by("-pk")
            .values("subject_id", "after", name=F("actor__name"))
        ),
        first=lambda key: AuditEvent.objects.filter(actor=key("person")).order_by("pk").values("verb")[:1],
        shares=lambda key: (
            AuditEvent.objects.filter(subject_id=key("subject"))
            .order_by()
            .values(share=Value(Decimal("2.50"), output_field=DecimalField()))
        ),
        of_type=lambda key: AuditEvent.objects.filter(subject_type=key("type")).order_by("pk").values("verb"),
    )


@pytest.fixture
def people():
    ada, bola = UserFactory(name="Ada"), UserFactory(name="Bola")
    for verb, by in (("thing.made", ada), ("thing.made", bola), ("thing.lost", ada)):
        audit.record(verb, subject=ada, by=by, after={"n": "100%"})
    audit.record("thing.made", subject=bola, by=bola)
    return ada, bola


def test_read_gives_each_list_in_its_order_by_its_keys(people):
    ada, bola = people
    found = lists().read(subject=ada.pk, person=bola.pk, type="accounts.User")
    assert found == {
        "events": [
            {"subject_id": ada.pk, "after": {"n": "100%"}, "name": "Bola"},
            {"subject_id": ada.pk, "after": {"n": "100%"}, "name": "Ada"},
        ],
        "first": [{"verb": "thing.made"}],
        "shares": [{"share": Decimal("2.50")}] * 3,
        "of_type": [{"verb": verb} for verb in ("thing.made", "thing.made", "thing.lost", "thing.made")],
    }


def test_read_again_with_other_keys_takes_one_statement_and_gives_theirs(people, django_assert_num_queries):
    ada, bola = people
    prepared = lists()
    prepared.read(subject=ada.pk, person=ada.pk, type="accounts.User")
    with django_assert_num_queries(1):
        found = prepared.read(subject=bola.pk, person=None, type="no.Thing")
    assert [row["name"] for row in found["events"]] == ["Bola"]
    assert (found["first"], found["of_type"]) == ([], [])


def test_read_without_a_key_that_a_list_needs_is_an_error(people):
    with pytest.raises(KeyError, match="person"):
        lists().read(subject=1, type="x")


def test_moment_and_day_read_what_postgres_writes():
    assert moment("2026-11-02T10:00:00.5+00:00") == dt.datetime(2026, 11, 2, 10, 0, 0, 500_000, tzinfo=dt.UTC)
    assert day("2026-11-02") == dt.date(2026, 11, 2)


def test_instance_is_the_model_with_what_was_read_and_reads_the_rest_when_asked(people, django_assert_num_queries):
    ada, _ = people
    event = AuditEvent.objects.filter(subject_id=ada.pk).earliest("pk")
    prepared = PreparedLists(
        event=lambda key: AuditEvent.objects.filter(pk=key("event")).values("pk", "id", "at", "after")
    )
    with django_assert_num_queries(1):
        found = instance(AuditEvent, prepared.read(event=event.pk)["event"][0])
        assert (found, found.at, found.after) == (event, event.at, {"n": "100%"})
    with django_assert_num_queries(1):
        assert found.verb == "thing.made"
