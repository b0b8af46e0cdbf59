"""Which consents wait for the group to say whether they still hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import FieldConsent, Organisation
from . import publishing


@dataclass(frozen=True, slots=True)
class Due:
    """What a group shows, or showed, ends: the fields that have ended already, and the first day on which one does."""

    organisation: Organisation
    ended: list[str]
    ends: dt.date


def asked(organisations: Sequence[Organisation]) -> QuerySet[FieldConsent]:
    """What these groups show, or showed, and were asked about and have not confirmed since."""
    held = FieldConsent.objects.filter(organisation__in=organisations, public=True)
    return held.exclude(asked_at=None, lapsed_at=None)


def due(organisations: Sequence[Organisation]) -> list[Due]:
    """What ends soon or has ended, of those of these groups that everybody may see."""
    by_group: dict[int, list[FieldConsent]] = {}
    for consent in asked(organisations).order_by("pk"):
        by_group.setdefault(consent.organisation_id, []).append(consent)
    found = []
    for group in organisations:
        held = by_group.get(group.pk, [])
        if held and publishing.is_public(group):
            ended = [publishing.BY_CODE[c.field].label for c in held if c.lapsed_at and c.field in publishing.BY_CODE]
            found.append(Due(group, ended, min(map(publishing.ends_on, held))))
    return found
