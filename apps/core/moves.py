"""move(): the only place that assigns a status.

An app's ``states.py`` holds one ``Workflow``: a table of edges. Whether a person may make a move is the
app's ``policies.can_<verb>(by, obj)``; what is said about it is the app's ``notifications.<verb>(obj, event)``.
The diagrams in ``docs/reference`` are drawn from the same table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import models, transaction

from . import audit
from .decisions import ALLOW, WRONG_STATE, Decision, not_now, require
from .errors import DomainError, MovedOn
from .offers import Offer, cached, offered

if TYPE_CHECKING:
    from .audit import Actor

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a status to another.

    ``verb`` names the policy, the service and the notification. ``needs`` are fields that must be
    given with the move; ``may`` are fields that can be. ``tells`` says in words who hears of it.
    ``reason`` names the field whose list entry is the reason: its code stands in the audit event.
    ``by_service`` means that the service tells them itself, since what is said is written after the move.
    ``package`` is where the verb's policy, service and notification are, where that is not the workflow's own.
    """

    verb: str
    source: str
    target: str
    event: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    by_service: bool = False
    reason: str = "reason"
    package: str = ""


@dataclass(frozen=True)
class Workflow(Offer):
    """The table of moves of one model's status field.

    ``model`` is a label such as ``support.Request``. ``statuses`` gives each status its word.
    ``package`` is where its ``policies``, ``services`` and ``notifications`` are.
    """

    name: str
    model: str
    statuses: type[models.TextChoices]
    edges: tuple[Edge, ...]
    package: str
    start: str
    status_field: str = "status"
    _by_key: dict[tuple[str, str], list[Edge]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for edge in self.edges:
            held = self._by_key.setdefault((edge.source, edge.verb), [])
            if any(other.target == edge.target for other in held):
                raise ValueError(f"{self.name}: two edges for {edge.verb} from {edge.source} to {edge.target}")
            held.append(edge)

    @property
    def key(self) -> str:
        return self.model

    def emits(self) -> list[str]:
        return [edge.event for edge in self.edges]

    @property
    def verbs(self) -> list[str]:
        """Every verb, in the order of the table, once."""
        return list(dict.fromkeys(edge.verb for edge in self.edges))

    def edge(self, source: str, verb: str, target: str = "") -> Edge | None:
        """The edge for this verb out of this status, if there is one.

        A verb with several targets has one edge for each. Then the target has to be given: TypeError without it.
        """
        found = [edge for edge in self._by_key.get((source, verb), []) if target in ("", edge.target)]
        if len(found) > 1:
            raise TypeError(f"{self.name}: {verb} from {source} has several targets, so that one has to be chosen")
        return found[0] if found else None

    def sources(self, verb: str) -> list[str]:
        """The statuses from which this verb can be done."""
        return list(dict.fromkeys(edge.source for edge in self.edges if edge.verb == verb))

    def open_for(self, obj: models.Model, verb: str) -> Decision:
        """Whether the table has this move from where the thing stands now. Policies build on it."""
        status = getattr(obj, self.status_field)
        if (status, verb) in self._by_key:
            return ALLOW
        word = self.statuses(status).label
        return not_now(f"This cannot be done now: it is marked “{word}”.", WRONG_STATE)

    def package_of(self, verb: str) -> str:
        """The package with the policy, the service and the notification of a verb."""
        return next((edge.package for edge in self.edges if edge.verb == verb and edge.package), self.package)

    def policy(self, verb: str) -> Any:
        """The function ``can_<verb>`` of the policies beside the verb's service."""
        return getattr(import_module(f"{self.package_of(verb)}.policies"), f"can_{verb}")


@cached
@cache
def workflows() -> dict[str, Workflow]:
    """Every workflow by the label of its model."""
    return {workflow.model: workflow for workflow in offered(Workflow)}


def workflow_of(obj: models.Model) -> Workflow:
    """The workflow of this thing's model. Raises KeyError where it has none."""
    return workflows()[obj._meta.label]


def move(obj: M, verb: str, *, by: Actor, to: str = "", **given: Any) -> M:
    """Moves a thing along one edge of its workflow, and returns it as it now stands. ``to`` is the chosen target of a
    verb that has several.

    The row is locked, the policy is asked inside the lock, the status and the fields given are
    written, and the audit event and the messages are rows of the same transaction. A model may add
    what changes by itself with each move (a clock, a date) in its ``on_move(edge)``, which returns
    the names of the fields that it set.

    Raises NotAllowed when the policy refuses, MovedOn when the thing stands elsewhere by now, and
    DomainError when something that the edge needs was not given. Nothing is written then.
    """
    workflow = workflow_of(obj)
    model = apps.get_model(workflow.model)
    with transaction.atomic():
        locked = model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        before = getattr(locked, workflow.status_field)
        edge = workflow.edge(before, verb, to)
        if edge is None and workflow.edge(getattr(obj, workflow.status_field), verb, to):
            word = workflow.statuses(before).label
            raise MovedOn(f"This has changed since you opened it. It now stands at “{word}”.", code="moved-on")
        require(workflow.policy(verb)(by, locked))
        if edge is None:
            raise MovedOn(workflow.open_for(locked, verb).reason, code=WRONG_STATE)
        unknown = set(given) - set(edge.needs) - set(edge.may)
        if unknown:
            raise TypeError(f"{workflow.name}: {sorted(unknown)} cannot be given with {verb}")
        for name in edge.needs:
            if given.get(name) in (None, ""):
                raise DomainError("Give a reason." if name == "reason" else "Fill this in.", field=name)
        for name, value in given.items():
            setattr(locked, name, value)
        setattr(locked, workflow.status_field, edge.target)
        entered = getattr(locked, "on_move", None)
        also = entered(edge) if entered else set()
        locked.save(update_fields={workflow.status_field, *given, *also})
        event = audit.record(
            edge.event,
            subject=locked,
            by=by,
            before={workflow.status_field: before},
            after={workflow.status_field: edge.target},
            reason_code=str(getattr(given.get(edge.reason), "pk", "")),
        )
        if edge.tells and not edge.by_service:
            getattr(import_module(f"{workflow.package_of(verb)}.notifications"), verb)(locked, event)
    return locked
