"""Maintains the search index by which groups are compared: ``NameKey`` of each, and ``OtherName.key`` of other names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from apps.places.models import Ward

from ..consent import publishing
from ..models import FieldConsent, NameKey, Organisation, OtherName
from .addresses import mail_domain, phone, site
from .likeness import Facts
from .names import Name, Places, parse_name, places_here, tokens

FIELDS = ("key", "site", "mail_domain", "phone", "site_public", "mail_public", "compared_at")
BATCH = 1000


def save_name_key(organisation: Organisation) -> None:
    """Saves the keys of a group from its record. Called by every service that saves a record."""
    _write([organisation], places_here())


def rebuild_name_keys() -> int:
    """Saves the keys of every group, in batches of a thousand. Idempotent. Returns the number of groups."""
    rows = Organisation.objects.order_by("pk").defer("search").prefetch_related("other_names")
    places = places_here()
    return sum(_write(batch, places) for batch in _batches(rows.iterator(chunk_size=BATCH)))


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
    others = [other for group in groups for other in group.other_names.all()]
    for other in others:
        other.key = parse_name(other.name, places).key
    OtherName.objects.bulk_update(others, ["key"])
    return len(groups)


def facts(groups: Iterable[Organisation], places: Places) -> dict[int, Facts]:
    """The facts of groups, by primary key, for pages of staff: private ones too. Their other names are prefetched."""
    based = {code: places.split(tokens(name))[1] for code, name in Ward.objects.values_list("code", "name")}
    acronym = OtherName.Kind.ACRONYM

    def others(group: Organisation, *, acronyms: bool) -> tuple[Name, ...]:
        names = (other.name for other in group.other_names.all() if (other.kind == acronym) is acronyms)
        return tuple(parse_name(name, places) for name in names)

    return {
        group.pk: Facts(
            name=parse_name(group.name, places),
            other_names=others(group, acronyms=False),
            acronyms=others(group, acronyms=True),
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
