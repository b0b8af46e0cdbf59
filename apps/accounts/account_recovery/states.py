"""The statuses of an account recovery, and the table of its moves."""

from __future__ import annotations

from django.db import models

from apps.core.moves import Edge, Workflow


class RecoveryStatus(models.TextChoices):
    """Where an account recovery stands."""

    ASKED = "asked", "Asked"
    CHECKED = "checked", "Checked: needs a second person"
    APPROVED = "approved", "Approved: waits to take effect"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    STOPPED = "stopped", "Stopped by the owner of the account"

    @classmethod
    def open(cls) -> list[str]:
        """The statuses that are not final."""
        return [cls.ASKED.value, cls.CHECKED.value, cls.APPROVED.value]


S = RecoveryStatus
PERSON = ("the person",)
TEAM = ("administrators",)

WORKFLOW = Workflow(
    name="account-recovery",
    model="accounts.AccountRecovery",
    statuses=RecoveryStatus,
    package="apps.accounts.account_recovery",
    start=S.ASKED,
    edges=(
        Edge("check", S.ASKED, S.CHECKED, "account-recovery.checked", needs=("checked_by", "checked_at")),
        Edge(
            "approve",
            S.CHECKED,
            S.APPROVED,
            "account-recovery.approved",
            needs=("approved_by", "approved_at", "takes_effect_at"),
            tells=PERSON,
        ),
        Edge("carry_out", S.APPROVED, S.DONE, "account-recovery.done", tells=PERSON, by_service=True),
        *(
            Edge("refuse", source, S.REFUSED, "account-recovery.refused", needs=("reason",), tells=PERSON)
            for source in (S.ASKED, S.CHECKED, S.APPROVED)
        ),
        *(
            Edge("stop", source, S.STOPPED, "account-recovery.stopped", tells=PERSON + TEAM)
            for source in (S.ASKED, S.CHECKED, S.APPROVED)
        ),
    ),
)
