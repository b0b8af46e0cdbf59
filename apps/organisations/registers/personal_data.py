"""What the charity register, and the work with it, holds about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Part, add, addresses_of, day

from ..models import RegisterDifference, RegisteredBeside, RegisterEntry, RegisterImport

CHUNK = 500


def _done(person: User) -> Iterator[dict[str, Any]]:
    """What the person loaded, settled, and said about a group beside another."""
    for loaded in RegisterImport.objects.filter(loaded_by=person).order_by("pk"):
        yield {"what": "You loaded the charity register", "group": "", "when": day(loaded.finished_at), "words": ""}
    settled = RegisterDifference.objects.filter(settled_by=person).select_related("organisation").order_by("pk")
    for row in settled.iterator(chunk_size=CHUNK):
        what = f"You settled a difference: {row.get_settled_how_display()}"
        yield {"what": what, "group": row.organisation.name, "when": day(row.settled_at), "words": ""}
    for said in RegisteredBeside.objects.filter(said_by=person).select_related("organisation").order_by("pk"):
        yield {
            "what": f"You said why it is another group: {said.get_why_display()}",
            "group": said.organisation.name,
            "when": day(said.said_at),
            "words": said.words,
        }


def _naming(person: User) -> QuerySet[RegisterDifference]:
    """Differences in a contact that is this person's own address or phone number."""
    theirs = [*addresses_of(person), *([person.phone] if person.phone else [])]
    rows = RegisterDifference.objects.filter(field__in=("contact_email", "contact_phone"))
    rows = rows.annotate(low_ours=Lower("ours"), low_theirs=Lower("theirs"))
    return rows.filter(Q(low_ours__in=theirs) | Q(low_theirs__in=theirs))


def _forget(person: User) -> None:
    """Takes the person's own words, address and number out of what was noted. That it was done stays."""
    RegisteredBeside.objects.filter(said_by=person).exclude(words="").update(words="Erased")
    named = list(_naming(person).values_list("pk", flat=True))
    rows = RegisterDifference.objects.filter(pk__in=named)
    rows.filter(settled_at__isnull=True).update(settled_at=timezone.now(), settled_how=RegisterDifference.Settled.GONE)
    rows.update(ours="", theirs="")


def _entries(person: User) -> QuerySet[RegisterEntry, Any]:
    rows = RegisterEntry.objects.annotate(low=Lower("email")).filter(low__in=addresses_of(person))
    return rows.order_by("pk")


def _named(person: User) -> Iterator[dict[str, Any]]:
    """The charities of the public register that give this person's address as theirs."""
    for entry in _entries(person):
        yield {"charity": entry.name, "number": entry.pk, "email": entry.email, "phone": entry.phone}


def _forget_named(person: User) -> None:
    RegisterEntry.objects.filter(pk__in=_entries(person).values("pk")).update(email="", phone="")


add(
    Part(
        "register-work",
        "What you did with the charity register",
        "When you loaded it, took or kept what it says of a group, or said why your group is not one that is like it.",
        models=(
            "organisations.RegisterImport",
            "organisations.RegisterDifference",
            "organisations.RegisteredBeside",
        ),
        fields={"what": "What", "group": "Group", "when": "When", "words": "Your words"},
        collect=_done,
        erases="Your own words, and your address and phone number where they differed from the register.",
        keeps="That it was done, and when. Your name is no longer on it.",
        erase=_forget,
        order=545,
    )
)
add(
    Part(
        "charity-register",
        "Your address in the charity register",
        "Charities that give your e-mail address as theirs in the public register, of which we hold a copy.",
        models=("organisations.RegisterEntry",),
        fields={"charity": "Charity", "number": "Number", "email": "E-mail address", "phone": "Phone number"},
        collect=_named,
        erases="Your address and the phone number beside it, in our copy.",
        keeps="The register itself is the Charity Commission’s, and public by law (Charities Act 2011, sections 29 and"
        " 38). What it still publishes comes back with the next loading: ask the charity to change it there.",
        erase=_forget_named,
        order=546,
    )
)
