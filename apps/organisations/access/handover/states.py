"""The moves of a hand-over of the lead."""

from apps.core.moves import Edge, Workflow
from apps.organisations.lifecycle.states import PEOPLE
from apps.organisations.models import Handover

H = Handover.Status


HANDOVER = Workflow(
    name="handover",
    model="organisations.Handover",
    statuses=H,
    package="apps.organisations.access.handover",
    start=H.ASKED,
    edges=(
        Edge("complete_handover", H.ASKED, H.DONE, "handover.completed", tells=PEOPLE),
        Edge("object_to_handover", H.ASKED, H.OBJECTED, "handover.objected-to", tells=("whoever asked",)),
        Edge("withdraw_handover", H.ASKED, H.WITHDRAWN, "handover.withdrawn", tells=("whoever was asked",)),
        Edge("lapse_handover", H.ASKED, H.LAPSED, "handover.lapsed", tells=("whoever asked",)),
    ),
)
