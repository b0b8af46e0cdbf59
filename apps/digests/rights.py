"""Who may still get a message at the moment of sending: days can lie between writing it and sending it.

Somebody leaves the group that a digest tells of, gives up a role, changes their address, or another person takes the old
one over. What they have no right to any more is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.offers import Offer, offered

from .kinds import all_kinds, all_topics
from .models import Message

ACCOUNT = "account"
"""The topic that is about an address as much as about a person: it never follows them to another one."""


@dataclass(frozen=True, slots=True)
class Withheld(Offer):
    """Says of messages that tell of a group which of them must not go any more, by their keys.

    It is asked for messages of topics that are ``of_group``, without those kinds that go ``after_leaving``.
    """

    find: Callable[[Sequence[Message]], set[int]]

    @property
    def key(self) -> str:
        return f"{self.find.__module__}.{self.find.__qualname__}"


def still_due(messages: Sequence[Message]) -> list[Message]:
    """Those of the messages that their readers may still get, in their order."""
    users = User.objects.in_bulk({message.user_id for message in messages if message.user_id})
    of_group = [message for message in messages if message.organisation_id and _is_of_group(message)]
    gone = set[int]().union(*(offer.find(of_group) for offer in offered(Withheld))) if of_group else set()
    return [each for each in messages if each.pk not in gone and _may_person(each, users.get(each.user_id or 0))]


def address_of(message: Message) -> str:
    """The address that a message goes to now: its person's own, unless it is about the address that it was written to."""
    if message.user is None or message.topic == ACCOUNT:
        return message.to_email
    return message.user.email


def _is_of_group(message: Message) -> bool:
    kind, topic = all_kinds().get(message.kind), all_topics().get(message.topic)
    return topic is not None and topic.of_group and not (kind and kind.after_leaving)


def _may_person(message: Message, person: User | None) -> bool:
    """Whether the person is still somebody to tell, and the address, where it counts, is not somebody else's by now."""
    if person is None:
        return True
    if message.topic == ACCOUNT:
        return person.email == message.to_email or not User.objects.filter(email=message.to_email).exists()
    kind, topic = all_kinds().get(message.kind), all_topics().get(message.topic)
    if kind is not None and kind.roles and not roles.has(person, *kind.roles):
        return False
    return person.is_active and (topic is None or not topic.staff or roles.is_privileged(person))
