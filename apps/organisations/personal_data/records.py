"""What the records of groups hold about a person: being the contact, what they agreed to, decided and typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Exemption, PersonalDataSection, addresses_of, day, tombstone
from apps.core.audit import record
from apps.registers.models import RegisterImport

from .. import events
from ..consent import publishing
from ..consent.services import refresh
from ..models import (
    Claim,
    DuplicatePair,
    FieldConsent,
    Membership,
    Merge,
    MergeJournalEntry,
    Organisation,
    PostcodeDifference,
    RegisterDifference,
    RegistrationDraft,
    SimilarGroupDeclaration,
    Verification,
)

CHUNK = 500


WIPED = "Erased"


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
        record(events.RECORD_SAVED, subject=group, by=person, after={"section": "contact", "changed": changed})
    _forget_in_merges(person)


def _forget_in_merges(person: User) -> None:
    """Erases the person from the journals of merges."""
    traces = {*addresses_of(person), person.phone, person.name.casefold()} - {""}
    text = {f"{name}_text": Cast(name, TextField()) for name in ("before", "after")}
    holds = Q(pk__in=[])
    for trace in traces:
        holds |= Q(before_text__icontains=trace) | Q(after_text__icontains=trace)
    for move in MergeJournalEntry.objects.annotate(**text).filter(holds):
        for values in (move.before, move.after):
            for name in ("contact_name", "contact_email", "contact_phone", "email"):
                if str(values.get(name, "")).casefold() in traces:
                    values[name] = tombstone(person.pk) if name == "email" else ""
        move.save(update_fields={"before", "after"})


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
        (
            PostcodeDifference.objects.filter(settled_by=person),
            "Settled a difference to the postcode directory",
            "settled_at",
        ),
        (RegisterImport.objects.filter(loaded_by=person), "Loaded the register", "started_at"),
    ):
        for number, moment in found.order_by("pk").values_list("pk", when).iterator(chunk_size=CHUNK):
            yield {"what": what, "number": number, "when": day(moment)}


def _similar_group_declarations(person: User) -> Iterator[dict[str, Any]]:
    for one in SimilarGroupDeclaration.objects.filter(declared_by=person).select_related("organisation").order_by("pk"):
        yield {"group": one.organisation.name, "words": one.words, "when": day(one.declared_at)}


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


def _draft(person: User) -> Iterator[dict[str, Any]]:
    for draft in RegistrationDraft.objects.filter(user=person):
        yield {"begun": day(draft.started_at), "saved": day(draft.saved_at), "answers": draft.answers}


def _forget_draft(person: User) -> None:
    RegistrationDraft.objects.filter(user=person).delete()


SECTIONS = [
    PersonalDataSection(
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
    ),
    PersonalDataSection(
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
    ),
    PersonalDataSection(
        "registration-draft",
        "A group that you began to register",
        "What you typed about a group that is not registered yet.",
        models=("organisations.RegistrationDraft",),
        fields={"begun": "Begun", "saved": "Saved", "answers": "What you typed"},
        collect=_draft,
        erases="All of it.",
        erase=_forget_draft,
        order=540,
    ),
    PersonalDataSection(
        "record-work",
        "Your work on groups’ records",
        "For staff: the records that you checked, compared, merged or loaded.",
        models=(
            "organisations.Verification",
            "organisations.DuplicatePair",
            "organisations.Merge",
            "organisations.RegisterDifference",
            "organisations.PostcodeDifference",
            "registers.RegisterImport",
        ),
        fields={"what": "What", "number": "Its number", "when": "When"},
        collect=_decisions,
        keeps="The decisions about records, since a group may ask why. Your name is no longer on them.",
        order=570,
    ),
    PersonalDataSection(
        "registered-beside",
        "Groups that are not the same",
        "What you said when you registered a group although one like it was here.",
        models=("organisations.SimilarGroupDeclaration",),
        fields={"group": "Group", "words": "What you said", "when": "When"},
        collect=_similar_group_declarations,
        keeps="Why two groups are alike and not the same. Your name is no longer on it.",
        order=525,
    ),
]
"""What this app holds about a person."""

EXEMPTIONS = [
    Exemption(
        "organisations.NameKey",
        "How a group’s record is compared with others: written anew whenever the record changes",
    ),
    Exemption("registers.RegisterEntry", "The public register of charities, as it is published"),
]
"""Models that look personal and are not."""
