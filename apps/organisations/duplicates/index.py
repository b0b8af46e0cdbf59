"""Keeps the row by which each group is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from .. import publishing
from ..models import FieldConsent, NameKey, Organisation
from .addresses import mail_domain, phone, site
from .likeness import Facts
from .names import Places, places_here, read

FIELDS = ("key", "site", "mail_domain", "phone", "site_public", "mail_public", "compared_at")
BATCH = 1000


def keep(organisation: Organisation) -> None:
    """Writes how a group is compared, from its record as it is saved. Called by every service that saves one."""
    _write([organisation], places_here())


def keep_all() -> int:
    """Writes how every group is compared, a thousand at a time. Answers how many there are. Running it again is safe."""
    places, rows = places_here(), Organisation.objects.order_by("pk").defer("search").iterator(chunk_size=BATCH)
    return sum(_write(batch, places) for batch in _batches(rows))


def _batches(rows: Iterator[Organisation]) -> Iterator[list[Organisation]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write(groups: list[Organisation], places: Places) -> int:
    consents = FieldConsent.objects.filter(
        organisation__in=[group.pk for group in groups], public=True, field__in=("website", "contact_email")
    )
    shown = {(consent.organisation_id, consent.field) for consent in consents if publishing.in_force(consent)}
    NameKey.objects.bulk_create(
        (
            NameKey(
                organisation=group,
                key=read(group.name, places).key,
                site=site(group.website),
                mail_domain=mail_domain(group.contact_email),
                phone=phone(group.contact_phone),
                site_public=(group.pk, "website") in shown,
                mail_public=(group.pk, "contact_email") in shown,
            )
            for group in groups
        ),
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=FIELDS,
    )
    return len(groups)


def facts(groups: Iterable[Organisation], places: Places) -> dict[int, Facts]:
    """What is compared of each group, by its key. All that is known, public or not: for staff."""
    return {
        group.pk: Facts(
            name=read(group.name, places),
            ward=group.ward_id,
            site=site(group.website),
            email=group.contact_email.casefold() if mail_domain(group.contact_email) or group.contact_email else "",
            mail_domain=mail_domain(group.contact_email),
            phone=phone(group.contact_phone),
            postcode=group.postcode,
        )
        for group in groups
    }
