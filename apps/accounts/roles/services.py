"""Granting and ending roles. Each records who did it, and tells the person concerned."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.audit import SYSTEM, Actor, record
from apps.core.decisions import require
from apps.core.errors import DomainError

from .. import events
from ..people.models import User
from . import notifications, policies
from .models import Role, RoleGrant
from .open_work import left_by


def grant(*, person: User, role: str, reason: str, by: Actor, invited: bool = False) -> RoleGrant:
    """Gives a person a role from now on. Refuses a role that they hold already. Tells the person.

    ``invited``: their account was made with this role, so that they are told how to open it.
    """
    require(policies.can_grant(by, person))
    if role not in Role.values:
        raise DomainError("Choose a role.", field="role", code="unknown-role")
    if not reason.strip():
        raise DomainError("Say why this person needs the role.", field="reason", code="no-reason")
    actor = by if isinstance(by, User) else None
    try:
        with transaction.atomic():
            given = RoleGrant.objects.create(user=person, role=role, granted_by=actor, reason=reason.strip())
            record(events.ROLE_GRANTED, subject=given, by=by, after={"user": person.pk, "role": role})
            (notifications.invited if invited else notifications.role_granted)(given)
    except IntegrityError as error:
        if "role_grant_one_open_per_role" not in str(error):
            raise
        raise DomainError("This person holds that role already.", field="role", code="held") from error
    person.__dict__.pop("_roles", None)
    return given


def invite_colleague(*, email: str, name: str, role: str, reason: str, by: User) -> User:
    """Gives somebody a role who may have no account yet: then one is made, which they open with an emailed code.

    Somebody with an account keeps it, and their own name. Records ``role.granted``; the person is told.
    """
    require(policies.can_invite_colleague(by))
    if not name.strip():
        raise DomainError("Enter the name that colleagues know them by", field="name", code="missing")
    address = User.objects.normalize_email(email.strip()).lower()
    with transaction.atomic():
        person = User.objects.filter(email=address).first()
        if person is not None:
            grant(person=person, role=role, reason=reason, by=by)
            return person
        person = User.objects.create_user(address, name=name.strip())
        EmailAddress.objects.create(user=person, email=address, primary=True, verified=False)
        grant(person=person, role=role, reason=reason, by=by, invited=True)
    return person


def end(*, grant: RoleGrant, reason: str, by: User, to: User | None = None) -> RoleGrant:
    """Ends a role now. It stays on the person's record. Refuses when it has ended already. Tells the person.

    What they held because of it, and may not hold any more, is handed over to ``to`` in the same transaction, or goes
    to whoever gives such work out: see ``open_work``.
    """
    if not reason.strip():
        raise DomainError("Say why the role ends.", field="reason", code="no-reason")
    with transaction.atomic():
        locked = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
        require(policies.can_end(by, locked))
        if locked.role == Role.ADMINISTRATOR:
            others = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).order_by("pk")
            if len(others.select_for_update()) < 2:
                raise DomainError("There has to be one administrator.", code="last-administrator")
        locked.ended_at, locked.ended_by, locked.end_reason = timezone.now(), by, reason.strip()
        locked.save(update_fields=["ended_at", "ended_by", "end_reason"])
        what = {"user": locked.user_id, "role": locked.role}
        record(events.ROLE_ENDED, subject=locked, by=by, before=what, after={})
        notifications.role_ended(locked)
        locked.user.__dict__.pop("_roles", None)
        for work in left_by(locked):
            work.hand_over(held_by=locked.user, to=to, by=by)
    locked.user.__dict__.pop("_roles", None)
    return locked


def make_first_administrator(*, email: str) -> User:
    """Makes the first administrator, who signs in by an emailed code and then sets up a second factor.

    Refuses when there is an administrator already: they grant further roles themselves.
    """
    address = User.objects.normalize_email(email.strip()).lower()
    with transaction.atomic():
        if RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).exists():
            raise DomainError("There is an administrator already. They can grant the role on the page “People”.")
        person = User.objects.filter(email=address).first() or User.objects.create_user(address)
        EmailAddress.objects.update_or_create(user=person, email=address, defaults={"primary": True, "verified": True})
        grant(person=person, role=Role.ADMINISTRATOR, reason="First administrator of this portal", by=SYSTEM)
    return person
