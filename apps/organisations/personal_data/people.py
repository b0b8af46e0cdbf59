"""Who a person acts for, was invited by, asked to act for, and handed the lead to or from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import (
    PersonalDataSection,
    Responsibility,
    addresses_of,
    day,
    tombstone,
)
from apps.core.audit import record

from .. import events
from ..access.claims.services import withdraw_claim
from ..access.handover.services import lapse_handover
from ..models import (
    Claim,
    Handover,
    Invitation,
    Membership,
    Organisation,
)
from ..people import notifications as people_notifications

CHUNK = 500
WIPED = "Erased"


def _memberships(person: User) -> Iterator[dict[str, Any]]:
    held = Membership.objects.filter(user=person).select_related("organisation").order_by("pk")
    for membership in held:
        yield {
            "group": membership.organisation.name,
            "as": membership.get_role_display(),
            "from": day(membership.started_at),
            "until": day(membership.ended_at),
        }


def left_without_lead(person: User) -> QuerySet[Membership]:
    """The memberships in which this person is the only lead of a group that goes on."""
    lead = Membership.objects.open().filter(role=Membership.Role.LEAD)
    others = lead.exclude(user=person).values("organisation")
    mine = lead.filter(user=person).exclude(organisation__in=others)
    going = mine.exclude(organisation__status__in=[Organisation.Status.CLOSED, Organisation.Status.MERGED])
    return going.select_related("organisation").order_by("organisation__sort_name", "pk")


def responsibilities(person: User) -> Iterator[Responsibility]:
    for membership in left_without_lead(person):
        group = membership.organisation
        yield Responsibility(
            f"You are the only lead of {group.name}.",
            reverse("organisations:people", args=[group.slug]),
            f"Make somebody else a lead of {group.name}",
            f"Leave {group.name} without a lead. The support team will find a new one with the group.",
        )


def _end_memberships(person: User) -> None:
    """Ends each membership, also of a last lead: nobody is kept here for want of a successor."""
    leaderless = {membership.pk for membership in left_without_lead(person)}
    now = timezone.now()
    for membership in Membership.objects.open().filter(user=person).select_related("organisation").order_by("pk"):
        membership.ended_at, membership.ended_by = now, person
        membership.save(update_fields={"ended_at", "ended_by"})
        left = {"without_lead": True} if membership.pk in leaderless else {}
        record(events.MEMBERSHIP_ENDED, subject=membership, by=person, before={"role": membership.role}, after=left)
        if left:
            people_notifications.left_without_lead(membership.organisation)


def people_who_belong() -> QuerySet[Any, Any]:
    return Membership.objects.open().values("user")


def _invitations(person: User) -> Iterator[dict[str, Any]]:
    """Those to the person, and those that they sent, without the address of whoever was asked."""
    mine = Q(email__in=addresses_of(person)) | Q(accepted_by=person) | Q(invited_by=person)
    found = Invitation.objects.filter(mine).select_related("organisation").order_by("pk")
    for invitation in found.iterator(chunk_size=CHUNK):
        yield {
            "group": invitation.organisation.name,
            "as": invitation.get_role_display(),
            "sent_by_you": invitation.invited_by_id == person.pk,
            "sent": day(invitation.invited_at),
            "accepted": day(invitation.accepted_at),
            "taken_back": day(invitation.withdrawn_at),
        }


def _forget_invitations(person: User) -> None:
    """Takes back what is open and takes the address off all of them."""
    theirs = Invitation.objects.filter(Q(email__in=addresses_of(person)) | Q(accepted_by=person)).order_by("pk")
    for invitation in theirs:
        invitation.email = tombstone(invitation.pk, "invitation")
        if invitation.accepted_at is None and invitation.withdrawn_at is None:
            invitation.withdrawn_at, invitation.withdrawn_by = timezone.now(), person
            record(events.INVITATION_WITHDRAWN, subject=invitation, by=person)
        invitation.save(update_fields={"email", "withdrawn_at", "withdrawn_by"})


def _claims(person: User) -> Iterator[dict[str, Any]]:
    for claim in Claim.objects.filter(user=person).select_related("organisation").order_by("pk"):
        yield {
            "group": claim.organisation.name,
            "who": claim.who,
            "phone": claim.phone,
            "note": claim.note,
            "asked": day(claim.asked_at),
            "stands_at": claim.get_status_display(),
        }


def _forget_claims(person: User) -> None:
    """Takes back what is not answered and wipes what the person wrote about themselves."""
    theirs = Claim.objects.filter(user=person)
    for claim in theirs.filter(status=Claim.Status.ASKED).order_by("pk"):
        withdraw_claim(claim=claim, by=person)
    theirs.update(who=WIPED, phone=WIPED, note="")


def _handovers(person: User) -> Iterator[dict[str, Any]]:
    mine = Q(candidate=person) | Q(asked_by=person)
    for one in Handover.objects.filter(mine).select_related("organisation").order_by("pk"):
        yield {
            "group": one.organisation.name,
            "asked_by_you": one.asked_by_id == person.pk,
            "for_you": one.candidate_id == person.pk,
            "asked": day(one.asked_at),
            "ended": day(one.ended_at),
        }


def _end_handovers(person: User) -> None:
    mine = Q(candidate=person) | Q(asked_by=person)
    for one in Handover.objects.filter(mine, status=Handover.Status.ASKED).order_by("pk"):
        lapse_handover(handover=one)


SECTIONS = [
    PersonalDataSection(
        "memberships",
        "The groups that you act for",
        "Each group that you act for or acted for, as lead or member, and when.",
        models=("organisations.Membership",),
        fields={"group": "Group", "as": "As", "from": "From", "until": "Until"},
        collect=_memberships,
        erases="You no longer act for any group, from this moment.",
        keeps="That somebody acted for the group, and when. Your name is no longer on it.",
        erase=_end_memberships,
        order=500,
    ),
    PersonalDataSection(
        "invitations",
        "Invitations",
        "Those that were sent to you and those that you sent, without the address of anybody else.",
        models=("organisations.Invitation",),
        fields={
            "group": "Group",
            "as": "As",
            "sent_by_you": "Sent by you",
            "sent": "Sent",
            "accepted": "Accepted",
            "taken_back": "Taken back",
        },
        collect=_invitations,
        erases="Your address on every invitation. One that is open is taken back.",
        erase=_forget_invitations,
        order=510,
    ),
    PersonalDataSection(
        "claims",
        "Groups that you asked to act for",
        "What you told us when you asked to act for a group that is here already.",
        models=("organisations.Claim",),
        fields={
            "group": "Group",
            "who": "Who you are in it",
            "phone": "Phone number",
            "note": "Note",
            "asked": "Asked",
            "stands_at": "Stands at",
        },
        collect=_claims,
        erases="What you wrote and your number. A question that is not answered is taken back.",
        keeps="That somebody asked, and what was answered.",
        erase=_forget_claims,
        order=550,
    ),
    PersonalDataSection(
        "handovers",
        "Handing over the lead",
        "When you asked to lead a group, or were asked to, or asked somebody else.",
        models=("organisations.Handover",),
        fields={
            "group": "Group",
            "asked_by_you": "Asked by you",
            "for_you": "For you",
            "asked": "Asked",
            "ended": "Ended",
        },
        collect=_handovers,
        erases="A question that is still open: it ends.",
        keeps="That the lead was handed over, and when. Your name is no longer on it.",
        erase=_end_handovers,
        order=560,
    ),
]
"""What this app holds about a person."""
