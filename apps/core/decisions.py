"""The answer of a policy: whether somebody may do something now, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import NotAllowed

WRONG_STATE = "wrong-state"
"""The code of a refusal because a workflow has no such move from where the thing stands."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an act is allowed, with the reason and a code where it is not.

    The same value drives the service, the button (drawn, disabled with the reason, or absent), the
    403 page and the test. ``reason`` is a sentence for the person; ``code`` is for programs.
    ``show`` says whether a refused act is drawn with its reason (the person may do it at another
    time) or left out (it is not for their role).
    """

    allowed: bool
    reason: str = ""
    code: str = ""
    show: bool = False

    @property
    def fits_state(self) -> bool:
        """Whether the act belongs to where the thing stands: false when its workflow has no such move from there.

        A page draws the acts that fit, allowed or not; one that does not fit would only be in the way.
        """
        return self.code != WRONG_STATE

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Decision) -> Decision:
        """The first refusal of the two, or permission."""
        return other if self.allowed else self


ALLOW = Decision(allowed=True)


def refuse(reason: str, code: str) -> Decision:
    """A refusal that depends on who the person is. The button for it is not drawn."""
    return Decision(allowed=False, reason=reason, code=code)


def not_now(reason: str, code: str) -> Decision:
    """A refusal that depends on the state of the object. The button is drawn disabled, with the reason."""
    return Decision(allowed=False, reason=reason, code=code, show=True)


def require(decision: Decision) -> None:
    """Raises NotAllowed, carrying the reason, unless the decision is to allow."""
    if not decision:
        raise NotAllowed(decision)
