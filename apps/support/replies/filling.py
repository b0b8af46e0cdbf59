"""The facts of a group that a saved reply is filled with."""

from __future__ import annotations

import re

from apps.accounts.models import User
from apps.core import wording

from ..models import Request, SavedReply

WORDS = {
    "group": "The name of the group",
    "number": "The number of the request",
    "title": "What the request is called",
    "topic": "What it is about",
    "date": "The date that the group gave, or “no fixed date”",
    "adviser": "Who has the request, or “an adviser”",
    "me": "The name of whoever writes",
}
"""What may stand in curly brackets, and what takes its place."""

_IN_BRACKETS = re.compile(r"\{([^{}]*)\}")


def unknown_words(body: str) -> list[str]:
    """What stands in curly brackets and means nothing, each once."""
    return [word for word in dict.fromkeys(_IN_BRACKETS.findall(body)) if word not in WORDS]


def filled(reply: SavedReply, request: Request, *, by: User) -> str:
    """The text of a saved reply with the facts of this request."""
    facts = {
        "group": request.organisation.name,
        "number": request.ref,
        "title": request.title,
        "topic": request.topic.name if request.topic else "",
        "date": wording.day(request.deadline) if request.deadline else "no fixed date",
        "adviser": str(request.adviser) if request.adviser else "an adviser",
        "me": str(by),
    }
    return _IN_BRACKETS.sub(lambda found: facts.get(found[1], found[0]), reply.body)
