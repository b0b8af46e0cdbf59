"""Verbs of the outbox: tell, gather, choose a rhythm, stop, try again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User

from . import rendering, tasks
from .kinds import KINDS, Kind, Rhythm, Topic, topic_of
from .models import Choice, Envelope, Message
from .rhythms import due_at


@dataclass(frozen=True)
class Recipient:
    """Somebody to tell: a person of the portal, or an address of somebody who has no account yet."""

    email: str
    name: str = ""
    user_id: int | None = None


def tell(
    kind: str,
    *,
    to: Iterable[Recipient],
    context: Mapping[str, Any],
    url: str = "",
    action: str = "",
    organisation_id: int | None = None,
) -> list[Message]:
    """Writes one message for each recipient, in the transaction that is open, and sends it after commit.

    What is written at once goes into an envelope of its own; the rest waits for the recipient's next
    digest; a topic that somebody chose never to hear of is written and never sent. An address that
    belongs to an account follows that account's choices. Two recipients with one address are told once;
    a person who was signed off is not told. ``url`` may be a path of this portal. A context with
    ``organisation`` names the group in the digest's subject.
    """
    what = KINDS[kind]
    people = _resolve(to)
    rhythms = rhythms_for(people, topic_of(what))
    now = timezone.now()
    full_url = f"{settings.SITE_URL}{url}" if url.startswith("/") else url
    messages: list[Message] = []
    for person, rhythm in zip(people, rhythms, strict=True):
        words = rendering.words(kind, {**context, "to": person, "url": full_url, "action": action})
        messages.append(
            Message(
                kind=kind,
                topic=what.topic,
                to_email=person.email,
                to_name=person.name[:120],
                user_id=person.user_id,
                organisation_id=organisation_id,
                organisation_name=str(context.get("organisation") or "")[:200],
                subject=words.subject,
                body=words.body,
                url=full_url,
                action=action,
                asks=what.asks,
                rhythm=rhythm,
                created_at=now,
                due_at=due_at(rhythm, now),
            )
        )
    with transaction.atomic():
        at_once = [message for message in messages if message.rhythm == Rhythm.AT_ONCE]
        envelopes = Envelope.objects.bulk_create([_envelope(what, message) for message in at_once])
        for message, envelope in zip(at_once, envelopes, strict=True):
            message.envelope = envelope
        Message.objects.bulk_create(messages)
        if at_once:
            tasks.wake_on_commit()
    return messages


def _envelope(kind: Kind, message: Message) -> Envelope:
    return Envelope(
        kind=kind.code,
        to_email=message.to_email,
        to_name=message.to_name,
        user_id=message.user_id,
        subject=message.subject,
        created_at=message.created_at,
        due_at=message.due_at,
    )


def _resolve(to: Iterable[Recipient]) -> list[Recipient]:
    """The recipients, each address once, joined to accounts, without people who were signed off."""
    wanted = [Recipient(r.email.strip().lower(), r.name, r.user_id) for r in to]
    known = User.objects.filter(
        Q(pk__in=[r.user_id for r in wanted if r.user_id]) | Q(email__in=[r.email for r in wanted])
    )
    by_id = {user.pk: user for user in known}
    by_email = {user.email: user for user in by_id.values()}
    people: dict[str, Recipient] = {}
    for recipient in wanted:
        user = by_id.get(recipient.user_id) if recipient.user_id else by_email.get(recipient.email)
        if user is None:
            people.setdefault(recipient.email, Recipient(recipient.email, recipient.name))
        elif user.is_active:
            people.setdefault(user.email, Recipient(user.email, user.name or recipient.name, user.pk))
    return list(people.values())


def rhythms_for(people: list[Recipient], topic: Topic) -> list[str]:
    """The rhythm that each of them chose for the topic, or its default. Two statements at most."""
    if topic.fixed:
        return [Rhythm.AT_ONCE] * len(people)
    chosen = Choice.objects.filter(topic=topic.code).filter(
        Q(user__in=[p.user_id for p in people if p.user_id]) | Q(user__isnull=True, email__in=[p.email for p in people])
    )
    by_user: dict[int, str] = {}
    by_email: dict[str, str] = {}
    for choice in chosen:
        if choice.user_id:
            by_user[choice.user_id] = choice.rhythm
        else:
            by_email[choice.email] = choice.rhythm
    return [by_user.get(p.user_id or 0) or by_email.get(p.email) or topic.default for p in people]
