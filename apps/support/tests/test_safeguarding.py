"""Safeguarding concerns: who reads them, what is written down, the moves, and the places that they never reach."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from apps.accounts.models import Role, User
from apps.accounts.personal_data import sections
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.tests.factories import group
from apps.support.models import Concern, ConcernNote
from apps.support.safeguarding import policies, services, today
from vcse_portal.tests.declared import added_up

pytestmark = pytest.mark.django_db

WORD = "Zebrafinch"
OTHERS = [role for role in Role.values if role != Role.SAFEGUARDING_LEAD]


def at(name: str, *args: int) -> str:
    return reverse(f"support:{name}", args=args)


@pytest.fixture
def farah() -> User:
    return UserFactory(name="Farah", roles=[Role.SAFEGUARDING_LEAD])


@pytest.fixture
def ada() -> User:
    """Somebody of a group, who raises the concern of the fixture below."""
    return group(name="Moss Side Growers")[1]


@pytest.fixture
def told(farah: User, ada: User) -> Concern:
    return services.raise_concern(
        about="adult",
        what=f"{WORD} told me",
        happened=f"{WORD} Thursday",
        group_name=f"Moss Side Growers {WORD}",
        contact_name=f"Ada {WORD}",
        reach=f"Ring {WORD}",
        by=ada,
    )


def verbs(concern: Concern) -> list[str]:
    found = AuditEvent.objects.filter(subject_type="support.Concern", subject_id=concern.pk)
    return list(found.order_by("pk").values_list("verb", flat=True))


def test_concern_is_seen_by_the_safeguarding_lead_alone(told, ada, farah):
    everybody = [*(UserFactory(roles=[role]) for role in OTHERS), ada, UserFactory(roles=OTHERS), AnonymousUser()]
    assert [list(Concern.objects.visible_to(user)) for user in everybody] == [[]] * len(everybody)
    assert [bool(policies.can_read_concerns(user)) for user in everybody] == [False] * len(everybody)
    gone = UserFactory(roles=[Role.SAFEGUARDING_LEAD], is_active=False)
    assert list(Concern.objects.visible_to(gone)) == []
    assert list(Concern.objects.visible_to(farah)) == [told]


@pytest.mark.parametrize("signed_in", [True, False])
def test_concern_told_on_the_public_page_is_kept_with_who_told_it(client, farah, ada, signed_in):
    if signed_in:
        sign_in(client, ada)
    page = client.get(at("concern_tell")).content.decode()
    assert page.index(">999<") < page.index('name="about"')
    response = client.post(at("concern_tell"), {"about": "child", "what": f" {WORD} "})
    assert (response.status_code, response["Location"]) == (302, at("concern_received"))
    [kept] = Concern.objects.all()
    assert (kept.about, kept.what, kept.raised_by, kept.status) == ("child", WORD, ada if signed_in else None, "raised")


def test_bad_input_is_said_beside_the_field_and_what_was_typed_stays(client):
    response = client.post(at("concern_tell"), {"about": "nobody", "what": "", "reach": "07700 900123"})
    form = response.context["form"]
    assert (response.status_code, sorted(form.errors), form["reach"].value()) == (
        422,
        ["about", "what"],
        "07700 900123",
    )
    assert form.errors["what"] == ["Tell us what you saw or heard"]
    long = client.post(at("concern_tell"), {"about": "child", "what": "x" * 4001})
    assert (long.status_code, Concern.objects.count()) == (422, 0)
    for given in ({"about": "", "what": "x"}, {"about": "child", "what": " "}):
        with pytest.raises(DomainError):
            services.raise_concern(by=None, **given)


def test_concern_that_nobody_could_read_is_refused_with_what_was_typed(client):
    assert "Nobody can read this form at the moment" in client.get(at("concern_tell")).content.decode()
    UserFactory(roles=[Role.SAFEGUARDING_LEAD], is_active=False)
    refused = client.post(at("concern_tell"), {"about": "child", "what": WORD})
    assert (refused.status_code, refused.context["form"]["what"].value()) == (422, WORD)
    assert refused.context["form"].non_field_errors() == [services.NOBODY]
    assert Concern.objects.count() == 0


def test_form_pressed_twice_makes_one_concern(client, ada, farah):
    sign_in(client, ada)
    page = client.get(at("concern_tell")).content.decode()
    key = page.split('name="form_key" value="')[1][:32]
    sent = {"about": "child", "what": WORD, "form_key": key}
    assert [client.post(at("concern_tell"), sent)["Location"] for _ in range(2)] == [at("concern_received")] * 2
    assert Concern.objects.count() == 1


def test_the_one_who_raised_it_reads_that_it_came_and_who_looks_at_it_and_no_more(client, told, ada, farah):
    sign_in(client, ada)
    page = client.get(at("concern_received")).content.decode()
    assert (f"S-{told.pk}" in page, "Farah" in page) == (True, False)
    services.look_into_concern(told, by=farah)
    services.note_concern(told, body=f"{WORD} note", by=farah)
    page = client.get(at("concern_received")).content.decode()
    assert ("Farah looks after it" in page, WORD in page) == (True, False)
    assert client.get(at("concern", told.pk)).status_code == 404
    sign_in(client, UserFactory())
    assert f"S-{told.pk}" not in client.get(at("concern_received")).content.decode()


def test_each_time_a_lead_opens_it_is_written_in_the_log(client, told, farah):
    deputy = UserFactory(name="Deputy Dee", roles=[Role.SAFEGUARDING_LEAD])
    for reader in (farah, deputy):
        sign_in(client, reader)
        response = client.get(at("concern", told.pk))
        assert (WORD in response.content.decode(), response["Cache-Control"]) == (
            True,
            "max-age=0, no-cache, no-store, must-revalidate, private",
        )
    assert verbs(told) == ["concern.raised", "concern.read", "concern.read"]
    rows = client.get(at("concern_log")).context["rows"]
    assert [(row["who"], row["what"], row["pk"]) for row in rows] == [
        ("Deputy Dee", "Concern: read", told.pk),
        ("Farah", "Concern: read", told.pk),
        ("The system", "Concern: raised", told.pk),
    ]


MOVES = {
    # by status: what each verb comes to, None where it is refused
    "raised": {"look_into_concern": "looked-at", "pass_on_concern": None, "close_concern": None},
    "looked-at": {"look_into_concern": None, "pass_on_concern": "passed-on", "close_concern": "closed"},
    "passed-on": {"look_into_concern": None, "pass_on_concern": None, "close_concern": None},
    "closed": {"look_into_concern": None, "pass_on_concern": None, "close_concern": None},
}
GIVEN = {
    "look_into_concern": {},
    "pass_on_concern": {"passed_to": "police", "body": "Rang 101"},
    "close_concern": {"closed_why": "nobody", "body": "Spoke to him"},
}
PATHS = {
    "raised": (),
    "looked-at": ("look_into_concern",),
    "passed-on": ("look_into_concern", "pass_on_concern"),
    "closed": ("look_into_concern", "close_concern"),
}


@pytest.mark.parametrize("status", MOVES)
def test_every_move_from_every_status(told, farah, status):
    for verb in PATHS[status]:
        told = getattr(services, verb)(told, by=farah, **GIVEN[verb])
    for verb, end in MOVES[status].items():
        stranger, notes = UserFactory(roles=OTHERS), ConcernNote.objects.count()
        with pytest.raises(NotAllowed):
            getattr(services, verb)(told, by=stranger, **GIVEN[verb])
        if end is None:
            with pytest.raises(DomainError):
                getattr(services, verb)(told, by=farah, **GIVEN[verb])
            assert (Concern.objects.get().status, ConcernNote.objects.count()) == (status, notes)
            continue
        with transaction.atomic():
            assert getattr(services, verb)(told, by=farah, **GIVEN[verb]).status == end
            transaction.set_rollback(True)


def test_a_stale_form_comes_back_with_what_was_typed(client, told, farah):
    services.look_into_concern(told, by=farah)
    services.close_concern(told, closed_why="known", body="They know", by=farah)
    sign_in(client, farah)
    response = client.post(at("concern_pass_on", told.pk), {"passed_to": "police", "body": "Rang 101"})
    form = response.context["form"]
    assert (response.status_code, form["body"].value(), form["passed_to"].value()) == (409, "Rang 101", "police")
    assert form.non_field_errors() == ["This cannot be done now: it is marked “Closed”. What you typed is kept below."]
    assert ConcernNote.objects.get().body == "They know"
    bad = client.post(at("concern_note", told.pk), {"body": " "})
    assert (bad.status_code, bad.context["form"].errors["body"]) == (422, ["Write down what was done"])
    assert client.post(at("concern_note", told.pk), {"body": "They rang back"}).status_code == 302
    assert client.post(at("concern_look_into", told.pk)).status_code == 302
    assert list(ConcernNote.objects.order_by("pk").values_list("body", flat=True)) == ["They know", "They rang back"]


def test_look_by_is_the_next_working_day_and_today_counts_what_is_late(rf):
    with time_machine.travel(dt.datetime(2026, 12, 21, 10, tzinfo=dt.UTC), tick=False) as clock:
        request = rf.get("/")
        request.user = UserFactory(roles=[Role.SAFEGUARDING_LEAD])
        first = services.raise_concern(about="adult", what="x", by=None)
        assert first.look_by == dt.datetime(2026, 12, 22, 10, tzinfo=dt.UTC)
        clock.move_to(dt.datetime(2026, 12, 24, 16, tzinfo=dt.UTC))  # before Christmas Day, a weekend, a bank holiday
        second = services.raise_concern(about="child", what="x", by=None)
        assert second.look_by == dt.datetime(2026, 12, 29, 16, tzinfo=dt.UTC)
        clock.move_to(dt.datetime(2026, 12, 27, 16, tzinfo=dt.UTC))
        found = today.concerns_waiting(request)
        assert found == {"new": 2, "late": 1, "next": second.look_by, "at_work": 0}
        request.user = UserFactory(roles=OTHERS)
        assert today.concerns_waiting(request) is None


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("concern_says_something", {"what": ""}),
        ("concern_is_due_after_it_came", {"look_by": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
        ("concern_taken_at_and_by", {"taken_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}),
        ("concern_ended_at_when_ended", {"ended_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}),
        ("concern_passed_on_to_somebody", {"passed_to": "police"}),
        ("concern_closed_with_a_reason", {"closed_why": "nobody"}),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_the_database(told, name, changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Concern.objects.filter(pk=told.pk).update(**changes)


# --- the places that it never reaches -----------------------------------------------------------


@pytest.fixture
def worked(told, farah) -> Concern:
    """With a note and an end, so that every kind of row of it is there."""
    services.look_into_concern(told, by=farah)
    services.pass_on_concern(told, passed_to="adults", body=f"{WORD} was told", by=farah)
    return told


@pytest.mark.parametrize("role", [Role.TRIAGE_LEAD, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_no_page_list_export_dashboard_or_search_of_others_holds_a_word_of_it(client, worked, role):
    """Every address that is declared without words in it, asked for the word where it can be asked."""
    sign_in(client, UserFactory(roles=[role]))
    opened = 0
    for name, address in added_up("ADDRESSES").items():
        if address.words or name.startswith(("support:concern_", "support:concerns")):
            continue
        response = client.get(reverse(name), {"q": "Zebra"})
        if response.status_code != 200:
            continue
        opened += 1
        whole = b"".join(response) if response.streaming else response.content
        assert WORD.encode() not in whole, name
        assert f"S-{worked.pk}".encode() not in whole, name
    assert opened > 20


def test_outbox_says_only_that_something_needs_the_lead(worked, farah):
    [message] = Message.objects.filter(user_id=farah.pk)
    said = "Something in the portal needs you today. Sign in to see what it is."
    assert (message.subject, message.body.strip(), message.organisation_id) == ("Something needs you", said, None)
    assert message.url.endswith(reverse("today"))
    assert [message for message in Message.objects.all() if WORD in repr(vars(message))] == []
    assert [one for one in mail.outbox if WORD in one.subject + str(one.body)] == []


def test_audit_trail_holds_no_word_of_it_and_not_who_raised_it(worked, ada):
    found = AuditEvent.objects.filter(subject_type="support.Concern").order_by("pk")
    assert [(event.verb, event.actor_id == ada.pk, event.organisation_id) for event in found] == [
        ("concern.raised", False, None),
        ("concern.looked-into", False, None),
        ("concern.passed-on", False, None),
    ]
    assert [event for event in AuditEvent.objects.all() if WORD in repr(vars(event))] == []


def test_no_other_table_holds_a_word_of_it(worked):
    """Scores, measures, digests, search, kept forms: no text of any other model says it."""
    held = []
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        rows = model._base_manager.values_list(*fields) if fields else []
        held += [model._meta.label for row in rows if WORD in repr(row)]
    assert sorted(set(held)) == ["support.Concern", "support.ConcernNote"]


def test_concern_points_at_no_group_or_request_and_nothing_points_at_it():
    relations = {
        (field.name, field.related_model._meta.label) for field in Concern._meta.get_fields() if field.is_relation
    }
    assert relations == {
        ("raised_by", "accounts.User"),
        ("taken_by", "accounts.User"),
        ("notes", "support.ConcernNote"),
    }


def test_download_of_the_one_who_raised_it_says_that_they_did_and_no_word(worked, ada):
    [section] = [each for each in sections() if each.key == "concerns"]
    rows = list(section.collect(ada))
    assert [(row["what"], row["number"]) for row in rows] == [("Concern that you raised", f"S-{worked.pk}")]
    assert WORD not in repr(rows)


def test_error_while_it_is_told_writes_no_word_into_the_log(client, caplog, farah):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE support_concern ADD CONSTRAINT none_about_a_child CHECK (about <> 'child')")
    with caplog.at_level(logging.DEBUG):
        assert client.post(at("concern_tell"), {"about": "child", "what": WORD, "reach": WORD}).status_code == 500
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors != []
    from apps.core.logs import JsonFormatter

    written = "\n".join(
        JsonFormatter().format(record) for record in caplog.records if record.name != "django.db.backends"
    )
    assert WORD not in written
