"""Is it here already? The groups that are like one which somebody is about to register, in a few milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from ..models import Identifier, NameKey, Organisation
from .addresses import mail_domain, site
from .likeness import WORDS, Facts, compare
from .names import Places, places_here, read

SHOWN_FROM = 55
"""Of 100: from here on somebody who registers is asked whether it is their group."""
SAME_ADDRESS_SHOWN_FROM = 40
"""The same website or mail domain is worth a question even where the names differ."""
THRESHOLD = 0.36
"""Names whose trigrams are less alike than this are not compared at all."""
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Alike:
    """A group that may be the same one, how likely that is (0 to 100), and why, in words."""

    organisation: Organisation
    score: int
    evidence: list[str]
    codes: tuple[str, ...] = ()
    number: str = ""
    """The number by which a group was found that is not in the directory: proof for its page."""

    @property
    def claim_url(self) -> str:
        """Where somebody of this group asks to act for it."""
        address = reverse("organisations:claim", args=[self.organisation.slug])
        return f"{address}?{urlencode({'number': self.number})}" if self.number else address


def alike(
    *,
    name: str,
    numbers: Mapping[str, str] | None = None,
    website: str = "",
    email: str = "",
    excluding: int | Organisation | None = None,
    limit: int = 5,
) -> list[Alike]:
    """The groups here that are like the one described, likeliest first.

    ``numbers`` are by org-id scheme, such as ``{"GB-CHC": "1234567"}``, each as it is stored. Finds listed groups,
    also those that are dormant or closed, by name and by the website and mail domain that they show to everybody;
    a group that is not listed is found through one of its numbers and in no other way. A merged record is not found:
    the one that it went into is. ``excluding`` leaves one group out. Takes up to seven statements, however many groups.
    """
    places = places_here()
    wanted = Facts(
        name=read(name[:200], places),
        site=site(website),
        mail_domain=mail_domain(email),
        numbers=frozenset((scheme, value) for scheme, value in (numbers or {}).items() if value),
    )
    by_number = _by_number(wanted)
    left_out = excluding.pk if isinstance(excluding, Organisation) else excluding
    keys = {key.pk: key for key in _candidates(wanted)} | {key.pk: key for key in _keys(list(by_number))}
    found = [
        _judge(key, wanted, by_number.get(key.pk, frozenset()), places) for key in keys.values() if key.pk != left_out
    ]
    likely = [one for one in found if one is not None]
    return sorted(likely, key=lambda one: (-one.score, one.organisation.name, one.organisation.pk))[:limit]


def _judge(key: NameKey, wanted: Facts, numbers: frozenset[tuple[str, str]], places: Places) -> Alike | None:
    org = key.organisation
    theirs = Facts(
        name=read(org.name, places),
        site=key.site if key.site_public else "",
        mail_domain=key.mail_domain if key.mail_public else "",
        numbers=numbers,
    )
    likeness = compare(wanted, theirs)
    address = theirs.site and theirs.site == wanted.site
    if likeness.score < (SAME_ADDRESS_SHOWN_FROM if address else SHOWN_FROM):
        return None
    public = org.listed and org.status == Organisation.Status.ACTIVE
    number = next((f"{scheme}-{value}" for scheme, value in sorted(numbers)), "")
    says = [WORDS[code] for code in likeness.evidence]
    return Alike(org, likeness.score, says, likeness.evidence, "" if public else number)


def _by_number(wanted: Facts) -> dict[int, frozenset[tuple[str, str]]]:
    """The groups that hold one of the numbers, each with those that it holds."""
    if not wanted.numbers:
        return {}
    which = Q()
    for scheme, value in wanted.numbers:
        which |= Q(scheme=scheme, value=value)
    found: dict[int, set[tuple[str, str]]] = {}
    for number in Identifier.objects.filter(which).select_related("organisation"):
        pk = number.organisation.last_kept.pk if number.organisation.merged_into_id else number.organisation_id
        found.setdefault(pk, set()).add((number.scheme, number.value))
    return {pk: frozenset(held) for pk, held in found.items()}


def _groups() -> QuerySet[NameKey]:
    return NameKey.objects.select_related("organisation__ward", "organisation__kind").defer("organisation__search")


def _keys(pks: list[int]) -> list[NameKey]:
    return list(_groups().filter(pk__in=pks)) if pks else []


def _candidates(wanted: Facts) -> list[NameKey]:
    """Listed groups whose name is somewhat like it, the likest first, and those with its website or mail domain."""
    listed = _groups().filter(organisation__listed=True).exclude(organisation__status=Organisation.Status.MERGED)
    found: list[NameKey] = []
    if wanted.name.key:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(THRESHOLD)])
            near = NameKey.objects.filter(key__trigram_similar=wanted.name.key).filter(
                organisation__listed=True, organisation__status__in=("active", "dormant", "closed")
            )
            near = near.annotate(near=TrigramSimilarity("key", wanted.name.key)).order_by("-near", "pk")
            pks = list(near.values_list("pk", flat=True)[:CANDIDATES])
        found += listed.filter(pk__in=pks)
    addresses = Q()
    if wanted.site:
        addresses |= Q(site=wanted.site, site_public=True)
    if wanted.mail_domain:
        addresses |= Q(mail_domain=wanted.mail_domain, mail_public=True)
    if addresses:
        found += listed.filter(addresses).order_by("pk")[:CANDIDATES]
    return found
