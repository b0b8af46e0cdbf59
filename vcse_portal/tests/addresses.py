"""A small world with something behind every address, and the people who might try each of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from apps.accounts.account_recovery import services as account_recovery
from apps.accounts.account_recovery.tokens import stop_token as stop_recovery_token
from apps.accounts.models import Download, IdentityCheck, Role, RoleGrant, SignIn, User
from apps.accounts.tests.browser import Browser
from apps.accounts.tests.factories import UserFactory
from apps.accounts.tests.software_passkey import made
from apps.demo.codes import enrol
from apps.digests.models import Envelope
from apps.digests.rendering import stop_token
from apps.directory import services as organisations
from apps.organisations.access.claims import services as claim_services
from apps.organisations.access.handover import services as handover_services
from apps.organisations.consent.notifications import token_for
from apps.organisations.duplicates.merging import services as merging_services
from apps.organisations.models import DuplicatePair, Membership, Organisation, RegisterDifference
from apps.organisations.people import services as people_services
from apps.organisations.people.notifications import invitation_token
from apps.organisations.tests.factories import (
    FieldConsentFactory,
    MembershipFactory,
    OrganisationFactory,
    VerificationFactory,
    group,
)
from apps.outcomes import services as outcomes
from apps.outcomes.periods import Quarter
from apps.places import services as places
from apps.places.models import Neighbourhood, Ward, WardMembership
from apps.places.services.neighbourhoods import membership_token
from apps.prioritisation.models import SavedView
from apps.registers.models import RegisterEntry, RegisterImport
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request, Topic
from apps.support.tests.factories import RequestFactory

ROLES = {
    "adviser": Role.ADVISER,
    "triage": Role.TRIAGE_LEAD,
    "voice": Role.VOICE_OFFICER,
    "contract": Role.CONTRACT_MANAGER,
    "partner": Role.PARTNER,
    "commissioner": Role.COMMISSIONER,
    "panel": Role.PANEL,
    "safeguarding": Role.SAFEGUARDING_LEAD,
    "admin": Role.ADMINISTRATOR,
}
WHO = ("out", "resident", "other", "member", "lead", *ROLES)
"""Signed out, in no group, lead of another group, member and lead of the group, and one for each kind of role."""

STATES = ("draft", "sent", "needs_facts", "waiting", "offered", "agreed", "active", "completed")

STILL_FRESH = 200
"""Seconds for which the sign-ins of the beginning are used: less than a step-up asks for."""


@dataclass
class World:
    """What stands behind the addresses, by the words that the table uses."""

    people: dict[str, User]
    given: dict[str, Any]
    _sessions: dict[str, str] = field(default_factory=dict)
    _signed_in_at: float = 0.0

    def sign_in(self) -> None:
        """Signs everybody in once, so that the many tries need not."""
        self._signed_in_at = time.monotonic()
        for who, person in self.people.items():
            browser = Browser()
            browser.force_login(person)
            self._sessions[who] = browser.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(self, who: str) -> Browser:
        """A browser of this person, whose second factor was used no more than a few minutes ago."""
        browser = Browser(raise_request_exception=False)
        if who == "out":
            return browser
        if time.monotonic() - self._signed_in_at < STILL_FRESH:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        else:
            browser.force_login(self.people[who])
        return browser

    def address(self, name: str, words: dict[str, str], **more: Any) -> str:
        known = self.given | more
        return reverse(name, kwargs={key: known.get(word, word) for key, word in words.items()})

    def try_it(self, who: str, method: str, address: str) -> HttpResponse:
        """What one person gets from an address. Nothing that it does is kept."""
        cache.clear()
        with transaction.atomic():
            browser = self.browser(who)
            response = browser.get(address) if method == "get" else browser.post(address)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return response


def _requests(own: Organisation, people: dict[str, User]) -> dict[str, Request]:
    topic = Topic.objects.order_by("pk")[0]
    found = {}
    for state in STATES:
        at = {} if state == "draft" else {state: True}
        found[state] = RequestFactory(organisation=own, by=people["lead"], adviser=people["adviser"], topic=topic, **at)
    return found


def _places(ward: Ward, admin: User) -> WardMembership:
    """A move to come, a neighbourhood without wards, and a file of boundaries that waits."""
    there = places.add_neighbourhood(
        by=admin, code="unused", name="Unused", short_name="Unused", area="", reason="Agreed by the board"
    )
    raw = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": 1}}]}'
    places.keep_upload(by=admin, file_name="wards.geojson", raw=raw)
    rows = list(WardMembership.objects.filter(ward=ward).order_by("starts"))
    elsewhere = Neighbourhood.objects.exclude(pk__in=(there.pk, rows[-1].neighbourhood_id)).order_by("pk")[0]
    planned: WardMembership = places.move_ward(
        ward,
        by=admin,
        neighbourhood=elsewhere,
        first_day=timezone.localdate() + timedelta(days=30),
        reason="Agreed by the board",
        expected=membership_token(rows),
    )
    return planned


def build(mail_folder: Path) -> World:
    """Two groups with people, requests in every open state, and one of each other thing."""
    for command in ("load_places", "load_lists", "load_policies"):
        call_command(command, verbosity=0)
    people = {name: UserFactory(name=name.capitalize(), roles=[role]) for name, role in ROLES.items()}
    people["resident"] = UserFactory(name="Resident")
    ward = Ward.objects.order_by("pk")[0]
    own, people["lead"] = group(name="Moss Side Growers", ward=ward)
    people["other"] = group(name="Another group", ward=ward)[1]
    people["member"] = UserFactory(name="Member")
    membership = MembershipFactory(organisation=own, user=people["member"], role=Membership.Role.MEMBER)
    for person in people.values():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        person.set_password("three words kept")
        person.save()
        enrol(person)
        RecoveryCodes.activate(person)
    requests = _requests(own, people)
    service = organisations.add_service(organisation=own, answers={"name": "Open gardening"}, by=people["lead"])
    place = organisations.add_place(
        organisation=own, answers={"name": "The plot", "address_1": "1 Mill Lane", "ward": ward}, by=people["lead"]
    )
    casework.log_contact(
        requests["active"],
        by=people["adviser"],
        on=timezone.localdate(),
        kind="visit",
        what="Went through it",
        hours=Decimal(2),
    )
    kept = conversation.attach(
        requests["sent"],
        by=people["lead"],
        upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%plan\n", "application/pdf"),
    )
    invitation = people_services.invite(organisation=own, by=people["lead"], email="invited@example.org", role="member")
    FieldConsentFactory(organisation=own, given_by=people["lead"])
    handover = handover_services.offer_lead(membership=membership, by=people["lead"])
    claim = claim_services.claim_group(organisation=own, who="Treasurer", phone="0161 496 0000", by=people["resident"])
    double, apart, gone = (OrganisationFactory(name=f"Hulme Growers {n}", ward=ward) for n in range(3))
    pair = DuplicatePair.objects.create(one=double, two=apart, score=90, evidence=["like-name"])
    merge = merging_services.merge_group(target=double, source=gone, chosen={}, by=people["triage"])
    envelope = Envelope.objects.create(
        kind="request-sent", to_email=people["lead"].email, subject="We have your request", state="failed", due_at=None
    )
    planned = _places(ward, people["admin"])
    passkey = Authenticator.objects.create(
        user=people["lead"], type=Authenticator.Type.WEBAUTHN, data=made(name="Lead's phone")
    )
    sign_in = SignIn.objects.create(user=people["lead"], method="code", device="Chrome on Android", session_key="x")
    recovery_asked, recovery_checked = (
        account_recovery.ask(
            email=people[who].email, name=who, phone="0161 496 0000", happened="Lost it all", new_email=""
        )
        for who in ("resident", "other")
    )
    checker = UserFactory(roles=["adviser"])
    account_recovery.check(case=recovery_checked, checks=IdentityCheck.objects.all()[:1], by=checker)
    view = SavedView.objects.create(user=people["triage"], name="Mine", query="tab=mine")
    outcomes.close_quarter(Quarter.of(timezone.localdate()).previous)
    mail_folder.joinpath("one.log").write_text("To: a@example.org\nSubject: A mail\n\nText\n")
    loaded = RegisterImport.objects.create(
        started_at=timezone.now(),
        finished_at=timezone.now(),
        extract_date=timezone.localdate(),
        **dict.fromkeys(("new", "changed", "removed", "kept"), 0),
    )
    entry = RegisterEntry.objects.create(
        number=1000001, name="MOSTON CHOIR", plain="moston choir", on_register=True, is_cio=False, changed_in=loaded
    )
    difference = RegisterDifference.objects.create(
        organisation=own, field="name", ours=own.name, theirs="Moss Side Gardeners", found_in=loaded
    )
    download = Download.objects.create(user=people["member"], state="ready", ready_at=timezone.now())
    default_storage.save(download.path, ContentFile(b"all of it"))
    given = {
        "group": own.slug,
        "charity": entry.pk,
        "register-difference": difference.pk,
        "membership": membership.pk,
        "service": service.pk,
        "place": place.pk,
        "claim": claim.pk,
        "pair": pair.pk,
        "merge": merge.pk,
        "double": double.slug,
        "apart": apart.slug,
        "invitation": invitation.pk,
        "invitation-token": invitation_token(invitation),
        "consents-token": token_for(own, people["lead"], "consents"),
        "still-here-token": token_for(own, people["lead"], "still-here"),
        "lead-token": token_for(own, people["member"], "lead"),
        "handover": handover.pk,
        "verification": VerificationFactory(organisation=own).pk,
        "attachment": kept.pk,
        "envelope": envelope.pk,
        "stop-token": stop_token(envelope),
        "view": view.pk,
        "ward": ward.pk,
        "planned": planned.pk,
        "unused": "unused",
        "passkey": passkey.pk,
        "recovery": recovery_asked.pk,
        "recovery_checked": recovery_checked.pk,
        "stop-recovery-token": stop_recovery_token(recovery_asked),
        "sign_in": sign_in.pk,
        "grant": RoleGrant.objects.get(user=people["panel"]).pk,
        "person": people["panel"].pk,
        "resident-person": people["resident"].pk,
        "download": download.pk,
        "mail": "one.0",
        "quarter": Quarter.of(timezone.localdate()).previous.code,
    }
    return World(people, given | {state: request.pk for state, request in requests.items()})


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The world, in a transaction that is rolled back."""
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    with (
        override_settings(STORAGES={**settings.STORAGES, "default": local}, EMAIL_FILE_PATH=str(folder)),
        transaction.atomic(),
    ):
        built = build(folder)
        built.sign_in()
        yield built
        transaction.set_rollback(True)


def named(patterns: list[Any] | None = None, space: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every address of the portal: its name and the arguments that it takes."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern)), frozenset(pattern.pattern.regex.groupindex)


def outcome(response: HttpResponse) -> int | str:
    """The status, or that the person is asked to sign in."""
    place = response.headers.get("Location", "")
    if response.status_code == 302 and place.startswith(reverse("account_login")):
        return "sign in"
    return response.status_code
