"""What may become of an email that came in."""

from __future__ import annotations

from apps.core.moves import Edge, Workflow

from .models import InboundMail

S = InboundMail.Status

INBOUND_MAIL = Workflow(
    name="inbound-mail",
    model="threads.InboundMail",
    statuses=S,
    package="apps.threads.inbound",
    start=S.WAITING,
    edges=(
        Edge("take_in", S.WAITING, S.TAKEN, "inbound-mail.taken-in", needs=("message",)),
        Edge("hold", S.WAITING, S.HELD, "inbound-mail.held", needs=("held_for",)),
        Edge("place", S.HELD, S.TAKEN, "inbound-mail.placed", needs=("message", "decided_by")),
        Edge("throw_away", S.HELD, S.THROWN_AWAY, "inbound-mail.thrown-away", needs=("why",), may=("decided_by",)),
    ),
)
