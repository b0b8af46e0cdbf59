"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.accounts.account_recovery import services as recovery
from apps.accounts.account_recovery.tokens import stop_token
from apps.accounts.models import AccountRecovery, Download, IdentityCheck, KeptForm, Role, RoleGrant, SignIn
from apps.accounts.tests.factories import UserFactory
from apps.accounts.tests.software_passkey import made
from apps.core.models import SentForm
from vcse_portal.tests.addresses import World
from vcse_portal.tests.declared import LIST
from vcse_portal.tests.expected import (
    ADMIN,
    OWN,
    READ_ONLY,
    ROLES,
    SENT_ON,
    SIGN_IN,
    WHO,
    Address,
    everyone,
    form,
    only,
    page,
    signed_in,
    verb,
)
from vcse_portal.tests.whole_person import NOTE_OF_STAFF, Whole

HELPERS = ("adviser", "triage", "contract", "admin")

PUBLIC = {
    "account_complete_password_reset",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_sign_in_as",
    "accounts:kept_forms",
    "accounts:throw_kept_form_away",
    "account_logout",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "accounts:ask_for_recovery",
    "accounts:erased",
    "accounts:recovery_asked",
    "accounts:stop_recovery",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "accounts:account": page({}, signed_in()),
    "accounts:details": form({}, signed_in(), signed_in(422)),
    "accounts:my_data": page({}, signed_in()),
    "accounts:ask_for_data": verb({}, signed_in(302)),
    "accounts:data_file": page({"pk": "download"}, only(("member",))),
    "accounts:erase_me": form({}, signed_in(), signed_in(403) | dict.fromkeys(("resident", "other", *OWN), 422)),
    "accounts:erased": page({}, everyone()),
    "accounts:erase_person": form({"pk": "resident-person"}, only(ADMIN, others=403), only(ADMIN, 422, others=403)),
    "accounts:retention": page({}, only(ADMIN, others=403)),
    "accounts:retention_dry_run": verb({}, only(ADMIN, 302, others=403)),
    "accounts:devices": page({}, signed_in()),
    "accounts:end_sign_in": verb({"pk": "sign_in"}, only(("lead",), 302)),
    "accounts:end_other_sign_ins": verb({}, signed_in(302)),
    "accounts:ask_for_recovery": form({}, everyone(), everyone(422)),
    "accounts:recovery_asked": page({}, everyone()),
    "accounts:stop_recovery": form({"token": "stop-recovery-token"}, everyone(), everyone(302)),
    "accounts:recovery_cases": page({}, only(HELPERS, others=403)),
    "accounts:recovery_case": page({"pk": "recovery"}, only(HELPERS, others=403)),
    "accounts:check_recovery": form({"pk": "recovery"}, only(HELPERS, others=403), dict.fromkeys(HELPERS, 422)),
    "accounts:approve_recovery": form(
        {"pk": "recovery_checked"}, only(("triage", "admin"), others=403), dict.fromkeys(("triage", "admin"), 302)
    ),
    "accounts:refuse_recovery": form({"pk": "recovery"}, only(HELPERS, others=403), dict.fromkeys(HELPERS, 422)),
    "today": page({}, only(tuple(ROLES))),
    "accounts:audit": page({}, only(ADMIN, others=403)),
    "accounts:invite_colleague": form({}, only(ADMIN, others=403), dict.fromkeys(ADMIN, 422)),
    "accounts:people": page({}, only(ADMIN, others=403)),
    "accounts:person": page({"pk": "person"}, only(ADMIN, others=403)),
    "accounts:give_role": form({"pk": "person"}, only(ADMIN, others=403), dict.fromkeys(ADMIN, 422)),
    "accounts:reset_second_step": verb({"pk": "person"}, only(ADMIN, 302, others=403)),
    "accounts:end_role": form({"pk": "grant"}, only(ADMIN, others=403), dict.fromkeys(ADMIN, 422)),
    "account_login": form({}, SENT_ON, {}),
    "account_sign_in_as": Address({}, READ_ONLY, dict.fromkeys(WHO, SIGN_IN)),
    "accounts:kept_forms": page({}, everyone()),
    "accounts:throw_kept_form_away": Address({}, READ_ONLY, everyone(302)),
    "account_request_login_code": form({}, SENT_ON, {}),
    "account_confirm_login_code": form({}, signed_in(302), {}),
    "mfa_login_webauthn": form({}, signed_in(302), {}),
    "mfa_authenticate": form({}, signed_in(302), {}),
    "account_logout": form({}, everyone(out=302), everyone(302)),
    "account_signup": form({}, SENT_ON, {}),
    "account_email_verification_sent": form({}, signed_in(302), {}),
    "account_inactive": page({}, everyone()),
    "account_reauthenticate": form({}, signed_in(), {}),
    "mfa_reauthenticate": form({}, signed_in(), {}),
    "mfa_reauthenticate_webauthn": form({}, signed_in(302) | {"lead": 200}, {}),
    "account_confirm_by_code": form({}, signed_in(302), {}),
    "account_email": form({}, signed_in(), signed_in(302)),
    "account_change_password": form({}, signed_in(), {}),
    "account_set_password": form({}, signed_in(302), {}),
    "account_reset_password": form({}, everyone(), {}),
    "account_confirm_password_reset_code": form({}, dict.fromkeys(WHO, SIGN_IN), {}),
    "account_complete_password_reset": form({}, everyone(302), {}),
    "account_password_reset_completed": page({}, everyone()),
    "mfa_index": page({}, signed_in()),
    "mfa_activate_totp": form({}, signed_in(302), {}),
    "mfa_deactivate_totp": form({}, signed_in(), dict.fromkeys(("resident", "other", *OWN, "panel"), 302)),
    "mfa_list_webauthn": page({}, signed_in()),
    "mfa_add_webauthn": form({}, signed_in(), {}),
    "mfa_edit_webauthn": form({"pk": "passkey"}, only(("lead",)), {}),
    "mfa_remove_webauthn": form({"pk": "passkey"}, only(("lead",)), dict.fromkeys(("lead",), 302)),
    "mfa_view_recovery_codes": page({}, signed_in()),
    "mfa_generate_recovery_codes": form({}, signed_in(), signed_in(302)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "User": ("record", "person"),
    "Download": ("draft", "person"),
    "RecoveryRefusal": LIST,
    "IdentityCheck": LIST,
    "AccountRecovery": ("record", "person"),
    "SignIn": ("ended", "person"),
    "KeptForm": ("draft", "person"),
    "RoleGrant": ("ended", "staff"),
}

FACTS: dict[str, tuple[str, ...]] = {
    "person: name": (
        "SignUpForm.name",
        "DetailsForm.name",
        "AskRecoveryForm.name",
    ),
    "person: email address": (
        "SignUpForm.email",
        "SignInForm.login",
        "LoginCodeRequestForm.email",
        "ForgottenPasswordForm.email",
        "ChangeAddressForm.email",
        "ChangeUnconfirmedAddressForm.email",
        "AskRecoveryForm.email",
    ),
    "person: phone": (
        "DetailsForm.phone",
        "AskRecoveryForm.phone",
    ),
    "person: new email address, when the old one is lost": ("AskRecoveryForm.new_email",),
    "person: how to be reached": ("DetailsForm.contact_preference",),
    "person: access needs": ("DetailsForm.access_needs",),
}

ACTS = set(
    """
    AddPasskeyForm.name
    AddressCodeForm.code
    AskRecoveryForm.happened
    ChangePasswordForm.oldpassword ChangePasswordForm.password1
    CheckRecoveryForm.checks
    ConfirmByCodeForm.code
    ConfirmByPasswordForm.password
    ConfirmBySecondFactorForm.code
    EndForm.reason EndForm.to
    AuditFilter.about AuditFilter.number AuditFilter.since AuditFilter.until AuditFilter.what AuditFilter.who
    InviteForm.email InviteForm.name InviteForm.reason InviteForm.role
    EraseForm.leave EraseForm.sure
    ErasePersonForm.leave ErasePersonForm.sure ErasePersonForm.why
    GrantForm.reason GrantForm.role
    LoginCodeForm.code
    NewPasswordForm.password1
    RefuseRecoveryForm.reason
    RenamePasskeyForm.name
    ResetCodeForm.code
    SecondFactorForm.code
    SetPasswordForm.password1
    SetUpAppForm.code
    SignInForm.password SignInForm.remember
    SignUpForm.password1
    """.split()
)

TWICE = {
    "person: name": "The details begin with the name from signing up. Who cannot sign in is not known to us.",
    "person: email address": "It says who wants to come in; changing it asks for the new one.",
    "person: phone": "A claim begins with the phone of the account. Who cannot sign in is not known to us.",
}

INHERITED = {
    "ChangePasswordForm.password2",
    "NewPasswordForm.password2",
    "SetPasswordForm.password2",
    "SignUpForm.username",
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """Ways to get in, a file of data and two people who cannot get in, by the words of ``ADDRESSES``."""
    lead, member = world.people["lead"], world.people["member"]
    passkey = Authenticator.objects.create(user=lead, type=Authenticator.Type.WEBAUTHN, data=made(name="Lead's phone"))
    sign_in = SignIn.objects.create(user=lead, method="code", device="Chrome on Android", session_key="x")
    asked, checked = (
        recovery.ask(
            email=world.people[who].email, name=who, phone="0161 496 0000", happened="Lost it all", new_email=""
        )
        for who in ("resident", "other")
    )
    recovery.check(case=checked, checks=IdentityCheck.objects.all()[:1], by=UserFactory(roles=["adviser"]))
    download = Download.objects.create(user=member, state="ready", ready_at=timezone.now())
    default_storage.save(download.path, ContentFile(b"all of it"))
    return {
        "passkey": passkey.pk,
        "recovery": asked.pk,
        "recovery_checked": checked.pk,
        "stop-recovery-token": stop_token(asked),
        "sign_in": sign_in.pk,
        "grant": RoleGrant.objects.get(user=world.people["panel"]).pk,
        "person": world.people["panel"].pk,
        "resident-person": world.people["resident"].pk,
        "download": download.pk,
    }


def rows_of_a_person(two: Whole) -> None:
    """How Ada signs in, the role that she held, the file that she asked for, and when she could not get in."""
    now = timezone.now()
    two.ada.set_password("three words kept")
    two.ada.save()
    for person in (two.ada, two.bola):
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    EmailAddress.objects.create(user=two.ada, email="Ada.Old@example.org", primary=False, verified=True)
    Authenticator.objects.create(user=two.ada, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    ended = {"ended_at": now, "ended_by": two.bola, "end_reason": NOTE_OF_STAFF}
    RoleGrant.objects.create(user=two.ada, role=Role.ADVISER, reason=NOTE_OF_STAFF, granted_by=two.bola, **ended)
    Download.objects.create(user=two.ada, state="failed", asked_at=now)
    SignIn.objects.create(user=two.ada, method="password", device="Chrome on Android")
    KeptForm.objects.create(person=two.ada, sealed="sealed")
    SentForm.objects.create(person=two.ada, mark="one", act="one", address="/requests/")
    told = {"name": "Ada Obi", "phone": "07700 900123", "happened": "Ada Obi lost her phone"}
    AccountRecovery.objects.create(person=two.ada, email="ada@example.org", new_email="ada.old@example.org", **told)
