"""Who may say that a group rests, closes or opens again, and confirm what it shows, and why not."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import Actor
from apps.core.decisions import Decision, not_now

from ..models import Organisation
from ..record.policies import can_edit_record, can_manage
from . import still_open
from .states import ORGANISATION

MERGED = not_now("This record was merged into another. Change that one.", "merged")


def _move(by: Actor, organisation: Organisation, verb: str) -> Decision:
    """A lead of the group and the staff who keep groups may change its status, where the table of moves has the edge."""
    managed = can_manage(by, organisation)
    if not managed:
        return managed
    if organisation.status == Organisation.Status.MERGED:
        return MERGED
    return ORGANISATION.open_for(organisation, verb)


def can_make_dormant(by: Actor, organisation: Organisation) -> Decision:
    """A lead says that the group rests for now, and staff may."""
    return _move(by, organisation, "make_dormant")


def can_wake(by: Actor, organisation: Organisation) -> Decision:
    """A lead says that the group is at work again, and staff may."""
    return _move(by, organisation, "wake")


def can_close(by: Actor, organisation: Organisation) -> Decision:
    """A lead closes the group when nothing that it asked for is open. Staff may close it all the same."""
    may = _move(by, organisation, "close")
    if may and not roles.keeps_groups(by) and (still := still_open.still_open(organisation)):
        return not_now(f"{still} Withdraw what you do not need any more, or ask us to close the group.", "still-open")
    return may


def can_reopen(by: Actor, organisation: Organisation) -> Decision:
    """A lead opens a closed group again, and staff may."""
    return _move(by, organisation, "reopen")


def can_say_still_here(by: Actor, organisation: Organisation) -> Decision:
    """Every person of a group says that it still exists."""
    return can_edit_record(by, organisation)
