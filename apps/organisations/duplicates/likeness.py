"""Scores how likely two groups are duplicates, from 0 to 100, with the evidence. Used for registering and for staff.

The score begins with the similarity of the names: a weighted Dice coefficient of their words, with fuzzy matches.
Each shared fact (website, email address, phone, postcode) then removes a fixed share of the remaining doubt. Names
that conflict (by number, place, or words such as women and men) cap the score, because branches share websites.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

from .names import Name, weight, words

SAME_NUMBER = "number"
SAME_NAME = "same-name"
LIKE_NAME = "like-name"
OTHER_NAME = "other-name"
SAME_SITE = "website"
SAME_ADDRESS = "email"
SAME_DOMAIN = "mail-domain"
SAME_PHONE = "phone"
SAME_POSTCODE = "postcode"
SAME_WARD = "ward"

WORDS = {
    SAME_NUMBER: "The same number in a register",
    SAME_NAME: "The same name, but for how it is written",
    LIKE_NAME: "A name much like it",
    OTHER_NAME: "A name that one of them has or had besides",
    SAME_SITE: "The same website",
    SAME_ADDRESS: "The same email address",
    SAME_DOMAIN: "An email address of the same domain",
    SAME_PHONE: "The same phone number",
    SAME_POSTCODE: "The same postcode",
    SAME_WARD: "Based in the same ward",
}
"""Every piece of evidence, in the words that people read, strongest first."""
OTHER_NAMES = {SAME_NAME: OTHER_NAME, LIKE_NAME: OTHER_NAME}
"""What evidence of names is called where not both are the own names of the groups."""

DOUBT_REMOVED_BY = {SAME_SITE: 0.6, SAME_ADDRESS: 0.65, SAME_DOMAIN: 0.45, SAME_PHONE: 0.5, SAME_POSTCODE: 0.3}
"""The share of the remaining doubt (0 to 1) that each shared fact removes."""
NAME_COUNTS_FROM = 0.42
"""The least similarity of names (0 to 1) for a score over MAX_SCORE_OF_UNLIKE_NAMES, whatever else is shared."""
MEANINGFUL_WEIGHT = 0.5
CONTRADICTION_FACTOR = 0.75
"""Applied where each name has a meaningful word that the other lacks; not where only one of them has more words."""
SAME_NAME_FROM = 0.95
"""From this similarity on (0 to 1) two names count as the same name, written in two ways."""
MAX_SCORE_OF_CONFLICTING_NAMES = 0.5
MAX_SCORE_OF_UNLIKE_NAMES = 0.5


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one group that are compared. Empty values are ignored."""

    name: Name
    other_names: tuple[Name, ...] = ()
    """Names that it is also known by or had before."""
    acronyms: tuple[Name, ...] = ()
    """Its letters: compared with names, and never with other letters, which many unlike groups share."""
    ward: str = ""
    based: frozenset[str] = frozenset()
    """The names of the ward, as they may stand in a name."""
    site: str = ""
    email: str = ""
    mail_domain: str = ""
    phone: str = ""
    postcode: str = ""
    numbers: frozenset[tuple[str, str]] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 (nothing in common) to 100 (the same), and the codes of the evidence, strongest first."""

    score: int
    evidence: tuple[str, ...]


def compare(one: Facts, two: Facts) -> Likeness:
    """Scores the likeness of two groups by those of their names that are most alike, their own before any other."""
    best = _compare(one, two)
    for mine, theirs in _other_names(one, two):
        found = _compare(replace(one, name=mine), replace(two, name=theirs))
        if found.score > best.score:
            best = replace(found, evidence=tuple(dict.fromkeys(OTHER_NAMES.get(code, code) for code in found.evidence)))
    return best


def _other_names(one: Facts, two: Facts) -> list[tuple[Name, Name]]:
    """The pairs of names of two groups, without that of their own two names."""
    ours, theirs = (one.name, *one.other_names), (two.name, *two.other_names)
    pairs = [*product(ours, theirs)][1:]
    return [*pairs, *product(one.acronyms, theirs), *product(ours, two.acronyms)]


def _compare(one: Facts, two: Facts) -> Likeness:
    name = name_similarity(one.name, two.name)
    shared = _shared(one, two)
    doubt = 1 - name * _ward_factor(one, two, name)
    for code in shared:
        doubt *= 1 - DOUBT_REMOVED_BY.get(code, 0)
    score = 1 - doubt
    if name < NAME_COUNTS_FROM:
        score = min(score, MAX_SCORE_OF_UNLIKE_NAMES)
    if names_conflict(one.name, two.name):
        score = min(score * 0.6, MAX_SCORE_OF_CONFLICTING_NAMES)
    evidence = list(shared)
    if name >= SAME_NAME_FROM:
        evidence.append(SAME_NAME)
    elif name >= NAME_COUNTS_FROM:
        evidence.append(LIKE_NAME)
    if one.numbers & two.numbers:
        score = max(score, 0.99)
        evidence.append(SAME_NUMBER)
    elif _numbers_differ(one.numbers, two.numbers):
        score *= 0.8
    return Likeness(round(100 * score), tuple(code for code in WORDS if code in evidence))


def _shared(one: Facts, two: Facts) -> list[str]:
    found = []
    if one.site and one.site == two.site:
        found.append(SAME_SITE)
    if one.email and one.email == two.email:
        found.append(SAME_ADDRESS)
    elif one.mail_domain and one.mail_domain == two.mail_domain:
        found.append(SAME_DOMAIN)
    if one.phone and one.phone == two.phone:
        found.append(SAME_PHONE)
    if one.postcode and one.postcode == two.postcode:
        found.append(SAME_POSTCODE)
    if one.ward and one.ward == two.ward:
        found.append(SAME_WARD)
    return found


def _numbers_differ(one: frozenset[tuple[str, str]], two: frozenset[tuple[str, str]]) -> bool:
    """Whether the two groups have different numbers in one and the same register."""
    held = dict(one)
    return any(held.get(scheme, value) != value for scheme, value in two)


def _ward_factor(one: Facts, two: Facts, name: float) -> float:
    """A factor (0 to 1) for groups in different wards: lower where the names have a place or only common words."""
    if not one.ward or not two.ward or one.ward == two.ward:
        return 1.0
    if one.name.places and one.name.places == two.name.places:
        return 1.0
    if one.name.places & two.based or two.name.places & one.based:
        return 0.9
    named = one.name.places or two.name.places
    rare = all(any(weight(word) == 1 for word in name.words) for name in (one.name, two.name))
    return 0.7 if named or not rare else 0.9 if name >= SAME_NAME_FROM else 0.75


def _name_weight(name: Name) -> float:
    return sum(weight(word) for word in set(name.words)) + len(name.numbers)


def names_conflict(one: Name, two: Name) -> bool:
    """Whether the names conflict by a number, a place or a contrast: 12th and 13th, Moston and Hulme, women and men."""
    if one.numbers and two.numbers and one.numbers != two.numbers:
        return True
    if one.places and two.places and not one.places & two.places and not _nested(one.places, two.places):
        return True
    held = dict(one.contrasts)
    return any(kind in held and not held[kind] & words for kind, words in two.contrasts)


def _nested(one: frozenset[str], two: frozenset[str]) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in one for b in two)


@lru_cache(maxsize=50_000)
def name_similarity(one: Name, two: Name) -> float:
    """The similarity of two names, 0 to 1: the weight of the words that match, against the weight of all words."""
    if one.key == two.key and one.places == two.places and one.words == two.words:
        return 1.0
    left, right = list(one.words), list(two.words)
    total = sum(map(weight, left)) + sum(map(weight, right))
    score = 0.0
    for word in one.words:
        if word in right:
            right.remove(word)
            left.remove(word)
            score += 2 * weight(word)
    for word in list(left):
        best = max(right, key=lambda other: word_similarity(word, other), default=None)
        sure = word_similarity(word, best) if best is not None else 0.0
        if best is not None and sure > 0:
            right.remove(best)
            left.remove(word)
            score += sure * (weight(word) + weight(best))
    for rest, other in ((left, two), (right, one)):
        for word in [word for word in rest if _misspelt_place(word, other)]:
            rest.remove(word)
            total -= weight(word)
    found = score / total if total > 0 else 0.0
    if min(_weight_of(left), _weight_of(right)) >= MEANINGFUL_WEIGHT:
        found *= CONTRADICTION_FACTOR
    found = max(found, _run_together(one, two), _initials(one, two), _initials(two, one))
    if bool(one.numbers) != bool(two.numbers):
        found *= 0.75
    if not total and one.places & two.places:
        found = 0.5
    elif total and min(_name_weight(one), _name_weight(two)) < 0.65:
        found *= 0.75
    return min(found, 1.0)


def _misspelt_place(word: str, name: Name) -> bool:
    """Whether a word is a misspelling of a place in the other name, so that it is ignored."""
    return any(word_similarity(word, part) >= 0.8 for place in name.places for part in place.split())


def _weight_of(rest: list[str]) -> float:
    return sum(weight(word) for word in rest if weight(word) > 0.3)


def _run_together(one: Name, two: Name) -> float:
    """The similarity of names that are equal without spaces, or nearly so: Food Bank and Foodbank. Otherwise 0."""
    if one.words == two.words:
        return 0.0
    a, b = "".join(one.words), "".join(two.words)
    if a == b and len(a) >= 7:
        return 0.97
    by_spaces = len(one.words) != len(two.words) or not a.isascii()
    if by_spaces and min(len(a), len(b)) >= 8 and edit_distance(a, b, 2) <= (2 if len(a) >= 20 else 1):
        return 0.9
    heavy = [[word for word in name.words if weight(word) > 0.3] for name in (one, two)]
    a, b = ("".join(words) for words in heavy)
    if min(len(a), len(b)) < 7 or len(heavy[0]) == len(heavy[1]):
        return 0.0
    return 0.95 if a == b else 0.9 if edit_distance(a, b, 1) <= 1 else 0.0


def _initials(short: Name, long: Name) -> float:
    """The similarity of an acronym, such as WCHG, with the name that it stands for. Otherwise 0."""
    if len(short.words) != 1 or not 3 <= len(short.words[0]) <= 6 or len(long.words) < 2:
        return 0.0
    written = "".join(word[0] for word in long.words)
    with_place = "".join(word[0] for place in sorted(long.places) for word in place.split()) + written
    return 0.55 if short.words[0] in (written, with_place) else 0.0


@lru_cache(maxsize=100_000)
def word_similarity(one: str, two: str) -> float:
    """The similarity of two words, 0 to 1: by edit distance, common beginning, or equal consonants."""
    if one == two:
        return 1.0
    if weight(one) < 1 and weight(two) < 1:
        return 0.0
    short, long = sorted((one, two), key=len)
    if not short.isalpha() or not long.isalpha():
        return 0.0
    begins = short[0] == long[0]
    distance = edit_distance(short, long, 2)
    if distance == 1 and len(long) >= 4 and len(short) >= 3:
        return (0.85 if len(short) >= 4 else 0.7) if begins else 0.6
    if distance == 2 and len(short) >= 4 and edit_distance(f"{one}s", two, 1) + edit_distance(one, f"{two}s", 1) < 4:
        return 0.8 if begins else 0.0
    if begins and len(short) >= 3 and _consonants(short) == _consonants(long) and len(short) < 5:
        return 0.6
    if distance == 1 and len(short) >= 2 and not short.isascii():
        return 0.7
    if distance == 2 and len(long) >= 8 and begins:
        return 0.8
    if len(short) >= 3 and long.startswith(short) and short not in words():
        return 0.75
    if begins and len(short) >= 5 and _consonants(short) == _consonants(long) and len(_consonants(long)) >= 3:
        return 0.85
    return 0.0


def _consonants(word: str) -> str:
    """The consonants of a word, without repeats: the same for different transliterations of a name."""
    found = ""
    for letter in word.replace("kh", "k").replace("gh", "g").replace("ph", "f").replace("q", "k").replace("c", "k"):
        if letter not in "aeiouyhw" and found[-1:] != letter:
            found += letter
    return found


def edit_distance(one: str, two: str, most: int) -> int:
    """The Damerau-Levenshtein distance (optimal string alignment) of two words; ``most`` + 1 where it is over ``most``."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(two, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
