"""Granting and ending roles: the policies as a table, the services with their records and refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, RoleGrant, User
from apps.accounts.people.services import change_details
from apps.accounts.roles import policies, services
from apps.accounts.sign_in.policies import can_reset_second_factor
from apps.accounts.sign_in.services import reset_second_factor
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent

from .browser import Browser
from .conftest import kinds_sent_to
from .factories import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_person) -> User:
    return make_person("admin@example.org", Role.ADMINISTRATOR)


@pytest.fixture
def ada(make_person) -> User:
    return make_person("ada@example.org")


@pytest.mark.parametrize("role", [None, *Role])
def test_policies_for_another_person_by_role(make_person, ada, role):
    user = make_person("user@example.org", *([role] if role else []))
    grant = RoleGrant.objects.create(user=ada, role=Role.PANEL)
    allowed = role == Role.ADMINISTRATOR
    answers = [
        policies.can_see_people(user),
        policies.can_grant(user, ada),
        policies.can_end(user, grant),
        can_reset_second_factor(user, ada),
    ]
    assert [(bool(a), a.code) for a in answers] == [(allowed, "" if allowed else "wrong-role")] * 4


def test_policies_for_oneself_refuse_with_a_reason_that_is_shown(admin):
    grant = admin.role_grants.get()
    answers = [
        policies.can_grant(admin, admin),
        policies.can_end(admin, grant),
        can_reset_second_factor(admin, admin),
    ]
    assert [(bool(a), a.code, a.show) for a in answers] == [
        (False, "own-roles", True),
        (False, "own-roles", True),
        (False, "own-factor", True),
    ]


def test_policies_by_state(admin, make_person):
    closed = make_person("closed@example.org", is_active=False)
    ended = RoleGrant(user=closed, role=Role.PANEL, ended_at=timezone.now())
    assert policies.can_grant(admin, closed).code == "account-closed"
    assert policies.can_end(admin, ended).code == "ended"
    assert [bool(policies.can_see_people(who)) for who in (SYSTEM, None)] == [False, False]


def test_grant_gives_the_role_records_it_and_tells_the_person(admin, ada):
    given = services.grant(person=ada, role=Role.ADVISER, reason=" Joined in June ", by=admin)
    assert (roles.of(ada), given.reason, given.granted_by) == ({"adviser"}, "Joined in June", admin)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.after) == ("role.granted", admin.pk, {"user": ada.pk, "role": "adviser"})
    assert kinds_sent_to("ada@example.org") == ["role-granted"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "king"}, "unknown-role"),
        ({"reason": "  "}, "no-reason"),
        ({"role": Role.PANEL}, "held"),
    ],
)
def test_grant_refused_writes_nothing(admin, ada, given, code):
    RoleGrant.objects.create(user=ada, role=Role.PANEL)
    with pytest.raises(DomainError) as refusal:
        services.grant(**{"person": ada, "role": Role.ADVISER, "reason": "because", "by": admin, **given})
    assert refusal.value.code == code
    assert (RoleGrant.objects.filter(user=ada).count(), AuditEvent.objects.count(), kinds_sent_to(ada.email)) == (
        1,
        0,
        [],
    )


def test_grant_by_somebody_who_may_not_writes_nothing(ada, make_person):
    with pytest.raises(NotAllowed):
        services.grant(person=ada, role=Role.ADVISER, reason="x", by=make_person("x@example.org", Role.TRIAGE_LEAD))
    assert roles.of(ada) == frozenset()


def test_end_ends_the_role_keeps_the_row_records_it_and_tells_the_person(admin, ada):
    grant = services.grant(person=ada, role=Role.ADVISER, reason="x", by=admin)
    ended = services.end(grant=grant, reason="Left", by=admin)
    assert (roles.of(User.objects.get(pk=ada.pk)), ended.end_reason, ended.ended_by) == (frozenset(), "Left", admin)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["role.granted", "role.ended"]
    assert kinds_sent_to("ada@example.org") == ["role-granted", "role-ended"]


def test_end_twice_is_refused(admin, ada):
    grant = services.grant(person=ada, role=Role.ADVISER, reason="x", by=admin)
    services.end(grant=grant, reason="Left", by=admin)
    with pytest.raises(NotAllowed) as refusal:
        services.end(grant=grant, reason="Left", by=admin)
    assert refusal.value.code == "ended"


def test_a_role_that_ended_can_be_given_again(admin, ada):
    services.end(grant=services.grant(person=ada, role=Role.ADVISER, reason="x", by=admin), reason="y", by=admin)
    services.grant(person=ada, role=Role.ADVISER, reason="z", by=admin)
    assert (roles.of(ada), ada.role_grants.count()) == ({"adviser"}, 2)


def test_two_administrators_cannot_end_each_other(admin, make_person):
    other = make_person("other@example.org", Role.ADMINISTRATOR)
    services.end(grant=admin.role_grants.get(), reason="x", by=other)
    with pytest.raises(NotAllowed):
        services.end(grant=other.role_grants.get(), reason="x", by=User.objects.get(pk=admin.pk))
    assert roles.of(other) == {"administrator"}


def test_reset_second_factor_takes_it_off_records_it_and_tells_the_person(admin, make_person):
    ada = make_person("ada@example.org", totp=True)
    reset_second_factor(person=ada, by=admin)
    assert Authenticator.objects.count() == 0
    assert AuditEvent.objects.get().verb == "account.second-factor-reset"
    assert kinds_sent_to("ada@example.org") == ["account-changed"]
    with pytest.raises(DomainError) as refusal:
        reset_second_factor(person=ada, by=admin)
    assert refusal.value.code == "no-factor"


@pytest.mark.parametrize("password", ["three words kept", None])
def test_reset_second_factor_signs_the_person_out_everywhere_and_nobody_else(
    admin, make_person, signed_in, password, django_capture_on_commit_callbacks
):
    ada, other = make_person("ada@example.org", password=password, totp=True), make_person("other@example.org")
    phone, laptop, others = signed_in(ada), signed_in(ada), signed_in(other)
    page = reverse("accounts:account")
    assert [browser.get(page).status_code for browser in (phone, laptop, others)] == [200, 200, 200]
    with django_capture_on_commit_callbacks(execute=True):
        reset_second_factor(person=ada, by=admin)
    assert [browser.get(page).status_code for browser in (phone, laptop, others)] == [302, 302, 200]
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(other.pk)]


def test_change_details_records_which_and_never_what(ada):
    change_details(person=ada, name="Ada", phone="0161 000 0000", access_needs="Large print", by=ada)
    event = AuditEvent.objects.get()
    assert (event.verb, event.after) == ("account.details-changed", {"fields": ["phone", "access_needs"]})


def test_change_details_of_somebody_else_is_refused(ada, admin):
    with pytest.raises(DomainError):
        change_details(person=ada, name="Eve", phone="", access_needs="", by=admin)
    assert User.objects.get(pk=ada.pk).name == "Ada"


def test_createadmin_makes_the_first_administrator_who_signs_in_by_code(capsys):
    call_command("createadmin", "Boss@Example.org")
    person = User.objects.get()
    assert (person.email, person.has_usable_password(), roles.of(person)) == (
        "boss@example.org",
        False,
        {"administrator"},
    )
    assert EmailAddress.objects.get().verified
    assert "/account/sign-in/code/" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("createadmin", "second@example.org")
    assert User.objects.count() == 1


def test_createadmin_with_nonsense_is_refused():
    with pytest.raises(CommandError, match="is not an email address"):
        call_command("createadmin", "nonsense")


def test_a_person_is_called_by_name_and_never_by_address():
    assert [str(User(pk=7, email="a@example.org")), str(User(email="a@example.org", name="Ada"))] == ["Person 7", "Ada"]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"role": "king"}, "role_grant_role_is_known"),
        ({"ended_at": timezone.now()}, "role_grant_ended_at_and_by"),
        ({"end_reason": "x"}, "role_grant_end_reason_when_ended"),
        ({}, "role_grant_one_open_per_role"),
    ],
)
def test_a_grant_that_breaks_a_rule_is_refused_by_the_database(ada, fields, constraint):
    RoleGrant.objects.create(user=ada, role=Role.PANEL)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RoleGrant.objects.create(**{"user": ada, "role": Role.PANEL, **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"email": "A@example.org"}, "user_email_is_lower_case"),
        ({"email": ""}, "user_has_an_email"),
        ({"email": "a@example.org", "name": "Ada\nLovelace"}, "user_name_is_one_line"),
    ],
)
def test_a_person_that_breaks_a_rule_is_refused_by_the_database(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.create(**fields)


INVITED = {"email": "Kofi@Example.org", "name": "Kofi Mensah", "role": "adviser", "reason": "Joined in June"}


def test_invited_colleague_has_an_account_a_role_and_a_mail_and_signs_in_by_code(client, admin):
    sign_in(client, admin)
    page = client.post(reverse("accounts:invite_colleague"), INVITED, follow=True)
    assert [str(m) for m in page.context["messages"]] == [
        "Kofi Mensah is now: Adviser. We have told them by email how to sign in."
    ]
    kofi = User.objects.get(email="kofi@example.org")
    assert (kofi.name, roles.of(kofi), kofi.has_usable_password()) == ("Kofi Mensah", {"adviser"}, False)
    assert kinds_sent_to("kofi@example.org") == ["colleague-invited"]
    assert "Has not signed in yet." in page.content.decode()
    browser = Browser()
    browser.post(reverse("account_request_login_code"), {"email": "kofi@example.org"})
    assert kinds_sent_to("kofi@example.org") == ["colleague-invited", "account-code"]


def test_invited_colleague_with_an_account_keeps_it(client, admin, ada):
    sign_in(client, admin)
    client.post(reverse("accounts:invite_colleague"), INVITED | {"email": ada.email})
    ada.refresh_from_db()
    assert (ada.name, roles.of(ada), kinds_sent_to(ada.email)) == ("Ada", {"adviser"}, ["role-granted"])
    again = client.post(reverse("accounts:invite_colleague"), INVITED | {"email": ada.email})
    assert (again.status_code, again.context["form"].errors) == (
        422,
        {"role": ["This person holds that role already."]},
    )
    assert 'value="Kofi Mensah"' in again.content.decode()


def test_page_of_a_person_says_when_they_signed_in_last_and_their_groups(client, admin, ada):
    sign_in(client, admin)
    User.objects.filter(pk=ada.pk).update(last_login=datetime(2026, 7, 1, 18, 42, tzinfo=UTC))
    page = client.get(reverse("accounts:person", args=[ada.pk])).content.decode()
    assert "Signed in last on 1 July 2026, 7.42pm." in page
    assert "They act for no group." in page
