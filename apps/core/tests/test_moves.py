"""The table of moves by itself. Each workflow's own moves are tested beside its model."""

import pytest
from django.db import models

from apps.core.moves import Edge, Workflow


class Status(models.TextChoices):
    OPEN = "open", "Open"
    HELD = "held", "Held"
    SHUT = "shut", "Shut"


def workflow(*edges):
    return Workflow(name="thing", model="x.Thing", statuses=Status, edges=edges, package="x", start="open")


def test_edge_of_a_verb_with_several_targets_is_the_one_that_was_chosen():
    back = [Edge("undo", "shut", target, "thing.undone") for target in ("open", "held")]
    table = workflow(*back)
    assert [table.edge("shut", "undo", target) for target in ("open", "held")] == back
    assert table.edge("shut", "undo", "shut") is None
    assert (table.sources("undo"), table.verbs) == (["shut"], ["undo"])


def test_edge_of_a_verb_with_several_targets_without_a_choice_is_a_mistake():
    table = workflow(*(Edge("undo", "shut", target, "thing.undone") for target in ("open", "held")))
    with pytest.raises(TypeError, match="undo from shut has several targets"):
        table.edge("shut", "undo")


def test_workflow_with_one_edge_twice_is_refused():
    with pytest.raises(ValueError, match="two edges for shut from open to shut"):
        workflow(Edge("shut", "open", "shut", "thing.shut"), Edge("shut", "open", "shut", "thing.ended"))


@pytest.mark.parametrize(("status", "fits"), [("open", True), ("held", False)])
def test_act_fits_the_state_from_which_the_table_has_it(status, fits):
    class Thing:
        pass

    thing = Thing()
    thing.status = status
    decision = workflow(Edge("shut", "open", "shut", "thing.shut")).open_for(thing, "shut")
    assert (bool(decision), decision.fits_state) == (fits, fits)
