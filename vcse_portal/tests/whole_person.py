"""Two people with a row in every part: the one whose data it is, and the one whose data must not come with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.models import AccountRecovery, Download, Role, RoleGrant, SignIn, User
from apps.accounts.tests.factories import UserFactory
from apps.digests import services as digests
from apps.digests.services import Recipient
from apps.directory.models import Service
from apps.organisations.consent import publishing
from apps.organisations.models import Claim, Handover, Membership, Organisation, SimilarGroupDeclaration, Verification
from apps.organisations.people import services as people_services
from apps.organisations.registration import services as registration_services
from apps.organisations.tests.factories import FieldConsentFactory, MembershipFactory, group
from apps.places.models import BoundaryUpload, PostcodeImport
from apps.places.tests.factories import WardMembershipFactory
from apps.prioritisation.models import Override, SavedView
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory, TopicFactory

OTHERS = ("Bola Colleague", "bola@example.org", "07700 900999", "Quiet room for Bola", "Staff think that they bluff")
"""What stands in rows near the person's own and is another's, or noted by staff for staff."""


@dataclass
class Whole:
    """Ada, who was a member of staff once and acts for a group; Bola, her colleague in it; and the adviser."""

    ada: User
    bola: User
    adviser: User
    organisation: Organisation
    asked: Request


def whole() -> Whole:
    """Builds both, through the services where there are some."""
    ada = UserFactory(
        email="ada@example.org",
        name="Ada Obi",
        phone="07700 900123",
        access_needs="Large print",
        contact_preference="phone",
        last_login=timezone.now(),
    )
    bola = UserFactory(email=OTHERS[1], name=OTHERS[0], phone=OTHERS[2], access_needs=OTHERS[3])
    adviser = UserFactory(name="Cal Adviser", roles=[Role.ADVISER])
    ada.set_password("three words kept")
    ada.save()
    for person in (ada, bola):
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    EmailAddress.objects.create(user=ada, email="Ada.Old@example.org", primary=False, verified=True)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    now = timezone.now()
    RoleGrant.objects.create(
        user=ada,
        role=Role.ADVISER,
        reason=OTHERS[4],
        granted_by=bola,
        ended_at=now,
        ended_by=bola,
        end_reason=OTHERS[4],
    )
    organisation, _ = group(
        lead=ada, name="Moss Side Growers", created_by=ada, contact_name="Ada Obi", contact_email="ada@example.org"
    )
    WardMembershipFactory(ward=organisation.ward)
    MembershipFactory(organisation=organisation, user=bola, role=Membership.Role.MEMBER)
    FieldConsentFactory(organisation=organisation, field="contact_name", given_by=ada)
    people_services.invite(organisation=organisation, by=ada, email="asked-by-her@example.org", role="member")
    other = group(lead=bola, name="Another group")[0]
    people_services.invite(organisation=other, by=bola, email="ada.old@example.org", role="member")
    registration_services.keep_draft(by=ada, step="name", answers={"name": ["A new choir"]})
    asked = _request(organisation, ada, bola, adviser)
    _as_staff(ada, asked, other, bola)
    digests.set_frequencies(by=ada, choices={"requests": "weekly"})
    digests.notify(
        "request-news", to=[Recipient(ada.email, ada.name, ada.pk)], context={"organisation": organisation}, url="/x/"
    )
    Download.objects.create(user=ada, state="failed", asked_at=now)
    _on_records(ada, bola, organisation)
    return Whole(ada, bola, adviser, organisation, asked)


def _request(organisation: Organisation, ada: User, bola: User, adviser: User) -> Request:
    """One request with a word from everybody, and a draft that a colleague can go on with."""
    topic = TopicFactory()
    asked = RequestFactory(organisation=organisation, by=ada, adviser=adviser, topic=topic, active=True)
    conversation.write(asked, by=ada, body="We need two more weeks")
    conversation.write(asked, by=bola, body="Bola wrote this line")
    conversation.write(asked, by=adviser, body="The adviser wrote this line")
    conversation.attach(asked, by=ada, upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%plan\n", "application/pdf"))
    contact: dict[str, Any] = {"on": timezone.localdate(), "kind": "visit", "what": OTHERS[4], "hours": Decimal(2)}
    casework.log_contact(asked, by=adviser, **contact)
    casework.complete(asked, by=adviser, change="better", what="The adviser’s view of it")
    casework.give_verdict(Request.objects.get(pk=asked.pk), by=ada, change="better", what="We open on Sundays now")
    conversation.mark_read(asked, by=ada)
    RequestFactory(organisation=organisation, by=ada, topic=topic)
    return asked


def _as_staff(ada: User, asked: Request, other: Organisation, bola: User) -> None:
    """What Ada did when she worked for the support team."""
    WardMembershipFactory(ward=other.ward)
    helped = RequestFactory(organisation=other, by=bola, waiting=True, title="Bola asks for a roof")
    helped.fact_checks.create(fact="stage", note=OTHERS[4], by=ada)
    Override.objects.create(request=helped, points=90, reason=OTHERS[4], by=ada, ended_at=timezone.now(), ended_by=ada)
    SavedView.objects.create(user=ada, name="Mine", query="tab=mine")


def _on_records(ada: User, bola: User, organisation: Organisation) -> None:
    """How she signed in, could not get in, asked for another group and for its lead, and what she decided and loaded."""
    now = timezone.now()
    SignIn.objects.create(user=ada, method="password", device="Chrome on Android")
    told = {"name": "Ada Obi", "phone": "07700 900123", "happened": "Ada Obi lost her phone"}
    AccountRecovery.objects.create(person=ada, email="ada@example.org", new_email="ada.old@example.org", **told)
    third = group(lead=bola, name="A third group")[0]
    claim = {"who": "Ada Obi, treasurer", "phone": "07700 900123", "had_lead": True}
    Claim.objects.create(organisation=third, user=ada, note="Ring after six", **claim)
    due = now.date() + timedelta(days=14)
    Handover.objects.create(organisation=organisation, kind="offer", candidate=bola, asked_by=ada, due_on=due)
    Verification.objects.create(
        organisation=third, causes=["new"], status="asked", decided_by=ada, decided_at=now, message=OTHERS[4]
    )
    SimilarGroupDeclaration.objects.create(
        organisation=organisation, similar_to=third, why="other", words="We meet on Sundays", declared_by=ada
    )
    Service.objects.create(
        organisation=organisation, name="Seed swap", confirmed_by=ada, confirmed_at=now, wording=publishing.WORDING
    )
    BoundaryUpload.objects.create(uploaded_by=ada, file_name="wards.geojson", packed=b"x")
    PostcodeImport.objects.create(by=ada, release="ONSPD", kind="ONSPD", file_name="onspd.csv", sha256="0" * 64)
