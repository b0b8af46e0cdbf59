"""Who sees the contract, and who keeps it."""

from __future__ import annotations

from apps.accounts import roles
from apps.accounts.models import Role
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, refuse

READERS = frozenset({Role.CONTRACT_MANAGER, Role.COMMISSIONER})
"""Who reads the contract, its money and what is raised under it."""

NOT_A_READER = refuse("The contract is for its manager and the commissioners.", "not-contract")
NOT_ITS_MANAGER = refuse("The contract manager of the lead body does this.", "not-contract-manager")
NOT_A_COMMISSIONER = refuse("A commissioner does this.", "not-commissioner")


def can_see_contract(by: Actor) -> Decision:
    """The contract manager, and commissioners."""
    return ALLOW if roles.has(by, *READERS) else NOT_A_READER


def can_keep_contract(by: Actor) -> Decision:
    """The contract manager writes down what was agreed."""
    return ALLOW if roles.has(by, Role.CONTRACT_MANAGER) else NOT_ITS_MANAGER


def can_see_who(by: Actor) -> Decision:
    """Which member of staff wrote something. Commissioners see money and no people."""
    return can_keep_contract(by)


def only_commissioners(by: Actor) -> Decision:
    """A commissioner answers for the council or its health partner."""
    return ALLOW if roles.has(by, Role.COMMISSIONER) else NOT_A_COMMISSIONER
