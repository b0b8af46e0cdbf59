"""Maintains ``NameKey``, the search index of names, websites and contacts by which groups are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from apps.places.models import Ward

from ..consent import publishing
from ..models import FieldConsent, NameKey, Organisation
from .addresses import mail_domain, phone, site
from .likeness import Facts
from .names import Places, parse_name, places_here, tokens

FIELDS = ("key", "site", "mail_domain", "phone", "site_public", "mail_public", "compared_at")
BATCH = 1000


def save_name_key(organisation: Organisation) -> None:
    """Saves the NameKey of a group from its record. Called by every service that saves a record."""
    _write([organisation], places_here())


def rebuild_name_keys() -> int:
    """Saves the NameKey of every group, in batches of a thousand. Idempotent. Returns the number of groups."""
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
                key=parse_name(group.name, places).key,
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
    """The facts of groups, by primary key, for pages of staff: private ones too."""
    based = {code: places.split(tokens(name))[1] for code, name in Ward.objects.values_list("code", "name")}
    return {
        group.pk: Facts(
            name=parse_name(group.name, places),
            ward=group.ward_id,
            based=based.get(group.ward_id, frozenset()),
            site=site(group.website),
            email=group.contact_email.casefold(),
            mail_domain=mail_domain(group.contact_email),
            phone=phone(group.contact_phone),
            postcode=group.postcode,
        )
        for group in groups
    }
