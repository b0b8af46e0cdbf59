"""What the portal may say by e-mail: topics, that people choose a rhythm for, and kinds of message.

Each app registers its kinds in its ``notifications.py``, which is read when the portal starts.
The words of a kind stand in ``templates/messages/<code>.txt``: the subject, an empty line, paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


class Rhythm(models.TextChoices):
    """How soon a person wants to hear of a topic."""

    AT_ONCE = "at-once", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Never"


@dataclass(frozen=True, slots=True)
class Topic:
    """What people choose a rhythm for. A ``fixed`` topic is always sent at once and cannot be turned off."""

    code: str
    label: str
    hint: str = ""
    default: Rhythm = Rhythm.AT_ONCE
    fixed: bool = False
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is said. ``label`` is for staff and preferences.

    ``asks`` means that the reader has to do something: a digest puts it first.
    ``private`` means that its text is shown to no one and is wiped once it has been sent.
    ``forgets`` means that the address is wiped with the text: it belongs to nobody any more.
    ``example`` is a context with which the sweep over all kinds renders it.
    """

    code: str
    topic: str
    label: str
    asks: bool = False
    private: bool = False
    forgets: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)


TOPICS: dict[str, Topic] = {}
KINDS: dict[str, Kind] = {}


def register_topic(topic: Topic) -> Topic:
    """Adds a topic. The same code twice is a mistake."""
    if TOPICS.get(topic.code, topic) != topic:
        raise ValueError(f"topic {topic.code} is registered twice")
    TOPICS[topic.code] = topic
    return topic


def register(kind: Kind) -> Kind:
    """Adds a kind of message. The same code twice is a mistake."""
    if kind.code in KINDS and KINDS[kind.code].label != kind.label:
        raise ValueError(f"message kind {kind.code} is registered twice")
    KINDS[kind.code] = kind
    return kind


def topic_of(kind: Kind) -> Topic:
    """The topic that this kind belongs to. A system check makes sure that it exists."""
    return TOPICS[kind.topic]


register_topic(
    Topic("account", "Your account", "Sign-in codes and changes to how you sign in. These are always sent.", fixed=True)
)
register_topic(
    Topic(
        "invitations",
        "Invitations",
        "When somebody asks you to act for a group. These are always sent.",
        fixed=True,
    )
)
register_topic(Topic("requests", "Requests for support", "Answers, offers and questions about what your group asked."))
register_topic(Topic("groups", "Your group's record", "Changes to your group's record and to who acts for it."))
register_topic(
    Topic("work", "Your work in the queue", "Requests given to you, and replies to what you asked.", staff=True)
)
