"""The life of a grant."""

from __future__ import annotations

from apps.core.moves import Edge, Workflow

from .models import Grant

S = Grant.Status

GRANT = Workflow(
    name="grant",
    model="contract.Grant",
    statuses=S,
    package="apps.contract.ledger",
    start=S.AWARDED,
    edges=(
        Edge("settle_grant", S.AWARDED, S.PAID, "grant.paid-in-full"),
        Edge("reopen_grant", S.PAID, S.AWARDED, "grant.payment-taken-back"),
        Edge("cancel_grant", S.AWARDED, S.CANCELLED, "grant.cancelled", needs=("cancelled_at", "cancelled_why")),
    ),
)
