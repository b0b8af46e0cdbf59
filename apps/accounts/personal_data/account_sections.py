"""The sections of personal data of this app, and of the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q

from apps.core.models import AuditEvent, SentForm

from ..account_recovery.models import AccountRecovery
from ..devices.models import SignIn
from ..kept_forms.models import KeptForm
from ..people.models import User
from ..roles.models import RoleGrant
from . import FORMER_NAME, PersonalDataSection, addresses_of, day
from .models import Download

CHUNK = 500


def _person(person: User) -> Iterable[dict[str, Any]]:
    yield {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "access_needs": person.access_needs,
        "contact_preference": person.get_contact_preference_display() if person.contact_preference else "Not asked",
        "joined": day(person.joined_at),
        "last_sign_in": day(person.last_login),
    }


def _addresses(person: User) -> Iterator[dict[str, Any]]:
    for address in EmailAddress.objects.filter(user=person).order_by("pk"):
        yield {"email": address.email, "confirmed": address.verified, "used_to_sign_in": address.primary}


def _forget_addresses(person: User) -> None:
    EmailAddress.objects.filter(user=person).delete()


def _ways_in(person: User) -> Iterator[dict[str, Any]]:
    if person.has_usable_password():
        yield {"way": "Password", "since": None, "last_used": None}
    for one in Authenticator.objects.filter(user=person).order_by("pk"):
        yield {"way": one.get_type_display(), "since": day(one.created_at), "last_used": day(one.last_used_at)}


def _forget_ways_in(person: User) -> None:
    from ..devices.services import end_all_sessions

    Authenticator.objects.filter(user=person).delete()
    end_all_sessions(person)


def _roles(person: User) -> Iterator[dict[str, Any]]:
    for grant in RoleGrant.objects.filter(user=person).order_by("pk"):
        yield {"role": grant.get_role_display(), "from": day(grant.granted_at), "until": day(grant.ended_at)}


def _events(person: User) -> Iterator[dict[str, Any]]:
    mine = Q(actor=person) | Q(subject_type=User._meta.label, subject_id=person.pk)
    for event in AuditEvent.objects.filter(mine).order_by("pk").iterator(chunk_size=CHUNK):
        yield {
            "at": day(event.at),
            "what": event.verb,
            "thing": event.subject_type.partition(".")[2],
            "number": event.subject_id,
            "done_by_you": event.actor_id == person.pk,
        }


def _sign_ins(person: User) -> Iterator[dict[str, Any]]:
    for one in SignIn.objects.filter(user=person).order_by("pk"):
        yield {
            "at": day(one.at),
            "how": one.get_method_display(),
            "second": one.get_second_factor_display() if one.second_factor else None,
            "device": one.device,
            "got_in": one.succeeded,
        }


def _forget_sign_ins(person: User) -> None:
    SignIn.objects.filter(user=person).delete()


def _recoveries(person: User) -> Iterator[dict[str, Any]]:
    for case in AccountRecovery.objects.filter(person=person).order_by("pk"):
        yield {
            "asked": day(case.asked_at),
            "name": case.name,
            "email": case.email,
            "phone": case.phone,
            "new_email": case.new_email,
            "happened": case.happened,
            "stands": case.get_status_display(),
        }


def _forget_recoveries(person: User) -> None:
    from ..account_recovery.services import blank, close_for_erased

    addresses = addresses_of(person)
    blank(AccountRecovery.objects.filter(Q(person=person) | Q(email__in=addresses) | Q(new_email__in=addresses)))
    close_for_erased(person)


def _kept_forms(person: User) -> Iterator[dict[str, Any]]:
    """When, and not what: it is sealed for the browser that it was written in, and gone within two days."""
    for one in KeptForm.objects.filter(person=person).order_by("pk"):
        yield {"at": day(one.at)}


def _forget_kept_forms(person: User) -> None:
    KeptForm.objects.filter(person=person).delete()


def _sent_forms(person: User) -> Iterator[dict[str, Any]]:
    """When, and where it led: what was sent is a digest, in which nothing can be read."""
    for one in SentForm.objects.filter(person=person).order_by("pk"):
        yield {"at": day(one.at), "led_to": one.address}


def _forget_sent_forms(person: User) -> None:
    SentForm.objects.filter(person=person).delete()


def _downloads(person: User) -> Iterator[dict[str, Any]]:
    for one in Download.objects.filter(user=person).order_by("pk"):
        yield {"asked": day(one.asked_at), "ready": day(one.ready_at)}


def _forget_downloads(person: User) -> None:
    from .downloads import delete

    delete(Download.objects.filter(user=person))


SECTIONS = [
    PersonalDataSection(
        "person",
        "You",
        "Your name, email address, phone number, access needs, the best way to reach you, and when you joined.",
        models=("accounts.User",),
        fields={
            "name": "Name",
            "email": "Email address",
            "phone": "Phone number",
            "access_needs": "Access needs",
            "contact_preference": "The best way to reach you",
            "joined": "Joined",
            "last_sign_in": "Last sign-in",
        },
        collect=_person,
        erases="Your name, email address, phone number, access needs and how to reach you. Where your name stood, "
        f"others read “{FORMER_NAME}”.",
        erase=lambda person: person.anonymise(),
        order=0,
    ),
    PersonalDataSection(
        "addresses",
        "Your email addresses",
        "The addresses that you proved to be yours, and any that wait for a code.",
        models=("account.EmailAddress", "account.EmailConfirmation"),
        fields={"email": "Address", "confirmed": "Proved to be yours", "used_to_sign_in": "Used to sign in"},
        collect=_addresses,
        erases="Your email addresses. You can sign up with one of them again, as somebody new.",
        erase=_forget_addresses,
        order=1,
    ),
    PersonalDataSection(
        "ways-in",
        "How you sign in",
        "Whether you have a password, a passkey or a second step, and since when. Never the secret itself: "
        "nobody can read that.",
        models=("mfa.Authenticator", "sessions.Session"),
        fields={"way": "Way", "since": "Since", "last_used": "Last used"},
        collect=_ways_in,
        erases="Your password, passkeys, second step and recovery codes. You are signed out everywhere.",
        erase=_forget_ways_in,
        order=2,
    ),
    PersonalDataSection(
        "roles",
        "Your roles",
        "The roles that you hold or held at the portal.",
        models=("accounts.RoleGrant",),
        fields={"role": "Role", "from": "From", "until": "Until"},
        collect=_roles,
        keeps="Which roles an account held and when: it shows who could see other people’s records. "
        "Your name is no longer on it.",
        order=3,
    ),
    PersonalDataSection(
        "events",
        "What you did, and what was done to your account",
        "One line for each change of state: when, what and on which thing. It holds no text that anybody typed.",
        models=("core.AuditEvent", "core.RetentionRun"),
        fields={
            "at": "When",
            "what": "What happened",
            "thing": "To what",
            "number": "Its number",
            "done_by_you": "Done by you",
        },
        collect=_events,
        keeps="The record of who did what, which nobody can alter. It is how we account for public money. "
        "Your name is no longer on it: it says “A former member”.",
        order=900,
    ),
    PersonalDataSection(
        "downloads",
        "Files with your data",
        "When you asked for a file such as this one.",
        models=("accounts.Download",),
        fields={"asked": "Asked", "ready": "Ready"},
        collect=_downloads,
        erases="All of them.",
        erase=_forget_downloads,
        order=4,
    ),
    PersonalDataSection(
        "sign-ins",
        "When you signed in",
        "Each sign-in of the last 90 days: when, how and on what kind of device. No internet address, no place.",
        models=("accounts.SignIn",),
        fields={
            "at": "When",
            "how": "How",
            "second": "Second step",
            "device": "Device",
            "got_in": "You got in",
        },
        collect=_sign_ins,
        erases="All of them.",
        erase=_forget_sign_ins,
        order=5,
    ),
    PersonalDataSection(
        "kept-forms",
        "What you sent while you were signed out",
        "When we kept a form for you. Its words are sealed for the browser that you wrote them in, for a day.",
        models=("accounts.KeptForm",),
        fields={"at": "When"},
        collect=_kept_forms,
        erases="All of them.",
        erase=_forget_kept_forms,
        order=6,
    ),
    PersonalDataSection(
        "sent-forms",
        "Which forms you sent today",
        "When you sent a form, the page that came after it and the notice on it, so that a second press does nothing "
        "twice. Gone after a day.",
        models=("core.SentForm",),
        fields={"at": "When", "led_to": "The page after it"},
        collect=_sent_forms,
        erases="All of them.",
        erase=_forget_sent_forms,
        order=7,
    ),
    PersonalDataSection(
        "sign-in-help",
        "Help with signing in",
        "What you told us when you could not get in, and what became of it.",
        models=("accounts.AccountRecovery",),
        fields={
            "asked": "Asked",
            "name": "Name",
            "email": "Address of the account",
            "phone": "Phone number",
            "new_email": "New address",
            "happened": "What happened",
            "stands": "Where it stands",
        },
        collect=_recoveries,
        erases="What you told us.",
        keeps="That somebody was let in to the account, who checked it and who approved it.",
        erase=_forget_recoveries,
        order=6,
    ),
]
"""What this app holds about a person."""
