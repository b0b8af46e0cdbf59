"""What is said about a group's people, and to whom."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from apps.accounts import roles
from apps.accounts.models import Role, RoleGrant
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify

from ..models import Invitation, Membership, Organisation

SALT = "organisations.invitation"

KINDS = [
    Kind(
        "group-invitation",
        "invitations",
        "Somebody asks you to act for a group",
        asks=True,
        example={"organisation": "Moss Side Growers", "inviter": "Ada Obi", "lead": False},
    ),
    Kind(
        "group-invitation-accepted",
        "groups",
        "A colleague accepted your invitation",
        example={"organisation": "Moss Side Growers", "person": "Bo Reed", "lead": False},
    ),
    Kind(
        "group-membership-ended",
        "groups",
        "You no longer act for a group",
        after_leaving=True,
        example={"organisation": "Moss Side Growers"},
    ),
    Kind(
        "group-role-changed",
        "groups",
        "Your role in a group changed",
        example={"organisation": "Moss Side Growers", "lead": True},
    ),
    Kind(
        "group-without-lead",
        "groups",
        "A group has no lead now",
        asks=True,
        example={"organisation": "Moss Side Growers", "staff": True},
    ),
]
"""What this module says, as kinds of message."""


def invitation_token(invitation: Invitation) -> str:
    """What stands in the link of the message. It holds for as long as the invitation is open."""
    return signing.Signer(salt=SALT).sign(str(invitation.pk))


def invitation_from(token: str) -> Invitation | None:
    """The invitation that a link is for, or None when somebody changed the link."""
    try:
        key = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("organisation", "invited_by").filter(pk=key).first()


def invite(invitation: Invitation) -> None:
    """To the colleague: who asks, for which group, and the link."""
    notify(
        "group-invitation",
        to=[Recipient(invitation.email)],
        context={
            "organisation": invitation.organisation.name,
            "inviter": str(invitation.invited_by),
            "lead": invitation.role == Membership.Role.LEAD,
        },
        url=reverse("organisations:invitation", args=[invitation_token(invitation)]),
        action="See the invitation",
        organisation_id=invitation.organisation_id,
    )


def accept(invitation: Invitation, membership: Membership) -> None:
    """To whoever sent the invitation, or where they have left, to those who lead the group: it was accepted, and by whom."""
    by = invitation.invited_by
    acting = Membership.objects.open().filter(organisation=invitation.organisation_id, user__is_active=True)
    told = [by]
    if not acting.filter(user=by).exists() and not roles.is_staff(by):
        leads = acting.filter(role=Membership.Role.LEAD).exclude(pk=membership.pk)
        told = [lead.user for lead in leads.select_related("user").order_by("pk")]
    notify(
        "group-invitation-accepted",
        to=[Recipient(person.email, person.name, person.pk) for person in told],
        context={
            "organisation": invitation.organisation.name,
            "person": str(membership.user),
            "lead": membership.role == Membership.Role.LEAD,
        },
        url=reverse("organisations:people", args=[invitation.organisation.slug]),
        action="See the people of your group",
        organisation_id=invitation.organisation_id,
    )


def end(membership: Membership) -> None:
    """To the person: they no longer act for the group."""
    _tell_member("group-membership-ended", membership)


def change_role(membership: Membership) -> None:
    """To the person: what they may do now."""
    _tell_member("group-role-changed", membership, lead=membership.role == Membership.Role.LEAD)


def _tell_member(kind: str, membership: Membership, **more: object) -> None:
    notify(
        kind,
        to=[Recipient(membership.user.email, membership.user.name, membership.user_id)],
        context={"organisation": membership.organisation.name, **more},
        url=reverse("organisations:home"),
        action="Go to your start page",
        organisation_id=membership.organisation_id,
    )


def left_without_lead(organisation: Organisation) -> None:
    """To the triage leads and to those who still act for the group: it has no lead, and one has to be found."""
    leads = RoleGrant.objects.in_force().filter(role=Role.TRIAGE_LEAD).select_related("user").order_by("user_id")
    members = Membership.objects.open().filter(organisation=organisation).select_related("user").order_by("pk")
    for staff, users in ((True, [grant.user for grant in leads]), (False, [each.user for each in members])):
        notify(
            "group-without-lead",
            to=[Recipient(user.email, user.name, user.pk) for user in users],
            context={"organisation": organisation.name, "staff": staff},
            url=reverse("organisations:people", args=[organisation.slug]),
            action="See the people of the group",
            organisation_id=organisation.pk,
        )
