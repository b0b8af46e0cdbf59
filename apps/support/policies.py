"""What every rule about a request starts from: who acts for its group, who triages, and whether it is open.

The rules themselves, one function for each verb, stand in the ``policies.py`` of each package here.
"""

from __future__ import annotations

from collections.abc import Iterable

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core.audit import Actor
from apps.core.decisions import ALLOW, WRONG_STATE, Decision, not_now, refuse
from apps.organisations.models import Membership, Organisation

from .models import REMOVED, Request
from .states import WORKFLOW, Status, why_not

TRIAGE = (Role.TRIAGE_LEAD, Role.ADVISER)
NOT_A_MEMBER = refuse("Only a member of the group can do this.", "not-a-member")
NOT_TRIAGE = refuse("Only an adviser or the triage lead can do this.", "not-triage")


def is_member(by: Actor, request: Request) -> bool:
    """Whether the person acts for the group whose request this is."""
    return isinstance(by, User) and by.pk in members(request)


def lock_group(request: Request) -> None:
    """Holds the group of a request as it is until the transaction ends: nobody joins it or leaves it meanwhile.

    For services that decide on who acts for the group. Locked before the request, as everywhere: the group first.
    """
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=request.organisation_id)


def members(request: Request) -> frozenset[int]:
    """Who acts for the group, asked once for each request object: a page asks many policies."""
    known: frozenset[int] | None = request.__dict__.get("_members")
    if known is None:
        rows = Membership.objects.open().filter(organisation=request.organisation_id)
        known = frozenset(rows.values_list("user_id", flat=True))
        request.__dict__["_members"] = known
    return known


def remember_members(request: Request, people: Iterable[int]) -> None:
    """Tells the policies who acts for the group, where a page has read it already."""
    request.__dict__["_members"] = frozenset(people)


def only_members(by: Actor, request: Request) -> Decision:
    """Those who act for the group."""
    return ALLOW if is_member(by, request) else NOT_A_MEMBER


def only_triage(by: Actor, request: Request) -> Decision:
    """Advisers and triage leads, but never on a request of a group that they belong to themselves."""
    if not roles.has(by, *TRIAGE):
        return NOT_TRIAGE
    if only_members(by, request):
        return not_now("You belong to this group, so a colleague has to do this.", "own-group")
    return ALLOW


def from_here(request: Request, verb: str) -> Decision:
    """Whether the table has this move of staff from where the request stands, and if not why, in the words of staff."""
    return WORKFLOW.open_for(request, verb) or not_now(why_not(request.status, WORKFLOW.sources(verb)), WRONG_STATE)


def keeps_words(request: Request) -> Decision:
    """Nothing is written on a case whose words were removed: no rule of retention would look there again."""
    if request.difference == REMOVED:
        return not_now("This request ended years ago, and its words were removed. Make a new request.", "words-removed")
    return ALLOW


def not_open(request: Request) -> Decision:
    """Why nothing more can be done with a request that is not open."""
    if request.status == Status.DRAFT:
        return not_now("This request is not sent yet.", "not-sent")
    return not_now("This request has ended, so it stays as it is.", "ended")
