"""A form that was drawn before the last change is not taken: what was seen then is compared under the row's lock.

A form carries, unseen, how the thing stood when it was drawn: the ``version`` of a row that counts its changes, or a
``digest`` of the facts that it shows. The service locks the row and asks ``require_version`` or ``require_seen``. Whose
change it was is read from the audit trail: nobody is told that somebody else changed what they changed themselves.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from . import audit
from .audit import Actor
from .errors import EditConflict, MovedOn
from .wording import said_when


def digest(*facts: Any) -> str:
    """What stands for these facts in a form: it differs once one of them does. Dates, decimals and lists are facts too."""
    whole = json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:20]


def who_changed(thing: models.Model, by: Actor, *, verbs: tuple[str, ...] = ()) -> str:
    """``You changed this at 2.05pm.``, or ``Ada Osei changed this at 2.05pm.``: the last change of a thing, by one of
    these verbs where some are given.
    """
    found = audit.history(thing).select_related("actor")
    last = (found.filter(verb__in=verbs) if verbs else found).first()
    if last is None:
        return "Somebody else changed this."
    return said(last.actor, by, last.at)


def said(who: Any, by: Actor, at: datetime, *, what: str = "changed this") -> str:
    """One change in words, as the person ``by`` reads it. ``who`` is None for a change that nobody made by hand."""
    name = "You" if who is not None and who.pk == getattr(by, "pk", None) else str(who or "The portal")
    return f"{name} {what} {said_when(at)}."


def require_version(held: Any, seen: int | None, *, by: Actor, verbs: tuple[str, ...] = (), said: str = "") -> None:
    """Raises EditConflict unless a locked row still has the version that was seen; None asks nothing.

    ``verbs`` are the audit events that change it; ``said`` tells the last change where those do not.
    """
    if seen is not None and held.version != seen:
        raise EditConflict(held, said or who_changed(held, by, verbs=verbs))


def require_seen(now: str, seen: str | None, *, said: str) -> None:
    """Raises MovedOn with this sentence unless the facts of a locked row are those that were seen; None asks nothing."""
    if seen is not None and now != seen:
        raise MovedOn(said, code="moved-on")
