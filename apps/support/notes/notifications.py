"""What is said to a colleague who is mentioned in a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..notifications import notify_team, recipient

if TYPE_CHECKING:
    from apps.accounts.models import User

    from ..models import Note


def mentioned(note: Note, people: Sequence[User]) -> None:
    """The colleagues hear who mentioned them, with the words of the note."""
    if people:
        to = [recipient(person) for person in people]
        notify_team("work-note", note.request, to=to, author=str(note.by), body=note.body)
