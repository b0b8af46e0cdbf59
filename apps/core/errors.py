"""The errors that services raise on purpose. Views show each as a form error or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .decisions import Decision


class DomainError(Exception):
    """A rule of the portal refuses an act. The message is a sentence for the person.

    ``field`` names the form field that the sentence belongs beside, or is empty for the whole form.
    """

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class NotAllowed(DomainError):
    """A policy refused: shown as a 403 page with the reason."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason, code=decision.code)
        self.decision = decision


class MovedOn(DomainError):
    """The object is in a status that has no edge for this move."""


class EditConflict(DomainError):
    """The thing changed since this person opened it. Nothing was written.

    ``current`` is the thing as it stands now, so that both versions can be shown. ``who`` says in a sentence who changed
    it and when: it may have been this very person, in another tab.
    """

    def __init__(self, current: Any, who: str = "Somebody else changed this.") -> None:
        super().__init__(f"{who} Nothing is lost: compare the two below.", code="edit-conflict")
        self.current = current
        self.who = who
