"""The moves of a pair of records that may be one group."""

from apps.core.moves import Edge, Workflow

from ..models import DuplicatePair

D = DuplicatePair.Status


PAIR = Workflow(
    name="pair",
    model="organisations.DuplicatePair",
    statuses=D,
    package="apps.organisations.duplicates",
    start=D.OPEN,
    edges=(
        Edge("keep_apart", D.OPEN, D.APART, "pair.kept-apart", needs=("decided_by",)),
        Edge("settle_pair", D.OPEN, D.MERGED, "pair.merged", needs=("decided_by",)),
        Edge("settle_pair", D.APART, D.MERGED, "pair.merged", needs=("decided_by",)),
        Edge("look_at_pair_again", D.APART, D.OPEN, "pair.returned", may=("score", "evidence", "found_at")),
        Edge("look_at_pair_again", D.MERGED, D.OPEN, "pair.returned", may=("score", "evidence", "found_at")),
    ),
)
