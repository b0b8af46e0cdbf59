"""The moves of a group: at work, resting, closed, merged into another."""

from django.db import models

from apps.core.moves import Edge, Workflow

from ..models import Organisation

PEOPLE = ("the group's people",)
MERGING = "apps.organisations.duplicates.merging"


class GroupStatus(models.TextChoices):
    """The statuses of a group."""

    ACTIVE = Organisation.Status.ACTIVE.value, Organisation.Status.ACTIVE.label
    DORMANT = Organisation.Status.DORMANT.value, Organisation.Status.DORMANT.label
    CLOSED = Organisation.Status.CLOSED.value, Organisation.Status.CLOSED.label
    MERGED = Organisation.Status.MERGED.value, Organisation.Status.MERGED.label


ORGANISATION = Workflow(
    name="group",
    model="organisations.Organisation",
    statuses=GroupStatus,
    package="apps.organisations.lifecycle",
    start=GroupStatus.ACTIVE,
    edges=(
        Edge("make_dormant", GroupStatus.ACTIVE, GroupStatus.DORMANT, "organisation.made-dormant", tells=PEOPLE),
        Edge("wake", GroupStatus.DORMANT, GroupStatus.ACTIVE, "organisation.woken", tells=PEOPLE),
        *(
            Edge(
                "close",
                source,
                GroupStatus.CLOSED,
                "organisation.closed",
                needs=("closing_reason", "closed_on"),
                tells=PEOPLE,
                reason="closing_reason",
            )
            for source in (GroupStatus.ACTIVE, GroupStatus.DORMANT)
        ),
        Edge("reopen", GroupStatus.CLOSED, GroupStatus.ACTIVE, "organisation.reopened", tells=PEOPLE),
        *(
            Edge(
                "merge_group",
                source,
                GroupStatus.MERGED,
                "organisation.merged",
                needs=("merged_into",),
                tells=("the people of both groups",),
                by_service=True,
                package=MERGING,
            )
            for source in (GroupStatus.ACTIVE, GroupStatus.DORMANT, GroupStatus.CLOSED)
        ),
        *(
            Edge(
                verb,
                GroupStatus.MERGED,
                target,
                "organisation.unmerged",
                may=("merged_into",),
                tells=("the people of both groups",),
                by_service=True,
                package=MERGING,
            )
            for verb, target in (
                ("undo_merge", GroupStatus.ACTIVE),
                ("undo_merge_to_dormant", GroupStatus.DORMANT),
                ("undo_merge_to_closed", GroupStatus.CLOSED),
            )
        ),
    ),
)
