"""What somebody holds because of a role and leaves behind when it ends: other apps offer it, in their ``portal.py``.

When a role ends, all of it is handed over in the same transaction: to the person whom the form names, or to nobody,
which is whoever gives such work out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.core.offers import Offer, offered

from ..people.models import User
from .models import RoleGrant


@dataclass(frozen=True, slots=True)
class OpenWork(Offer):
    """One kind of open work, and the roles of which one is enough to hold it.

    ``says(person)`` is a sentence, such as "4 open requests and 1 open offer.", or an empty text. ``hand_over`` is
    called with ``held_by``, ``to`` (or None) and ``by``, after the role has ended. ``otherwise`` says, in the form, who
    has it when nobody is named.
    """

    name: str
    roles: frozenset[str]
    says: Callable[[User], str]
    hand_over: Callable[..., object]
    otherwise: str

    @property
    def key(self) -> str:
        return self.name


def left_by(grant: RoleGrant) -> list[OpenWork]:
    """The kinds of work that this person may no longer hold when the role ends: no other role of theirs carries them."""
    others = RoleGrant.objects.in_force().filter(user=grant.user_id).exclude(pk=grant.pk)
    held = set(others.values_list("role", flat=True))
    return [work for work in offered(OpenWork) if grant.role in work.roles and not held & work.roles]


def can_take(grant: RoleGrant, works: list[OpenWork]) -> QuerySet[User]:
    """The people who could have all of it: they hold a role that carries it and are not the one who leaves."""
    people = User.objects.filter(is_active=True).exclude(pk=grant.user_id)
    for work in works:
        holders = RoleGrant.objects.in_force().filter(role__in=work.roles)
        people = people.filter(pk__in=holders.values("user"))
    return people.order_by("sort_name", "email")
