"""Finds the groups that are similar to one which somebody is about to register, by public facts and numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from ..consent import publishing
from ..models import Identifier, NameKey, Organisation, OtherName
from .addresses import mail_domain, site
from .likeness import WORDS, Facts, Likeness, compare
from .names import Places, parse_name, places_here

SHOWN_FROM = 55
"""Of 100: from here on somebody who registers is asked whether it is their group."""
SAME_ADDRESS_SHOWN_FROM = 40
"""The same website or mail domain is worth a question even where the names differ."""
THRESHOLD = 0.36
"""Names whose trigrams are less alike than this are not compared at all."""
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class SimilarGroup:
    """A group that may be the same one, with the score (0 to 100) and the evidence in words."""

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """The columns of a group that are compared."""

    pk: int
    name: str
    site: str
    site_public: bool
    mail_domain: str
    mail_public: bool
    other_name: str = ""
    """The other name, shown to everybody, by which it was found."""


def find_similar_groups(
    *,
    name: str,
    numbers: Mapping[str, str] | None = None,
    website: str = "",
    email: str = "",
    excluding: int | Organisation | None = None,
    limit: int = 5,
) -> list[SimilarGroup]:
    """The registered groups that are similar to the one described, by score, highest first.

    ``numbers`` are by org-id scheme, such as ``{"GB-CHC": "1234567"}``, each as it is stored. Finds listed groups,
    also those that are dormant or closed, by name, and by the other names, website and mail domain that they show to
    everybody; a group that is not listed is found through one of its numbers and in no other way. A merged record is not found:
    the one that it went into is. ``excluding`` leaves one group out. Takes up to nine statements, however many groups.
    """
    places = places_here()
    wanted = Facts(
        name=parse_name(name[:200], places),
        site=site(website),
        mail_domain=mail_domain(email),
        numbers=frozenset((scheme, value) for scheme, value in (numbers or {}).items() if value),
    )
    by_number = _by_number(wanted)
    left_out = excluding.pk if isinstance(excluding, Organisation) else excluding
    found = _like_by_name(wanted) | _same_address_or_number(wanted, list(by_number))
    judged = [
        (candidate, _judge(candidate, wanted, by_number.get(candidate.pk, frozenset()), places))
        for candidate in found
        if candidate.pk != left_out
    ]
    likely = _best_of_each((candidate, likeness) for candidate, likeness in judged if likeness is not None)
    likely.sort(key=lambda one: (-one[1].score, one[0].name, one[0].pk))
    groups = Organisation.objects.select_related("ward", "kind").defer("search", "named")
    shown = groups.in_bulk([candidate.pk for candidate, _ in likely[:limit]]) if likely else {}
    return [
        _similar_group(shown[candidate.pk], candidate, likeness, by_number.get(candidate.pk, frozenset()))
        for candidate, likeness in likely[:limit]
        if candidate.pk in shown
    ]


def _best_of_each(judged: Iterable[tuple[Candidate, Likeness]]) -> list[tuple[Candidate, Likeness]]:
    """One of each group: by the name that is most like it, its own before another."""
    best: dict[int, tuple[Candidate, Likeness]] = {}
    for candidate, likeness in sorted(judged, key=lambda one: (-one[1].score, one[0].other_name)):
        best.setdefault(candidate.pk, (candidate, likeness))
    return list(best.values())


def _judge(candidate: Candidate, wanted: Facts, numbers: frozenset[tuple[str, str]], places: Places) -> Likeness | None:
    theirs = Facts(
        name=parse_name(candidate.other_name or candidate.name, places),
        site=candidate.site if candidate.site_public else "",
        mail_domain=candidate.mail_domain if candidate.mail_public else "",
        numbers=numbers,
    )
    likeness = compare(wanted, theirs)
    address = theirs.site and theirs.site == wanted.site
    return likeness if likeness.score >= (SAME_ADDRESS_SHOWN_FROM if address else SHOWN_FROM) else None


def _similar_group(
    org: Organisation, candidate: Candidate, likeness: Likeness, numbers: frozenset[tuple[str, str]]
) -> SimilarGroup:
    public = org.listed and org.status == Organisation.Status.ACTIVE
    number = next((f"{scheme}-{value}" for scheme, value in sorted(numbers)), "")
    says = [WORDS[code] for code in likeness.evidence]
    if candidate.other_name:
        says.append(f"It is or was also called {candidate.other_name}")
    return SimilarGroup(org, likeness.score, says, likeness.evidence, "" if public else number)


def _by_number(wanted: Facts) -> dict[int, frozenset[tuple[str, str]]]:
    """The groups that hold one of the numbers, each with those that it holds."""
    if not wanted.numbers:
        return {}
    which = Q()
    for scheme, value in wanted.numbers:
        which |= Q(scheme=scheme, value=value)
    found: dict[int, set[tuple[str, str]]] = {}
    for number in Identifier.objects.filter(which).select_related("organisation"):
        pk = number.organisation.merge_target.pk if number.organisation.merged_into_id else number.organisation_id
        found.setdefault(pk, set()).add((number.scheme, number.value))
    return {pk: frozenset(held) for pk, held in found.items()}


def _read_candidates(keys: QuerySet[NameKey]) -> set[Candidate]:
    parts = ("pk", "organisation__name", "site", "site_public", "mail_domain", "mail_public")
    return {Candidate(*row) for row in keys.values_list(*parts)}


def _like_by_name(wanted: Facts) -> set[Candidate]:
    """Listed groups of which a name is similar by trigrams, the most similar first: their own, or another that they show."""
    if not wanted.name.key:
        return set()
    with transaction.atomic(), connection.cursor() as cursor:
        # a long name has many trigrams, and the planner then thinks it cheaper to compare every name there is
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true), set_config('enable_seqscan', 'off', true)",
            [str(THRESHOLD)],
        )
        listed = Q(organisation__listed=True, organisation__status__in=("active", "dormant", "closed"))
        near = NameKey.objects.filter(listed, key__trigram_similar=wanted.name.key)
        near = near.annotate(near=TrigramSimilarity("key", wanted.name.key)).order_by("-near", "pk")
        return _read_candidates(near[:CANDIDATES]) | _like_by_other_name(wanted, listed)


def _like_by_other_name(wanted: Facts, listed: Q) -> set[Candidate]:
    """Groups that show everybody another name, or the one that they had before, which is similar."""
    shown = OtherName.objects.filter(listed, organisation__in=publishing.shown_by("other_names"))
    near = shown.filter(key__trigram_similar=wanted.name.key)
    near = near.annotate(near=TrigramSimilarity("key", wanted.name.key)).order_by("-near", "pk")
    rows = near.values_list("organisation", "organisation__name", "name")[:CANDIDATES]
    return {Candidate(pk, name, "", False, "", False, other) for pk, name, other in rows}


def _same_address_or_number(wanted: Facts, with_number: list[int]) -> set[Candidate]:
    """Listed groups with its website or mail domain, and any with one of its numbers."""
    addresses = Q()
    if wanted.site:
        addresses |= Q(site=wanted.site, site_public=True)
    if wanted.mail_domain:
        addresses |= Q(mail_domain=wanted.mail_domain, mail_public=True)
    found: set[Candidate] = set()
    if addresses:
        listed = NameKey.objects.filter(organisation__listed=True).exclude(
            organisation__status=Organisation.Status.MERGED
        )
        found |= _read_candidates(listed.filter(addresses).order_by("pk")[:CANDIDATES])
    if with_number:
        found |= _read_candidates(NameKey.objects.filter(pk__in=with_number))
    return found
