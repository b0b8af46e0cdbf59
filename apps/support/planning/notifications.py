"""The reminder of a next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..notifications import notify_team

if TYPE_CHECKING:
    from ..models import NextStep


def reminded(step: NextStep) -> None:
    """Whoever has the request hears what was planned for today."""
    notify_team("work-next-step", step.request, what=step.what, on=step.on)
