"""The statuses of help with signing in, and the table of its moves."""

from __future__ import annotations

from django.db import models

from apps.core.moves import Edge, Workflow


class HelpStatus(models.TextChoices):
    ASKED = "asked", "Asked"
    CHECKED = "checked", "Checked: needs a second person"
    APPROVED = "approved", "Approved: waits to take effect"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    STOPPED = "stopped", "Stopped by the owner of the account"

    @classmethod
    def open(cls) -> list[str]:
        """From which something more happens."""
        return [cls.ASKED.value, cls.CHECKED.value, cls.APPROVED.value]


S = HelpStatus
PERSON = ("the person",)
TEAM = ("administrators",)

WORKFLOW = Workflow(
    name="sign-in-help",
    model="accounts.SignInHelp",
    statuses=HelpStatus,
    package="apps.accounts",
    start=S.ASKED,
    edges=(
        Edge("check_help", S.ASKED, S.CHECKED, "help.checked", needs=("checked_by", "checked_at")),
        Edge(
            "approve_help",
            S.CHECKED,
            S.APPROVED,
            "help.approved",
            needs=("approved_by", "approved_at", "takes_effect_at"),
            tells=PERSON,
        ),
        Edge("carry_out_help", S.APPROVED, S.DONE, "help.done", tells=PERSON, by_service=True),
        *(
            Edge("refuse_help", source, S.REFUSED, "help.refused", needs=("reason",), tells=PERSON)
            for source in (S.ASKED, S.CHECKED, S.APPROVED)
        ),
        *(
            Edge("stop_help", source, S.STOPPED, "help.stopped", tells=PERSON + TEAM)
            for source in (S.ASKED, S.CHECKED, S.APPROVED)
        ),
    ),
)
