"""The life of a safeguarding concern."""

from __future__ import annotations

from apps.core.moves import Edge, Workflow

from .models import Concern

S = Concern.Status

CONCERN = Workflow(
    name="concern",
    model="support.Concern",
    statuses=S,
    package="apps.support.safeguarding",
    start=S.RAISED,
    edges=(
        Edge("look_into_concern", S.RAISED, S.LOOKED_AT, "concern.looked-into", needs=("taken_by", "taken_at")),
        Edge("pass_on_concern", S.LOOKED_AT, S.PASSED_ON, "concern.passed-on", needs=("passed_to", "ended_at")),
        Edge("close_concern", S.LOOKED_AT, S.CLOSED, "concern.closed", needs=("closed_why", "ended_at")),
    ),
)
