"""Writes messages to the outbox, sets how often people hear of a topic, and has failed emails sent again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.audit import SYSTEM, record
from apps.core.decisions import require
from apps.core.errors import DomainError

from . import events, policies, rendering, sealed, tasks
from .due_times import due_at
from .kinds import Frequency, Kind, Topic, all_kinds, all_topics, topic_of
from .models import Envelope, Message, TopicPreference


@dataclass(frozen=True)
class Recipient:
    """Somebody to notify: a person of the portal, or an address of somebody who has no account yet."""

    email: str
    name: str = ""
    user_id: int | None = None


def notify(
    kind: str,
    *,
    to: Iterable[Recipient],
    context: Mapping[str, Any],
    url: str = "",
    action: str = "",
    organisation_id: int | None = None,
    replies_to: int | None = None,
) -> list[Message]:
    """Writes one message for each recipient, in the transaction that is open, and sends it after commit.

    What is written at once goes into an envelope of its own; the rest waits for the recipient's next
    digest; a topic that somebody chose never to hear of is written and never sent. An address that
    belongs to an account follows that account's choices. Two recipients with one address are told once;
    a person who was signed off is not told. ``url`` may be a path of this portal; one that holds a token is kept
    sealed, as are the words of a private kind. A context with ``organisation`` names the group in the digest's subject.
    ``replies_to`` is what a reply by email belongs to: see ``ReplyRoute``.
    """
    what = all_kinds()[kind]
    people = _resolve(to)
    frequencies = frequencies_for(people, topic_of(what))
    now = timezone.now()
    full_url = f"{settings.SITE_URL}{url}" if url.startswith("/") else url
    messages: list[Message] = []
    for person, frequency in zip(people, frequencies, strict=True):
        words = rendering.words(kind, {**context, "to": person, "url": full_url, "action": action})
        body, link, hidden = sealed.split(what, words.body, full_url)
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
                body=body,
                url=link,
                sealed=hidden,
                action=action,
                asks=what.asks,
                replies_to=replies_to,
                frequency=frequency,
                created_at=now,
                due_at=due_at(frequency, now, reminds=what.reminds),
            )
        )
    with transaction.atomic():
        at_once = [message for message in messages if message.frequency == Frequency.AT_ONCE]
        envelopes = Envelope.objects.bulk_create([_envelope(what, message) for message in at_once])
        for message, envelope in zip(at_once, envelopes, strict=True):
            message.envelope = envelope
        Message.objects.bulk_create(messages)
        if at_once:
            tasks.wake_on_commit()
    return messages


def deliver(
    kind: str, *, email: str, name: str, user_id: int | None, context: Mapping[str, Any], url: str, action: str
) -> None:
    """Tells one address something, for the floors below, which cannot import this one."""
    notify(kind, to=[Recipient(email, name, user_id)], context=context, url=url, action=action)


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


def frequencies_for(people: list[Recipient], topic: Topic) -> list[str]:
    """The frequency that each of them chose for the topic, or its default. Two statements at most."""
    if topic.fixed:
        return [Frequency.AT_ONCE] * len(people)
    chosen = TopicPreference.objects.filter(topic=topic.code).filter(
        Q(user__in=[p.user_id for p in people if p.user_id]) | Q(user__isnull=True, email__in=[p.email for p in people])
    )
    by_user: dict[int, str] = {}
    by_email: dict[str, str] = {}
    for preference in chosen:
        if preference.user_id:
            by_user[preference.user_id] = preference.frequency
        else:
            by_email[preference.email] = preference.frequency
    return [by_user.get(p.user_id or 0) or by_email.get(p.email) or topic.default for p in people]


def frequencies_of(user: User) -> dict[str, str]:
    """The frequency in force for this person, by topic."""
    me = [Recipient(user.email, user.name, user.pk)]
    return {code: frequencies_for(me, topic)[0] for code, topic in all_topics().items()}


def set_frequencies(*, by: User, choices: Mapping[str, str]) -> None:
    """Sets how often a person hears of each topic, also for the messages that already wait for them.

    Refuses to change a topic that is always sent. Records what changed; tells nobody.
    """
    before = frequencies_of(by)
    changed = {topic: frequency for topic, frequency in choices.items() if before.get(topic) != frequency}
    for topic in changed:
        if topic not in all_topics() or all_topics()[topic].fixed:
            raise DomainError("Messages about this are always sent.", field=topic, code="fixed-topic")
    if not changed:
        return
    with transaction.atomic():
        for topic, frequency in changed.items():
            _set_preference(TopicPreference(user=by, topic=topic, frequency=frequency), Message.objects.filter(user=by))
        record(
            events.MESSAGE_CHOICES_CHANGED,
            subject=by,
            by=by,
            before={topic: before[topic] for topic in changed},
            after=dict(changed),
        )


def _set_preference(preference: TopicPreference, messages: QuerySet[Message]) -> None:
    """Writes one preference and moves what waits to its new time; what waited for a digest still goes in one."""
    now = timezone.now()
    TopicPreference.objects.update_or_create(
        user=preference.user,
        email=preference.email,
        topic=preference.topic,
        defaults={"frequency": preference.frequency, "changed_at": now},
    )
    waiting = messages.filter(topic=preference.topic, envelope__isnull=True, due_at__isnull=False)
    if preference.frequency == Frequency.AT_ONCE:
        waiting.update(due_at=now)
    else:
        waiting.update(frequency=preference.frequency, due_at=due_at(preference.frequency, now))


def topics_to_stop(envelope: Envelope) -> list[Topic]:
    """What stopping this email would turn off: its topic, or for a digest all that comes in digests."""
    codes = set(envelope.messages.values_list("topic", flat=True))
    if envelope.is_digest:
        person = [Recipient(envelope.to_email, "", envelope.user_id)]
        digested = {Frequency.DAILY, Frequency.WEEKLY}
        codes |= {code for code, topic in all_topics().items() if frequencies_for(person, topic)[0] in digested}
    return [topic for code, topic in all_topics().items() if code in codes and not topic.fixed]


def stop(*, envelope: Envelope) -> list[Topic]:
    """Turns off what an email was about, for whoever it was sent to. Asking twice changes nothing more.

    The link in the email is the proof; nobody has to sign in. Records it as done by the link.
    """
    topics = topics_to_stop(envelope)
    with transaction.atomic():
        for topic in topics:
            if envelope.user_id:
                preference, theirs = TopicPreference(user=envelope.user, topic=topic.code), Q(user=envelope.user_id)
            else:
                preference, theirs = (
                    TopicPreference(email=envelope.to_email, topic=topic.code),
                    Q(to_email=envelope.to_email),
                )
            preference.frequency = Frequency.NEVER
            _set_preference(preference, Message.objects.filter(theirs))
        record(
            events.MESSAGES_STOPPED,
            subject=envelope,
            by=SYSTEM,
            after={topic.code: Frequency.NEVER.value for topic in topics},
            reason_code="one-click",
        )
    return topics


def retry(*, envelope: Envelope, by: User) -> Envelope:
    """Has a failed email sent again, with the same Message-ID. Records who asked; the text is as it was."""
    with transaction.atomic():
        locked = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope.pk)
        require(policies.can_retry(by, locked))
        before = locked.state
        locked.state = Envelope.State.UNKNOWN if locked.delivery_uncertain else Envelope.State.WAITING
        locked.due_at = timezone.now()
        locked.save(update_fields=["state", "due_at"])
        record(events.ENVELOPE_RETRIED, subject=locked, by=by, before={"state": before}, after={"state": locked.state})
        tasks.wake_on_commit()
    return locked
