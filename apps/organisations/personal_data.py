"""What the records of groups hold about a person: who they act for, invitations, drafts, and being the contact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Part, Tie, add, addresses_of, day, exempt, needed_from, ties_from, tombstone
from apps.core.audit import record

from . import notifications, publishing
from .models import (
    Claim,
    DuplicatePair,
    FieldConsent,
    Handover,
    Invitation,
    Membership,
    Merge,
    MergeMove,
    Organisation,
    RegisterDifference,
    RegisteredBeside,
    RegisterImport,
    RegistrationDraft,
    Service,
    Verification,
)
from .services import lapse_handover, withdraw_claim
from .services.consent import refresh

CHUNK = 500
WIPED = "Erased"


# --- who they act for ------------------------------------------------------------------------------


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
    return going.select_related("organisation").order_by("organisation__name", "pk")


def _ties(person: User) -> Iterator[Tie]:
    for membership in left_without_lead(person):
        group = membership.organisation
        yield Tie(
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
        record("membership.ended", subject=membership, by=person, before={"role": membership.role}, after=left)
        if left:
            notifications.left_without_lead(membership.organisation)


def _belong() -> QuerySet[Any, Any]:
    return Membership.objects.open().values("user")


# --- invitations -----------------------------------------------------------------------------------


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
            record("invitation.withdrawn", subject=invitation, by=person)
        invitation.save(update_fields={"email", "withdrawn_at", "withdrawn_by"})


# --- the record and its contact --------------------------------------------------------------------


def _in_records(person: User) -> QuerySet[Organisation, Organisation]:
    """The records whose contact this person is: by their address, or by their name where they act for the group."""
    mine = Membership.objects.filter(user=person).values("organisation")
    by_name = Q(pk__in=mine, contact_name__iexact=person.name) if person.name else Q(pk__in=[])
    by_phone = Q(pk__in=mine, contact_phone=person.phone) if person.phone else Q(pk__in=[])
    return Organisation.objects.filter(Q(contact_email__in=addresses_of(person)) | by_name | by_phone).order_by("pk")


def _records(person: User) -> Iterator[dict[str, Any]]:
    contact = set(_in_records(person).values_list("pk", flat=True))
    found = Organisation.objects.filter(Q(created_by=person) | Q(pk__in=contact)).order_by("pk")
    for group in found.iterator(chunk_size=CHUNK):
        yield {
            "group": group.name,
            "registered_by_you": group.created_by_id == person.pk,
            "registered": day(group.created_at),
            "you_are_its_contact": group.pk in contact,
        }


def _forget_contact(person: User) -> None:
    """Takes the person out of the contact of each record. The group is asked for a new one on its record."""
    addresses = addresses_of(person)
    for group in _in_records(person).select_for_update(of=("self",)):
        whole = group.contact_email.lower() in addresses
        changed = [
            name
            for name, theirs in (
                ("contact_name", whole or group.contact_name.casefold() == person.name.casefold()),
                ("contact_email", whole),
                ("contact_phone", whole or bool(person.phone and group.contact_phone == person.phone)),
            )
            if theirs and getattr(group, name)
        ]
        Organisation.objects.filter(pk=group.pk).update(
            **dict.fromkeys(changed, ""), version=F("version") + 1, updated_at=timezone.now()
        )
        refresh(group)
        record("record.saved", subject=group, by=person, after={"section": "contact", "changed": changed})
    _forget_in_merges(person)


def _forget_in_merges(person: User) -> None:
    """Takes the person out of what was noted to undo a merge with."""
    traces = {*addresses_of(person), person.phone, person.name.casefold()} - {""}
    text = {f"{name}_text": Cast(name, TextField()) for name in ("before", "after")}
    holds = Q(pk__in=[])
    for trace in traces:
        holds |= Q(before_text__icontains=trace) | Q(after_text__icontains=trace)
    for move in MergeMove.objects.annotate(**text).filter(holds):
        for values in (move.before, move.after):
            for name in ("contact_name", "contact_email", "contact_phone", "email"):
                if str(values.get(name, "")).casefold() in traces:
                    values[name] = tombstone(person.pk) if name == "email" else ""
        move.save(update_fields={"before", "after"})


# --- asking to act for a group, and taking over its lead -------------------------------------------


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


def _decisions(person: User) -> Iterator[dict[str, Any]]:
    """What a member of staff decided about records. What they wrote to a group is the group's."""
    for found, what, when in (
        (
            Claim.objects.filter(answered_by=person).exclude(user=person),
            "Answered somebody who asks to act",
            "answered_at",
        ),
        (Verification.objects.filter(decided_by=person), "Checked a record", "decided_at"),
        (DuplicatePair.objects.filter(decided_by=person), "Decided about a likely pair", "decided_at"),
        (Merge.objects.filter(merged_by=person), "Merged two records", "merged_at"),
        (Merge.objects.filter(undone_by=person), "Undid a merge", "undone_at"),
        (RegisterDifference.objects.filter(settled_by=person), "Settled a difference to the register", "settled_at"),
        (RegisterImport.objects.filter(loaded_by=person), "Loaded the register", "started_at"),
    ):
        for number, moment in found.order_by("pk").values_list("pk", when).iterator(chunk_size=CHUNK):
            yield {"what": what, "number": number, "when": day(moment)}


def _beside(person: User) -> Iterator[dict[str, Any]]:
    for one in RegisteredBeside.objects.filter(said_by=person).select_related("organisation").order_by("pk"):
        yield {"group": one.organisation.name, "words": one.words, "when": day(one.said_at)}


