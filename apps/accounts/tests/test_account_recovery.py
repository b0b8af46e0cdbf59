"""Help for somebody who cannot get in: two people, a wait, a way to stop it, and nobody learns who has an account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.account_recovery import policies, services, tokens
from apps.accounts.account_recovery.states import WORKFLOW, RecoveryStatus
from apps.accounts.models import AccountRecovery, IdentityCheck, RecoveryRefusal, Role, RoleGrant, User
from apps.accounts.personal_data.erasing import ErasureReason, erase
from apps.accounts.tasks import carry_out_recoveries
from apps.core import reference, retention
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message

from .conftest import PASSWORD, kinds_sent_to, mailed_code

pytestmark = pytest.mark.django_db

ASK = {
    "email": "ada@example.org",
    "name": "Ada Obi",
    "phone": "0161 496 0001",
    "new_email": "new@example.org",
    "happened": "My phone was stolen.",
}
HELPERS = {Role.ADVISER, Role.TRIAGE_LEAD, Role.CONTRACT_MANAGER, Role.ADMINISTRATOR}
APPROVERS = {Role.TRIAGE_LEAD, Role.ADMINISTRATOR}
DAY = dt.timedelta(hours=24)


@pytest.fixture(autouse=True)
def lists(db):
    for model in (IdentityCheck, RecoveryRefusal):
        file = reference.list_file(model)
        reference.load_list(model, configured.BASE_DIR / "data" / "lists" / "accounts" / file)


@pytest.fixture
def ada(make_person) -> User:
    return make_person("ada@example.org", totp=True)


@pytest.fixture
def adviser(make_person) -> User:
    return make_person("adviser@example.org", Role.ADVISER)


@pytest.fixture
def triage(make_person) -> User:
    return make_person("triage@example.org", Role.TRIAGE_LEAD)


@pytest.fixture
def admin(make_person) -> User:
    return make_person("admin@example.org", Role.ADMINISTRATOR)


def asked(**changed) -> AccountRecovery:
    case = services.ask(**ASK | changed)
    assert case is not None
    return case


def checked(by: User, **changed) -> AccountRecovery:
    return services.check(case=asked(**changed), checks=IdentityCheck.objects.filter(pk="called-back"), by=by)


def refusal() -> RecoveryRefusal:
    return RecoveryRefusal.objects.get(pk="not-shown")


def wait_is_over() -> None:
    AccountRecovery.objects.filter(approved_at__isnull=False).update(
        takes_effect_at=timezone.now() - dt.timedelta(minutes=1)
    )


def link_to(email: str, kind: str) -> str:
    message = apps.get_model("digests.Message").objects.filter(to_email=email, kind=kind).latest("pk")
    return re.sub(r"^https?://[^/]+", "", message.for_reader[1])


# --- asking --------------------------------------------------------------------------------------


def test_asking_notes_it_and_tells_the_account_and_the_administrators(client, ada, admin):
    page = client.post(reverse("accounts:ask_for_recovery"), ASK, follow=True)
    assert (page.resolver_match.view_name, AccountRecovery.objects.get().person) == ("accounts:recovery_asked", ada)
    assert [kinds_sent_to(each) for each in (ada.email, admin.email, "new@example.org")] == [
        ["recovery-asked"],
        ["recovery-waiting"],
        [],
    ]


def test_the_answer_is_the_same_for_an_address_with_and_without_an_account(ada, make_person):
    make_person("closed@example.org", is_active=False)
    answers = []
    for email in ("ada@example.org", "eve@example.org", "closed@example.org", "ada@example.org"):
        page = Client().post(reverse("accounts:ask_for_recovery"), {**ASK, "email": email}, follow=True)
        lines = [line for line in page.content.decode().splitlines() if "nonce" not in line]
        answers.append((page.status_code, page.redirect_chain, lines))
    assert [answer == answers[0] for answer in answers] == [True] * 4
    assert [case.person for case in AccountRecovery.objects.order_by("pk")] == [ada, None, None]
    assert (kinds_sent_to("eve@example.org"), kinds_sent_to("closed@example.org")) == ([], [])


def test_a_second_ask_while_one_is_open_changes_nothing(ada):
    asked()
    assert services.ask(**ASK | {"new_email": "evil@example.org"}) is None
    assert (AccountRecovery.objects.get().new_email, kinds_sent_to(ada.email)) == (
        "new@example.org",
        ["recovery-asked"],
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "", "Enter your email address, such as name@example.org"),
        ("email", "nonsense", "Enter your email address, such as name@example.org"),
        ("new_email", "nonsense", "Enter your email address, such as name@example.org"),
        ("name", " ", "Enter your name"),
        ("name", "\0\u200b", "Enter your name"),
        ("phone", "", "Enter a phone number"),
        ("happened", "", "Say what happened"),
        ("happened", "x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_a_mistake_says_what_to_put_right_and_keeps_the_rest(client, field, value, message):
    page = client.post(reverse("accounts:ask_for_recovery"), {**ASK, field: value})
    assert (page.status_code, page.context["form"].errors, AccountRecovery.objects.count()) == (
        422,
        {field: [message]},
        0,
    )
    kept = [each for name, each in ASK.items() if name != field]
    assert [each in page.content.decode() for each in kept] == [True] * 4


def test_asking_for_one_address_too_often_is_refused_alike_for_known_and_unknown(ada):
    for email in ("ada@example.org", "eve@example.org"):
        statuses = []
        for number in range(4):
            browser = Client(REMOTE_ADDR=f"10.0.0.{number}", headers={"x-forwarded-for": f"10.0.0.{number}"})
            statuses.append(browser.post(reverse("accounts:ask_for_recovery"), {**ASK, "email": email}).status_code)
        assert statuses == [302, 302, 302, 429]


def test_asking_too_often_from_one_place_is_refused_and_keeps_what_was_typed(client):
    for number in range(5):
        client.post(reverse("accounts:ask_for_recovery"), {**ASK, "email": f"p{number}@example.org"})
    page = client.post(reverse("accounts:ask_for_recovery"), ASK)
    assert (page.status_code, "My phone was stolen." in page.content.decode()) == (429, True)
    assert page.context["form"].non_field_errors() == [
        "You have asked several times. Wait an hour and try again, or phone us."
    ]


def test_the_form_is_linked_from_every_page_on_which_somebody_is_stuck(make_person):
    make_person("ada@example.org", totp=True)
    link, client = reverse("accounts:ask_for_recovery"), Client()
    pages = [client.get(reverse("account_login")), client.get(reverse("account_request_login_code"))]
    pages.append(client.post(reverse("account_request_login_code"), {"email": "ada@example.org"}, follow=True))
    other = Client()
    pages.append(other.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD}, follow=True))
    assert [page.resolver_match.view_name for page in pages[2:]] == ["account_confirm_login_code", "mfa_authenticate"]
    assert [f'href="{link}"' in page.content.decode() for page in pages] == [True] * 4


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(
    "status", [RecoveryStatus.ASKED, RecoveryStatus.CHECKED, RecoveryStatus.APPROVED, RecoveryStatus.DONE]
)
def test_policies_by_role_and_state(ada, make_person, adviser, role, status):
    user = make_person("user@example.org", *([role] if role else []))
    case = AccountRecovery(person=ada, status=status, checked_by=adviser)
    got = [policies.can_see(user), policies.can_check(user, case), policies.can_approve(user, case)]
    got += [policies.can_refuse(user, case), policies.can_stop(user, case)]
    helper, approver = role in HELPERS, role in APPROVERS
    assert [bool(each) for each in got] == [
        helper,
        helper and status == RecoveryStatus.ASKED,
        approver and status == RecoveryStatus.CHECKED,
        (helper and status in {RecoveryStatus.ASKED, RecoveryStatus.CHECKED})
        or (approver and status == RecoveryStatus.APPROVED),
        False,
    ]
    assert not policies.can_carry_out(user, case)


@pytest.mark.parametrize("role", sorted(HELPERS))
def test_a_privileged_account_is_for_administrators_alone(make_person, role):
    kofi = make_person("kofi@example.org", Role.COMMISSIONER)
    user = make_person("user@example.org", role)
    case = asked(email=kofi.email)
    allowed = role == Role.ADMINISTRATOR
    assert bool(policies.can_check(user, case)) == allowed
    assert AccountRecovery.objects.visible_to(user).exists() == allowed
    case.status = RecoveryStatus.CHECKED
    assert bool(policies.can_approve(user, case)) == allowed


def test_nobody_works_on_their_own_account_or_approves_what_they_checked(admin, triage, ada):
    own = asked(email=admin.email)
    assert [policies.can_check(admin, own).code, policies.can_refuse(admin, own).code] == ["own-account"] * 2
    case = checked(triage)
    decision = policies.can_approve(triage, case)
    assert (decision.code, decision.show) == ("same-person", True)
    with pytest.raises(NotAllowed):
        services.approve(case=case, by=triage)
    assert AccountRecovery.objects.get(pk=case.pk).status == RecoveryStatus.CHECKED


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"approved_by": "adviser", "approved_at": "now", "takes_effect_at": "now"}, "recovery_two_people"),
        ({"approved_by": "ada", "approved_at": "now", "takes_effect_at": "now"}, "recovery_nobody_checks_themselves"),
        ({"checked_by": "ada"}, "recovery_nobody_checks_themselves"),
        ({"checked_at": None}, "recovery_checked_at_and_by"),
        ({"approved_by": "triage"}, "recovery_approved_at_and_by"),
        ({"status": "done", "closed_at": "now"}, "recovery_takes_effect_when_approved"),
        ({"closed_at": "now"}, "recovery_closed_at_the_end"),
        ({"status": "refused"}, "recovery_closed_at_the_end"),
        ({"status": "lost", "closed_at": "now"}, "recovery_status_is_known"),
    ],
)
def test_the_database_refuses_what_may_not_be(ada, adviser, triage, changed, name):
    case = checked(adviser)
    people = {"adviser": adviser, "ada": ada, "triage": triage, "now": timezone.now()}
    with pytest.raises(IntegrityError, match=name):
        AccountRecovery.objects.filter(pk=case.pk).update(
            **{field: people.get(value, value) if value else None for field, value in changed.items()}
        )


def test_the_database_refuses_an_approval_without_a_check(ada, triage):
    case, now = asked(), timezone.now()
    with pytest.raises(IntegrityError, match="recovery_two_people"):
        AccountRecovery.objects.filter(pk=case.pk).update(approved_by=triage, approved_at=now, takes_effect_at=now)


@pytest.mark.parametrize("status", list(RecoveryStatus))
@pytest.mark.parametrize("verb", WORKFLOW.verbs)
def test_moves_exist_as_the_table_says(status, verb):
    wanted = {
        "check": {"asked"},
        "approve": {"checked"},
        "carry_out": {"approved"},
        "refuse": {"asked", "checked", "approved"},
        "stop": {"asked", "checked", "approved"},
    }
    assert (WORKFLOW.edge(status, verb) is not None) == (status in wanted[verb])


# --- what happens ---------------------------------------------------------------------------------


def test_checking_notes_who_and_how_and_needs_one_way(ada, adviser):
    case = asked()
    with pytest.raises(DomainError, match="Say how you made sure"):
        services.check(case=case, checks=[], by=adviser)
    services.check(case=case, checks=IdentityCheck.objects.filter(pk__in=["called-back", "saw-paper"]), by=adviser)
    case.refresh_from_db()
    assert (case.status, case.checked_by) == (RecoveryStatus.CHECKED, adviser)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "actor_id")) == [
        ("account-recovery.asked", None),
        ("account-recovery.checked", adviser.pk),
        ("account-recovery.checks-noted", adviser.pk),
    ]
    assert AuditEvent.objects.get(verb="account-recovery.checks-noted").after == {
        "checks": ["called-back", "saw-paper"]
    }
    with pytest.raises(MovedOn):
        services.check(case=AccountRecovery(pk=case.pk), checks=IdentityCheck.objects.all(), by=adviser)


def test_with_the_old_address_it_takes_effect_at_once(ada, adviser, triage, signed_in):
    theirs = signed_in(ada).session.session_key
    case = services.approve(case=checked(adviser, new_email=""), by=triage)
    ada.refresh_from_db()
    assert (case.status, ada.email, ada.has_usable_password()) == (RecoveryStatus.DONE, "ada@example.org", False)
    assert Authenticator.objects.filter(user=ada).count() == 0
    assert not Session.objects.filter(pk=theirs).exists()


def test_with_a_new_address_it_waits_for_24_hours_and_then_a_timed_job_does_it(ada, adviser, triage):
    case = services.approve(case=checked(adviser), by=triage)
    wait = case.takes_effect_at - case.approved_at
    ada.refresh_from_db()
    assert (case.status, wait, ada.email, carry_out_recoveries()) == (
        RecoveryStatus.APPROVED,
        DAY,
        "ada@example.org",
        0,
    )
    assert Authenticator.objects.filter(user=ada).count() == 1
    wait_is_over()
    assert (carry_out_recoveries(), carry_out_recoveries()) == (1, 0)
    ada.refresh_from_db()
    assert (ada.email, AccountRecovery.objects.get().status) == ("new@example.org", RecoveryStatus.DONE)
    assert list(EmailAddress.objects.filter(user=ada).values_list("email", "primary", "verified")) == [
        ("new@example.org", True, True)
    ]
    assert kinds_sent_to("ada@example.org") == ["recovery-asked", "recovery-approved", "recovery-done"]
    assert kinds_sent_to("new@example.org") == ["recovery-approved", "recovery-done"]


def test_afterwards_the_person_signs_in_by_a_code_to_the_new_address(client, ada, adviser, triage):
    services.approve(case=checked(adviser), by=triage)
    wait_is_over()
    carry_out_recoveries()
    client.post(reverse("account_request_login_code"), {"email": "new@example.org"})
    page = client.post(reverse("account_confirm_login_code"), {"code": mailed_code("new@example.org")}, follow=True)
    assert (page.resolver_match.view_name, page.context["user"]) == ("accounts:account", ada)


def test_the_system_alone_carries_it_out_and_not_before_the_time(ada, adviser, triage):
    case = services.approve(case=checked(adviser), by=triage)
    for by, code in ((triage, "not-the-system"), (SYSTEM, "too-soon")):
        with pytest.raises(NotAllowed) as refused:
            services.carry_out(case=case, by=by)
        assert refused.value.code == code


def test_an_address_that_belongs_to_another_account_is_refused(ada, adviser, triage, make_person):
    case = checked(adviser)
    make_person("new@example.org")
    with pytest.raises(DomainError, match="belongs to another account"):
        services.approve(case=case, by=triage)
    case.refresh_from_db()
    assert case.status == RecoveryStatus.CHECKED


def test_an_address_that_was_taken_while_it_waited_makes_the_answer_no(ada, adviser, triage, make_person):
    services.approve(case=checked(adviser), by=triage)
    make_person("new@example.org")
    wait_is_over()
    assert carry_out_recoveries() == 0
    case = AccountRecovery.objects.get()
    ada.refresh_from_db()
    assert (case.status, case.reason_id, ada.email) == (RecoveryStatus.REFUSED, "address-taken", "ada@example.org")
    assert Authenticator.objects.filter(user=ada).count() == 1


def test_an_account_that_was_closed_while_it_waited_makes_the_answer_no(ada, adviser, triage):
    services.approve(case=checked(adviser), by=triage)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    wait_is_over()
    assert (carry_out_recoveries(), AccountRecovery.objects.get().status) == (0, RecoveryStatus.REFUSED)


def test_refusing_needs_a_reason_tells_the_account_and_leaves_it_alone(ada, adviser):
    case = services.refuse(case=asked(), reason=refusal(), by=adviser)
    assert (case.status, kinds_sent_to(ada.email)) == (RecoveryStatus.REFUSED, ["recovery-asked", "recovery-refused"])
    assert AuditEvent.objects.get(verb="account-recovery.refused").reason_code == "not-shown"
    assert services.ask(**ASK) is not None


def test_an_adviser_cannot_refuse_what_a_triage_lead_approved(ada, adviser, triage):
    case = services.approve(case=checked(adviser), by=triage)
    with pytest.raises(NotAllowed):
        services.refuse(case=case, reason=refusal(), by=adviser)
    assert services.refuse(case=case, reason=refusal(), by=triage).status == RecoveryStatus.REFUSED


@pytest.mark.parametrize("kind", ["recovery-asked", "recovery-approved"])
def test_the_link_to_the_old_address_stops_it(ada, adviser, triage, admin, kind):
    case = checked(adviser)
    if kind == "recovery-approved":
        services.approve(case=case, by=triage)
    link, client = link_to(ada.email, kind), Client()
    assert "stop it" in client.get(link).content.decode()
    assert AccountRecovery.objects.get().closed_at is None
    page = client.post(link, follow=True)
    assert ("It is stopped" in page.content.decode(), AccountRecovery.objects.get().status) == (
        True,
        RecoveryStatus.STOPPED,
    )
    wait_is_over()
    assert carry_out_recoveries() == 0
    ada.refresh_from_db()
    assert (ada.email, Authenticator.objects.filter(user=ada).count()) == ("ada@example.org", 1)
    assert (kinds_sent_to(ada.email)[-1], kinds_sent_to(admin.email)[-1]) == ("recovery-stopped", "recovery-stopped")
    assert AuditEvent.objects.get(verb="account-recovery.stopped").actor_id == ada.pk


def test_the_link_says_so_when_it_is_too_late_or_nobody_made_it(client, ada, adviser, triage):
    services.approve(case=checked(adviser, new_email=""), by=triage)
    link = link_to(ada.email, "recovery-asked")
    assert "too late" in client.get(link).content.decode()
    assert "too late" in client.post(link).content.decode()
    assert AccountRecovery.objects.get().status == RecoveryStatus.DONE
    assert client.get(reverse("accounts:stop_recovery", args=["9~made-up"])).status_code == 404


def test_what_people_wrote_is_wiped_180_days_after_it_was_closed(ada, adviser):
    services.refuse(case=asked(), reason=refusal(), by=adviser)
    rule = next(rule for rule in retention.rules() if rule.code == "sign-in-help")
    assert rule.step() == 0
    # the rule counts London days, and 181 times 24 hours before a winter's late evening is only 180 of them
    AccountRecovery.objects.update(closed_at=timezone.now() - dt.timedelta(days=182))
    assert (rule.step(), rule.step()) == (1, 0)
    case = AccountRecovery.objects.get()
    assert (case.name, case.phone, case.email, case.new_email, case.happened) == ("", "", "", "", "")


def test_no_event_holds_what_was_typed(ada, adviser, triage):
    services.approve(case=checked(adviser), by=triage)
    events = str(list(AuditEvent.objects.values()))
    assert [word in events for word in ("stolen", "496 0001", "new@example.org", "Ada Obi")] == [False] * 4


# --- the team's pages ---------------------------------------------------------------------------


def test_two_people_work_it_on_the_pages(ada, adviser, triage, signed_in):
    case = asked()
    first, second = signed_in(adviser), signed_in(triage)
    page = first.post(reverse("accounts:check_recovery", args=[case.pk]), {})
    assert page.context["form"].errors == {"checks": ["Tick how you made sure that it is them"]}
    first.post(reverse("accounts:check_recovery", args=[case.pk]), {"checks": ["called-back"]})
    assert first.post(reverse("accounts:approve_recovery", args=[case.pk])).status_code == 403
    page = second.get(reverse("accounts:approve_recovery", args=[case.pk])).content.decode()
    assert ["We called back" in page, "new@example.org" in page] == [True, True]
    page = second.post(reverse("accounts:approve_recovery", args=[case.pk]), follow=True)
    assert str(next(iter(page.context["messages"]))).startswith("Approved. It takes effect on ")
    page = second.post(reverse("accounts:refuse_recovery", args=[case.pk]), {})
    assert page.context["form"].errors == {"reason": ["Choose a reason"]}
    second.post(reverse("accounts:refuse_recovery", args=[case.pk]), {"reason": "got-in"})
    assert AccountRecovery.objects.get().status == RecoveryStatus.REFUSED


def test_approving_a_taken_address_says_so_on_the_page(ada, adviser, triage, signed_in, make_person):
    case = checked(adviser)
    make_person("new@example.org")
    page = signed_in(triage).post(reverse("accounts:approve_recovery", args=[case.pk]))
    assert (page.status_code, "belongs to another account" in page.content.decode()) == (422, True)


def test_approving_asks_who_is_there(ada, adviser, triage, signed_in):
    case = checked(adviser)
    client = signed_in(triage)
    client.remember(triage, {"method": "mfa", "type": "totp", "at": 0})
    assert "confirm-it-is-you" in client.get(reverse("accounts:approve_recovery", args=[case.pk])).headers["Location"]


def test_a_privileged_account_is_not_found_by_those_who_may_not_work_it(make_person, adviser, admin, signed_in):
    case = asked(email=make_person("kofi@example.org", Role.PARTNER).email)
    for who, status in ((adviser, 404), (admin, 200)):
        client = signed_in(who)
        assert client.get(reverse("accounts:recovery_case", args=[case.pk])).status_code == status
        assert ("Ada Obi" in client.get(reverse("accounts:recovery_cases")).content.decode()) == (status == 200)


def test_an_address_with_no_account_can_only_be_refused(adviser, signed_in):
    case = asked(email="eve@example.org")
    page = signed_in(adviser).get(reverse("accounts:recovery_case", args=[case.pk])).content.decode()
    assert "No account has the address eve@example.org" in page
    assert policies.can_check(adviser, case).code == "no-account"
    services.refuse(case=case, reason=RecoveryRefusal.objects.get(pk="no-account"), by=adviser)
    assert kinds_sent_to("eve@example.org") == []


def test_lists_cost_the_same_for_one_and_for_three(adviser, signed_in, make_person):
    client = signed_in(adviser)

    def statements(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def add(number: int) -> None:
        person = make_person(f"p{number}@example.org")
        checked(adviser, email=person.email, new_email="")
        other = make_person(f"q{number}@example.org")
        services.refuse(case=asked(email=other.email, new_email=""), reason=refusal(), by=adviser)

    add(0)
    addresses = [reverse("accounts:recovery_cases"), reverse("accounts:recovery_cases") + "?show=closed"]
    [statements(address) for address in addresses]
    before = [statements(address) for address in addresses]
    add(1)
    add(2)
    assert [statements(address) for address in addresses] == before
    assert max(before) <= 12


def test_only_those_who_may_see_it_have_it_in_their_navigation(make_person, signed_in):
    for role in Role:
        page = signed_in(make_person(f"{role}@example.org", role)).get(reverse("accounts:account")).content.decode()
        assert (role, reverse("accounts:recovery_cases") in page) == (role, role in HELPERS)


def test_helping_a_privileged_person_lets_them_set_up_a_second_factor_anew(client, make_person, admin):
    kofi = make_person("kofi@example.org", Role.ADVISER, totp=True)
    other = make_person("zora@example.org", Role.ADMINISTRATOR)
    services.approve(case=checked(admin, email=kofi.email, new_email=""), by=other)
    assert RoleGrant.objects.in_force().filter(user=kofi).exists()
    client.post(reverse("account_request_login_code"), {"email": kofi.email})
    page = client.post(reverse("account_confirm_login_code"), {"code": mailed_code(kofi.email)}, follow=True)
    assert page.resolver_match.view_name == "mfa_activate_totp"


def test_stop_tokens_are_of_one_case_alone(ada):
    case = asked()
    token = tokens.stop_token(case)
    assert tokens.case_of(token) == case
    assert tokens.case_of(token.replace(str(case.pk), str(case.pk + 1), 1)) is None


@pytest.mark.parametrize("stage", ["asked", "checked", "approved"])
def test_erasing_a_person_ends_their_open_help_and_tells_nobody_of_it(ada, adviser, make_person, stage):
    case = services.ask(**ASK)
    if stage != "asked":
        services.check(case=case, checks=IdentityCheck.objects.all()[:1], by=adviser)
    if stage == "approved":
        services.approve(case=case, by=make_person("lead@example.org", Role.TRIAGE_LEAD))
    erase(person=ada, by=ada, why=ErasureReason.ASKED_HERE, leave_responsibilities=True)
    case.refresh_from_db()
    assert (case.status, case.reason_id, case.email, case.name) == (RecoveryStatus.REFUSED, "account-erased", "", "")
    assert Message.objects.filter(kind="recovery-refused").count() == 0
    assert list(AccountRecovery.objects.due()) == []
