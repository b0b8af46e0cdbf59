"""What the portal may say by email: topics, that people choose a frequency for, and kinds of message.

Each app offers its topics and kinds in its ``portal.py``. The words of a kind stand in
``templates/messages/<code>.txt``: the subject, an empty line, paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from apps.core.offers import Offer, cached, offered


class Frequency(models.TextChoices):
    """How often a person hears of a topic."""

    AT_ONCE = "at-once", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Never"


DIGEST = "digest"
"""What an envelope with a digest has in place of a kind."""


@dataclass(frozen=True, slots=True)
class Topic(Offer):
    """What people choose a frequency for. A ``fixed`` topic is always sent at once and cannot be turned off.

    One ``of_group`` tells what concerns a group, and goes only to those who act for it when it is sent; one for ``staff``
    only to those who hold a role then: see ``rights``.
    """

    code: str
    label: str
    hint: str = ""
    default: Frequency = Frequency.AT_ONCE
    fixed: bool = False
    staff: bool = False
    of_group: bool = False
    order: int = 100

    @property
    def key(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Kind(Offer):
    """One thing that is said. ``label`` is for staff and preferences.

    ``asks`` means that the reader has to do something: a digest puts it first.
    ``reminds`` means that nothing happened a moment ago: only time went by. It goes between 8.00 and 20.00.
    ``private`` means that its text is shown to no one and is wiped once it has been sent.
    ``after_leaving`` means that it also goes to somebody who does not act for the group (any more): it tells them so.
    ``roles`` are those of which a reader must hold one when it is sent, where its topic is for staff.
    ``forgets`` means that the address is wiped with the text: it belongs to nobody any more.
    ``example`` is a context with which the sweep over all kinds renders it.
    """

    code: str
    topic: str
    label: str
    asks: bool = False
    reminds: bool = False
    private: bool = False
    forgets: bool = False
    after_leaving: bool = False
    roles: tuple[str, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.code

    @classmethod
    def check(cls, offers: Sequence[Kind]) -> None:
        """Each kind names a topic that some app offers."""
        known = all_topics()
        for kind in offers:
            if kind.topic not in known:
                raise ImproperlyConfigured(f"The message {kind.code} names the topic {kind.topic}, which nobody offers")


@cached
@cache
def all_topics() -> dict[str, Topic]:
    """Every topic by its code."""
    return {topic.code: topic for topic in offered(Topic)}


@cached
@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind of message by its code."""
    return {kind.code: kind for kind in offered(Kind)}


def reminders() -> list[str]:
    """The codes of the kinds that wait for the day; a digest is one of them."""
    return [DIGEST, *sorted(kind.code for kind in all_kinds().values() if kind.reminds)]


def topic_of(kind: Kind) -> Topic:
    """The topic that this kind belongs to."""
    return all_topics()[kind.topic]


TOPICS = [
    Topic(
        "account",
        "Your account",
        "Sign-in codes and changes to how you sign in. These are always sent.",
        fixed=True,
        order=10,
    ),
    Topic(
        "invitations",
        "Invitations",
        "When somebody asks you to act for a group. These are always sent.",
        fixed=True,
        of_group=True,
        order=20,
    ),
    Topic(
        "requests",
        "Requests for support",
        "Answers, offers and questions about what your group asked.",
        of_group=True,
        order=30,
    ),
    Topic(
        "groups",
        "Your group's record",
        "Changes to your group's record and to who acts for it.",
        of_group=True,
        order=40,
    ),
    Topic(
        "work", "Your work in the queue", "Requests given to you, and replies to what you asked.", staff=True, order=50
    ),
]
"""What people choose a frequency for."""
