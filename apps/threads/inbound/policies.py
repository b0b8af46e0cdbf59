"""Who may see email that came in, and decide about what is held."""

from __future__ import annotations

from apps.accounts import roles
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, refuse

from .models import InboundMail
from .querysets import KEEPERS
from .states import INBOUND_MAIL
from .takers import taker_of

NOT_A_KEEPER = refuse("Only an adviser or the triage lead looks after email that came in.", "not-a-keeper")
NOT_A_PERSON = refuse("The portal does this by itself.", "not-a-person")
NO_PERSON = refuse("It names nobody: put it on a request, and say who wrote it.", "no-person")


def can_see_mail(by: Actor) -> Decision:
    """Advisers and triage leads."""
    return ALLOW if roles.has(by, *KEEPERS) else NOT_A_KEEPER


def can_take_in(by: Actor, mail: InboundMail) -> Decision:
    """The portal takes in what it may."""
    return (ALLOW if by is SYSTEM else NOT_A_PERSON) & INBOUND_MAIL.open_for(mail, "take_in")


def can_hold(by: Actor, mail: InboundMail) -> Decision:
    """The portal holds what it may not take in."""
    return (ALLOW if by is SYSTEM else NOT_A_PERSON) & INBOUND_MAIL.open_for(mail, "hold")


def can_place(by: Actor, mail: InboundMail) -> Decision:
    """Advisers and triage leads put what is held where it belongs. What it is put on has a rule of its own."""
    return can_see_mail(by) & INBOUND_MAIL.open_for(mail, "place")


def can_take_as_theirs(by: Actor, mail: InboundMail) -> Decision:
    """They say that it is from the person whose reply address it came to, where it came to one that we gave."""
    decision = can_place(by, mail)
    if not decision:
        return decision
    if mail.thread_id is None or mail.person is None:
        return NO_PERSON
    taker = taker_of(mail.thread_id)
    if taker is None:
        return NO_PERSON
    return taker.can_place(by, mail.thread_id) & taker.can_write(mail.person, mail.thread_id)


def can_throw_away(by: Actor, mail: InboundMail) -> Decision:
    """They throw away what belongs nowhere; the portal what nobody decided about in time."""
    return (ALLOW if by is SYSTEM else can_see_mail(by)) & INBOUND_MAIL.open_for(mail, "throw_away")
