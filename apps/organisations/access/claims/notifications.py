"""What is said about somebody who asks to act for a group, and to whom."""

from __future__ import annotations

from django.urls import reverse

from apps.core.models import AuditEvent
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify
from apps.organisations.models import Claim, Membership

KINDS = [
    Kind(
        "group-claim-asked",
        "invitations",
        "Somebody says that they are of your group",
        asks=True,
        example={"organisation": "Moss Side Growers", "person": "Ada Obi", "mail_helps": True, "days": 5},
    ),
    Kind(
        "group-claim-sent",
        "groups",
        "You asked to act for a group",
        after_leaving=True,
        example={"organisation": "Moss Side Growers", "lead": True, "days": 30, "first": 5},
    ),
    Kind(
        "group-claim-approved",
        "groups",
        "You act for a group now",
        after_leaving=True,
        example={"organisation": "Moss Side Growers", "lead": True},
    ),
    Kind(
        "group-claim-joined",
        "groups",
        "Somebody joined your group after a check",
        example={"organisation": "Moss Side Growers", "person": "Ada Obi", "check": "Rang the group"},
    ),
    Kind(
        "group-claim-refused",
        "groups",
        "You were not let in to a group",
        after_leaving=True,
        example={
            "organisation": "Moss Side Growers",
            "why": "We could not reach you to check",
            "next": "Ask again.",
            "told": "We rang twice.",
        },
    ),
    Kind(
        "group-claim-lapsed",
        "groups",
        "Nobody answered your question about a group",
        reminds=True,
        after_leaving=True,
        example={"organisation": "Moss Side Growers", "days": 30},
    ),
]
"""What this module says, as kinds of message."""


def claim_made(claim: Claim) -> None:
    """To the person: what happens next. To the leads, if there are any: who asks, and where to answer."""
    name = claim.organisation.name
    notify(
        "group-claim-sent",
        to=[_person(claim)],
        context={
            "organisation": name,
            "lead": claim.had_lead,
            "days": Claim.LAPSES_AFTER.days,
            "first": Claim.STAFF_AFTER.days,
        },
        url=reverse("organisations:own_claim", args=[claim.pk]),
        action="See where it stands",
        organisation_id=claim.organisation_id,
    )
    notify(
        "group-claim-asked",
        to=_leads(claim),
        context={
            "organisation": name,
            "person": str(claim.user),
            "mail_helps": claim.mail_helps,
            "days": Claim.STAFF_AFTER.days,
        },
        url=reverse("organisations:answer_claim", args=[claim.pk]),
        action="Answer",
        organisation_id=claim.organisation_id,
    )


def approve_claim(claim: Claim, event: AuditEvent) -> None:
    """To the person: they act for the group now. To its other leads: who joined, and what was checked."""
    name = claim.organisation.name
    notify(
        "group-claim-approved",
        to=[_person(claim)],
        context={"organisation": name, "lead": claim.role == Membership.Role.LEAD},
        url=reverse("organisations:home"),
        action="Go to your start page",
        organisation_id=claim.organisation_id,
    )
    others = [to for to in _leads(claim) if to.user_id not in (event.actor_id, claim.user_id)]
    notify(
        "group-claim-joined",
        to=others,
        context={"organisation": name, "person": str(claim.user), "check": claim.checked.name if claim.checked else ""},
        url=reverse("organisations:people", args=[claim.organisation.slug]),
        action="See the people of your group",
        organisation_id=claim.organisation_id,
    )


def refuse_claim(claim: Claim, event: AuditEvent) -> None:
    """To the person: why, and what they can do."""
    refusal = claim.refusal
    notify(
        "group-claim-refused",
        to=[_person(claim)],
        context={
            "organisation": claim.organisation.name,
            "why": refusal.name if refusal else "",
            "next": refusal.hint if refusal else "",
            "told": claim.told,
        },
        url=reverse("organisations:own_claim", args=[claim.pk]),
        action="See what you can do",
        organisation_id=claim.organisation_id,
    )


def lapse_claim(claim: Claim, event: AuditEvent) -> None:
    """To the person: nobody answered, and what they can do."""
    notify(
        "group-claim-lapsed",
        to=[_person(claim)],
        context={"organisation": claim.organisation.name, "days": Claim.LAPSES_AFTER.days},
        url=reverse("organisations:own_claim", args=[claim.pk]),
        action="See what you can do",
        organisation_id=claim.organisation_id,
    )


def _person(claim: Claim) -> Recipient:
    return Recipient(claim.user.email, claim.user.name, claim.user_id)


def _leads(claim: Claim) -> list[Recipient]:
    rows = Membership.objects.open().filter(
        organisation=claim.organisation, role=Membership.Role.LEAD, user__is_active=True
    )
    return [Recipient(row.user.email, row.user.name, row.user_id) for row in rows.select_related("user").order_by("pk")]
