"""Changes a person makes to their own details."""

from __future__ import annotations

from django.db import transaction

from apps.core.audit import record
from apps.core.errors import DomainError

from .. import events
from .models import User


def change_details(
    *, person: User, name: str, phone: str, access_needs: str, by: User, contact_preference: str | None = None
) -> User:
    """Updates a person's own name, phone, access needs and contact preference. Only they themselves may.

    Records which of them changed, never what they hold.
    """
    if by.pk != person.pk:
        raise DomainError("Only the person can change this.", code="not-yours")
    given = {"name": name.strip(), "phone": phone.strip(), "access_needs": access_needs.strip()}
    if contact_preference is not None:
        given["contact_preference"] = contact_preference
    changed = [field for field, value in given.items() if getattr(person, field) != value]
    if changed:
        with transaction.atomic():
            for field in changed:
                setattr(person, field, given[field])
            person.save(update_fields=changed)
            record(events.ACCOUNT_DETAILS_CHANGED, subject=person, by=by, after={"fields": changed})
    return person