def _consents(person: User) -> Iterator[dict[str, Any]]:
    given = FieldConsent.objects.filter(given_by=person).select_related("organisation").order_by("pk")
    for consent in given.iterator(chunk_size=CHUNK):
        yield {
            "group": consent.organisation.name,
            "field": publishing.BY_CODE[consent.field].label if consent.field in publishing.BY_CODE else consent.field,
            "public": consent.public,
            "words": consent.wording,
            "when": day(consent.given_at),
        }


def _services_of(person: User) -> QuerySet[Service, Service]:
    """The services that name this person's address, or their phone number where they act for the group."""
    mine = Membership.objects.filter(user=person).values("organisation")
    by_phone = Q(organisation__in=mine, phone=person.phone) if person.phone else Q(pk__in=[])
    return Service.objects.filter(Q(email__in=addresses_of(person)) | by_phone).order_by("pk")


def _services(person: User) -> Iterator[dict[str, Any]]:
    contact = set(_services_of(person).values_list("pk", flat=True))
    found = Service.objects.filter(Q(confirmed_by=person) | Q(pk__in=contact)).select_related("organisation")
    for service in found.order_by("pk").iterator(chunk_size=CHUNK):
        by_you = service.confirmed_by_id == person.pk
        yield {
            "group": service.organisation.name,
            "service": service.name,
            "confirmed": day(service.confirmed_at) if by_you else None,
            "public": service.public,
            "you_are_its_contact": service.pk in contact,
        }


def _forget_service_contact(person: User) -> None:
    """Takes the address and phone number off, and tells those who changed the service meanwhile."""
    for service in _services_of(person):
        service.email = "" if service.email.lower() in addresses_of(person) else service.email
        service.phone = "" if person.phone and service.phone == person.phone else service.phone
        service.version += 1
        service.save(update_fields={"email", "phone", "version"})
        record("service.saved", subject=service, by=person, after={"changed": ["email", "phone"]})


def _draft(person: User) -> Iterator[dict[str, Any]]:
    for draft in RegistrationDraft.objects.filter(user=person):
        yield {"begun": day(draft.started_at), "saved": day(draft.saved_at), "answers": draft.answers}


def _forget_draft(person: User) -> None:
    RegistrationDraft.objects.filter(user=person).delete()


ties_from(_ties)
needed_from(_belong)
add(
    Part(
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
    )
)
add(
    Part(
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
    )
)
add(
    Part(
        "records",
        "Groups’ records",
        "The groups that you registered, and those whose record names you as the person to ask.",
        models=("organisations.Organisation",),
        fields={
            "group": "Group",
            "registered_by_you": "Registered by you",
            "registered": "Registered",
            "you_are_its_contact": "You are its contact",
        },
        collect=_records,
        erases="Your name, address and phone number as the contact of a group.",
        keeps="The group’s record itself: it belongs to the group.",
        erase=_forget_contact,
        order=520,
    )
)
add(
    Part(
        "consents",
        "What you agreed to show for your group",
        "For each field of a record: public or not, to which words, and when you said so.",
        models=("organisations.FieldConsent",),
        fields={
            "group": "Group",
            "field": "Field",
            "public": "Public",
            "words": "Version of the words",
            "when": "When",
        },
        collect=_consents,
        keeps="That the group agreed, and when, as data protection law asks of us. Your name is no longer on it.",
        order=530,
    )
)
add(
    Part(
        "services",
        "What people can get from your group",
        "The services that you last said were right, and those that name you as the one to ask.",
        models=("organisations.Service",),
        fields={
            "group": "Group",
            "service": "Service",
            "confirmed": "You said that it is right on",
            "public": "Public",
            "you_are_its_contact": "You are its contact",
        },
        collect=_services,
        erases="Your address and phone number as the one to ask.",
        keeps="That somebody of the group said that it is right, and when. Your name is no longer on it.",
        erase=_forget_service_contact,
        order=535,
    )
)
add(
    Part(
        "registration-draft",
        "A group that you began to register",
        "What you typed about a group that is not registered yet.",
        models=("organisations.RegistrationDraft",),
        fields={"begun": "Begun", "saved": "Saved", "answers": "What you typed"},
        collect=_draft,
        erases="All of it.",
        erase=_forget_draft,
        order=540,
    )
)
add(
    Part(
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
    )
)
add(
    Part(
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
    )
)
add(
    Part(
        "record-work",
        "Your work on groups’ records",
        "For staff: the records that you checked, compared, merged or loaded.",
        models=(
            "organisations.Verification",
            "organisations.DuplicatePair",
            "organisations.Merge",
            "organisations.RegisterDifference",
            "organisations.RegisterImport",
        ),
        fields={"what": "What", "number": "Its number", "when": "When"},
        collect=_decisions,
        keeps="The decisions about records, since a group may ask why. Your name is no longer on them.",
        order=570,
    )
)
add(
    Part(
        "registered-beside",
        "Groups that are not the same",
        "What you said when you registered a group although one like it was here.",
        models=("organisations.RegisteredBeside",),
        fields={"group": "Group", "words": "What you said", "when": "When"},
        collect=_beside,
        keeps="Why two groups are alike and not the same. Your name is no longer on it.",
        order=525,
    )
)
exempt(
    "organisations.NameKey", "How a group’s record is compared with others: written anew whenever the record changes"
)
exempt("organisations.RegisterEntry", "The public register of charities, as it is published")
