"""The moves of a group: at work, resting, closed, merged into another."""

from apps.core.moves import Edge, Workflow

from ..models import Organisation

Status = Organisation.Status
PEOPLE = ("the group's people",)
MERGING = "apps.organisations.duplicates.merging"

ORGANISATION = Workflow(
    name="group",
    model="organisations.Organisation",
    statuses=Status,
    package="apps.organisations.lifecycle",
    start=Status.ACTIVE,
    edges=(
        Edge("make_dormant", Status.ACTIVE, Status.DORMANT, "organisation.made-dormant", tells=PEOPLE),
        Edge("wake", Status.DORMANT, Status.ACTIVE, "organisation.woken", tells=PEOPLE),
        *(
            Edge(
                "close",
                source,
                Status.CLOSED,
                "organisation.closed",
                needs=("closing_reason", "closed_on"),
                tells=PEOPLE,
                reason="closing_reason",
            )
            for source in (Status.ACTIVE, Status.DORMANT)
        ),
        Edge("reopen", Status.CLOSED, Status.ACTIVE, "organisation.reopened", tells=PEOPLE),
        *(
            Edge(
                "merge_group",
                source,
                Status.MERGED,
                "organisation.merged",
                needs=("merged_into",),
                tells=("the people of both groups",),
                by_service=True,
                package=MERGING,
            )
            for source in (Status.ACTIVE, Status.DORMANT, Status.CLOSED)
        ),
        *(
            Edge(
                "undo_merge",
                Status.MERGED,
                target,
                "organisation.unmerged",
                may=("merged_into",),
                tells=("the people of both groups",),
                by_service=True,
                package=MERGING,
            )
            for target in (Status.ACTIVE, Status.DORMANT, Status.CLOSED)
        ),
    ),
)
