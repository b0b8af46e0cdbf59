"""The two ways in which a demo group comes to be: by the services, and as rows that are inserted in bulk.

Both have the same methods, so that one timeline can be written by either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from apps.accounts.demo import make_person
from apps.accounts.models import User
from apps.core import burden
from apps.core.demo_rows import Rows

from .. import events
from ..consent import publishing
from ..consent import services as consent_services
from ..models import Check, FieldConsent, Identifier, Invitation, Membership, Organisation, Verification
from ..people import services as people_services
from ..record import services as record_services
from ..registration import services as registration_services
from ..verification import services as verification_services

TASK = "register"
"""The task under which the portal counts what registering costs people."""


class ServiceWriter:
    """Each step by the service that the pages call."""

    def person(self, email: str, name: str) -> User:
        return make_person(email, name)

    def keep_draft(self, *, by: User, name: str) -> None:
        registration_services.keep_draft(by=by, step="name", answers={"name": [name]})

    def tick(self, *, by: User, refused: bool) -> None:
        burden.tick(TASK, by.pk, refused=refused)

    def register(self, *, by: User, answers: Mapping[str, Any]) -> Organisation:
        return record_services.register(by=by, answers=answers)

    def invite(self, org: Organisation, *, email: str, by: User) -> Invitation:
        return people_services.invite(organisation=org, email=email, role=Membership.Role.MEMBER, by=by)

    def accept(self, invitation: Invitation, *, by: User) -> None:
        people_services.accept_invitation(invitation=invitation, by=by)

    def verify(self, org: Organisation, checks: Sequence[Check], *, by: User) -> None:
        verification_services.verify(verification=Verification.objects.get(organisation=org), checks=checks, by=by)

    def ask_for_proof(self, org: Organisation, message: str, *, by: User) -> None:
        waits = Verification.objects.get(organisation=org)
        verification_services.ask_for_proof(verification=waits, checks=[], message=message, by=by)

    def confirm_consents(self, org: Organisation, *, by: User) -> None:
        if FieldConsent.objects.filter(organisation=org, public=True).exists():
            consent_services.confirm_consents(organisation=org, by=by)


class RowWriter(ServiceWriter):
    """Each step as the rows that its service would write. Messages, search and the index of names are not written."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._verifications: dict[int, Verification] = {}
        self._consents: dict[int, list[FieldConsent]] = {}
        self._slugs = set(Organisation.objects.values_list("slug", flat=True))

    def person(self, email: str, name: str) -> User:
        return make_person(email, name, self.rows)

    def keep_draft(self, *, by: User, name: str) -> None:
        """The draft is gone once the group is registered."""

    def tick(self, *, by: User, refused: bool) -> None:
        self.rows.tick(TASK, by.pk, refused=refused)

    def register(self, *, by: User, answers: Mapping[str, Any]) -> Organisation:
        org = Organisation(created_by=by, slug=self._slug(answers["name"]))
        for name, value in answers.items():
            if name not in record_services.NOT_COLUMNS:
                setattr(org, name, value)
        self.rows.add(org)
        for name in record_services.LINKS:
            self.rows.link(org, name, answers.get(name, ()))
        for name, scheme in record_services.NUMBERS.items():
            if answers.get(name):
                self.rows.add(Identifier(organisation=org, scheme=scheme, value=answers[name]))
        self.rows.add(Membership(organisation=org, user=by, role=Membership.Role.LEAD))
        agreed = self._agree(org, answers.get("public", ()), by)
        self.rows.finish(TASK, by.pk)
        self.rows.record(
            events.ORGANISATION_REGISTERED,
            subject=org,
            by=by,
            after={"kind": org.kind_id, "ward": org.ward_id, "listed": org.listed, "public": agreed},
        )
        causes = [Verification.Cause.NEW.value]
        begun = self._verifications[org.pk] = self.rows.add(Verification(organisation=org, causes=causes))
        self.rows.record(events.VERIFICATION_BEGAN, subject=begun, by=by, after={"causes": causes})
        return org

    def invite(self, org: Organisation, *, email: str, by: User) -> Invitation:
        role = Membership.Role.MEMBER.value
        invitation = self.rows.add(Invitation(organisation=org, email=email, role=role, invited_by=by))
        self.rows.record(events.INVITATION_SENT, subject=invitation, by=by, after={"role": role})
        return invitation

    def accept(self, invitation: Invitation, *, by: User) -> None:
        invitation.accepted_at, invitation.accepted_by = timezone.now(), by
        self.rows.add(Membership(organisation=invitation.organisation, user=by, role=invitation.role))
        self.rows.record(events.INVITATION_ACCEPTED, subject=invitation, by=by, after={"role": invitation.role})

    def verify(self, org: Organisation, checks: Sequence[Check], *, by: User) -> None:
        now, waits = timezone.now(), self._verifications[org.pk]
        self.rows.move(waits, "verify", by=by, decided_by=by, decided_at=now)
        self.rows.link(waits, "checks", checks)
        org.checked_at = now
        codes = sorted(check.pk for check in checks)
        self.rows.record(events.ORGANISATION_CHECKED, subject=org, by=by, after={"checks": codes})

    def ask_for_proof(self, org: Organisation, message: str, *, by: User) -> None:
        waits = self._verifications[org.pk]
        self.rows.move(waits, "ask_for_proof", by=by, message=message, decided_by=by, decided_at=timezone.now())

    def confirm_consents(self, org: Organisation, *, by: User) -> None:
        held = [consent for consent in self._consents[org.pk] if consent.public]
        if not held:
            return
        for consent in held:
            consent.confirmed_at = timezone.now()
        fields = sorted(consent.field for consent in held)
        after = {"public": fields, "wording": publishing.WORDING}
        self.rows.record(events.CONSENT_CONFIRMED, subject=org, by=by, after=after)

    def _agree(self, org: Organisation, wanted: Collection[str], by: User) -> list[str]:
        codes = [field.code for field in publishing.OPTIONAL]
        self._consents[org.pk] = [
            self.rows.add(
                FieldConsent(
                    organisation=org, field=code, public=code in wanted, wording=publishing.WORDING, given_by=by
                )
            )
            for code in codes
        ]
        shown = [code for code in codes if code in wanted]
        if shown:
            after = {"public": shown, "private": [], "wording": publishing.WORDING}
            self.rows.record(events.CONSENT_CHANGED, subject=org, by=by, after=after)
        return sorted(shown)

    def _slug(self, name: str) -> str:
        base = slugify(name)[:60].strip("-") or "group"
        slug, number = base, 2
        while slug in self._slugs or slug in record_services.RESERVED or slug == "group":
            slug, number = f"{base}-{number}", number + 1
        self._slugs.add(slug)
        return slug
