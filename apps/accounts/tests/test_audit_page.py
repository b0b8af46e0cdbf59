"""The audit trail on its page: who, what, when and of which thing; the same few statements for one row and for many."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import events
from apps.accounts.models import Role
from apps.accounts.roles import services
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditEvent

pytestmark = pytest.mark.django_db
AUDIT = "/account/audit/"


@pytest.fixture
def admin(client):
    return sign_in(client, UserFactory(name="Anil", email="anil@example.org", roles=[Role.ADMINISTRATOR]))


@pytest.fixture
def ada():
    return UserFactory(name="Ada", email="ada@example.org")


@pytest.fixture
def trail(admin, ada):
    """A role that was given and ended yesterday by the administrator, and an account that the system erased."""
    given = services.grant(person=ada, role=Role.PANEL, reason="Elected", by=admin)
    services.end(grant=given, reason="Stood down", by=admin)
    audit.record(events.ACCOUNT_ERASED, subject=ada, by=SYSTEM, reason_code="away")
    return given


def shown(client, **query):
    return [(row["who"], row["what"], row["about"]) for row in client.get(AUDIT, query).context["rows"]]


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_each_box_narrows_the_trail(client, trail, ada):
    granted = ("Anil", "Role: granted", f"Role grant {trail.pk}")
    ended = ("Anil", "Role: ended", f"Role grant {trail.pk}")
    erased = ("The system", "Account: erased", f"User {ada.pk}")
    today = timezone.localdate()
    tomorrow = today + dt.timedelta(days=1)
    assert shown(client) == [erased, ended, granted]
    assert shown(client, who="anil@") == [ended, granted]
    assert shown(client, who="the system") == [erased]
    assert shown(client, what="role.ended") == [ended]
    assert shown(client, about="accounts.User", number=ada.pk) == [erased]
    assert shown(client, **boxes("since", today), **boxes("until", today)) == [erased, ended, granted]
    assert shown(client, **boxes("since", tomorrow)) == []


def test_row_says_what_was_and_what_is(client, trail, ada):
    [row] = client.get(AUDIT, {"what": "role.granted"}).context["rows"]
    assert row["changes"] == [("role", "panel"), ("user", str(ada.pk))]
    [row] = client.get(AUDIT, {"what": "account.erased"}).context["rows"]
    assert row["reason"] == "away"
    both = {"open": True, "fields": ["contact_email", "people"], "on": None}
    audit.record(events.ACCOUNT_ERASED, subject=ada, by=SYSTEM, before={"on": "2026-12-01"}, after=both)
    assert client.get(AUDIT).context["rows"][0]["changes"] == [
        ("fields", "contact email, people"),
        ("on", "2026-12-01 → nothing"),
        ("open", "yes"),
    ]


@pytest.mark.parametrize("query", [{"since_day": "x"}, {"number": "²"}, {"what": "x.y"}, {"who": "!"}])
def test_what_cannot_be_read_is_said_and_narrows_nothing(client, trail, query):
    page = client.get(AUDIT, query)
    assert (page.status_code, len(page.context["rows"])) == (200, 3)
    assert list(page.context["form"].errors) == [name.partition("_")[0] for name in query]


def test_pages_take_the_same_statements_and_lose_no_row(client, admin, ada):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(AUDIT).status_code == 200
        return len(seen)

    audit.record(events.ACCOUNT_ERASED, subject=ada, by=admin)
    client.get(AUDIT)
    one = statements()
    for _ in range(51):
        audit.record(events.ACCOUNT_ERASED, subject=ada, by=admin)
    assert statements() == one
    first = client.get(AUDIT)
    second = client.get(AUDIT + first.context["pages"]["next"])
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 2)
    assert AuditEvent.objects.count() == 52
