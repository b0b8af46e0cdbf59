"""The sections of personal data of this app: messages to a person, and their preferences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import Exemption, PersonalDataSection, addresses_of, day, tombstone

from .kinds import all_kinds, all_topics
from .models import WORDS_GONE, Envelope, Message, TopicPreference
from .querysets import EnvelopeQuerySet

CHUNK = 500


def _theirs(person: User, address: str) -> Q:
    return Q(user=person) | Q(user__isnull=True, **{f"{address}__in": addresses_of(person)})


def _messages(person: User) -> Iterator[dict[str, Any]]:
    """When and about what we wrote; the text itself went by email and may name other people."""
    written = Message.objects.filter(_theirs(person, "to_email")).select_related("envelope").order_by("pk")
    for message in written.iterator(chunk_size=CHUNK):
        kind = all_kinds().get(message.kind)
        yield {
            "written": day(message.created_at),
            "sent": day(message.envelope.sent_at) if message.envelope else None,
            "to": message.to_email,
            "about": kind.label if kind else message.kind,
            "group": message.organisation_name,
        }


def _preferences(person: User) -> Iterator[dict[str, Any]]:
    for preference in TopicPreference.objects.filter(_theirs(person, "email")).order_by("pk"):
        topic = all_topics().get(preference.topic)
        yield {
            "topic": topic.label if topic else preference.topic,
            "how_often": preference.get_frequency_display(),
            "since": day(preference.changed_at),
        }


def _forget_preferences(person: User) -> None:
    TopicPreference.objects.filter(_theirs(person, "email")).delete()


def _forget_messages(person: User) -> None:
    """Takes the words and the address off every message; what has not gone yet never goes."""
    gone = {"to_email": tombstone(person.pk), "to_name": ""}
    messages = Message.objects.filter(_theirs(person, "to_email"))
    envelopes = Envelope.objects.filter(_theirs(person, "to_email"))
    messages.filter(envelope__isnull=True).delete()
    messages.update(subject=WORDS_GONE, body="", url="", action="", sealed="", **gone)
    _stop(envelopes)
    envelopes.update(subject=WORDS_GONE, **gone)


def _stop(envelopes: EnvelopeQuerySet | QuerySet[Envelope]) -> None:
    """What waits is not sent. One that a worker holds just now is refused by the sending, or has gone already."""
    waiting = envelopes.filter(state__in=[Envelope.State.WAITING, Envelope.State.UNKNOWN])
    waiting.update(state=Envelope.State.FAILED, due_at=None)


SECTIONS = [
    PersonalDataSection(
        "messages",
        "What we wrote to you",
        "Each message that we sent to your address or wrote for it: when, and about what.",
        models=("digests.Message", "digests.Envelope"),
        fields={"written": "Written", "sent": "Sent", "to": "To", "about": "About", "group": "Group"},
        collect=_messages,
        erases="The words of every message to you, and your address on it. What we have not sent yet is never sent.",
        keeps="That a message was sent, and when. A message to somebody else may name you: its words are wiped 12 months "
        "after it was sent.",
        erase=_forget_messages,
        order=400,
    ),
    PersonalDataSection(
        "message-choices",
        "How often we write to you",
        "What you chose for each topic.",
        models=("digests.TopicPreference",),
        fields={"topic": "Topic", "how_often": "How often", "since": "Since"},
        collect=_preferences,
        erases="All of them.",
        erase=_forget_preferences,
        order=410,
    ),
]
"""What this app holds about a person."""

EXEMPTIONS = [
    Exemption("digests.Attempt", "When a server was tried and what it answered: no address stands in it"),
]
"""Models that look personal and are not."""
