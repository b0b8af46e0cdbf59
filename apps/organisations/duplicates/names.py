"""Normalises names of groups for comparing: without accents, legal endings such as Ltd and variants of spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings

from apps.core import reference
from apps.places.models import Neighbourhood, Ward

FOLDER = "likeness"
LONGEST = 400
"""Letters of a key. A name has 200; an abbreviation may stand for several words."""

LETTERS = str.maketrans(
    {
        **dict.fromkeys("'’‘`´ʼ′ـ", ""),
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ى": "ي",
        "ة": "ه",
        "&": " and ",
        "+": " and ",
        "@": " at ",
    }
)
"""Letters that stay when accents are taken off, and signs that stand for words."""


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of the list of words: what it abbreviates, its weight (0 to 1), and the kind of contrast it is part of."""

    expansions: tuple[str, ...]
    weight: float
    contrast: str


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name. ``places``, ``numbers`` and ``contrasts`` distinguish branches of one body."""

    key: str
    words: tuple[str, ...]
    places: frozenset[str]
    numbers: frozenset[str]
    contrasts: tuple[tuple[str, frozenset[str]], ...]


@cache
def words() -> dict[str, Word]:
    """The list of words with abbreviations, weights and contrasts: ``data/likeness/words.csv``."""
    path = settings.BASE_DIR / "data" / FOLDER / "words.csv"
    rows = reference.read(path, columns=("word", "says", "weight", "contrast"))
    return {row["word"]: Word(tuple(row["says"].split()), float(row["weight"]), row["contrast"]) for row in rows}


def normalise(text: str) -> str:
    """Normalises a text: case-folded, without accents, vowel signs and apostrophes. Other scripts keep their letters."""
    folded = text.replace("\x00", "").casefold().translate(LETTERS)
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in parts if unicodedata.category(letter) != "Mn").translate(LETTERS)


def _split_words(text: str) -> list[str]:
    """Splits a text into words. Combining vowel signs, as in Bengali, are part of a word."""
    letters = (letter if letter.isalnum() or unicodedata.category(letter) == "Mc" else " " for letter in text)
    return "".join(letters).split()


def tokens(text: str) -> list[str]:
    """Tokenises a text into normalised words: C.I.C. is one word, 12th is 12, carers’ is carer, assoc. is expanded."""
    joined = re.sub(r"['’‘`´ʼ]s\b", "", text, flags=re.IGNORECASE)
    joined = re.sub(r"\b(?:\w\.){2,}\w?\b", lambda found: found[0].replace(".", ""), normalise(joined))
    known = words()
    found: list[str] = []
    for word in _split_words(joined):
        ordinal = re.fullmatch(r"0*(\d+)(?:st|nd|rd|th)?", word)
        if ordinal:
            found.append(ordinal[1])
            continue
        glued = re.fullmatch(r"(\D{3,})(\d{2,})", word)
        if glued:
            word = glued[1]
        entry = known.get(word)
        if entry is None and len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
            entry = known.get(word)
        found += entry.expansions if entry and entry.expansions else (word,)
        found += (glued[2].lstrip("0"),) if glued else ()
    return found


def weight(word: str) -> float:
    """The weight of a word, 0 to 1: 1 for a rare word, little for a common one such as group."""
    entry = words().get(word)
    return entry.weight if entry else 1.0


def _is_road(word: str) -> bool:
    entry = words().get(word)
    return entry is not None and entry.contrast == "road"


class Places:
    """The place names that may be part of a group's name, to split them from its other words. Longest match first."""

    def __init__(self, names: Iterable[str]) -> None:
        phrases = {tuple(tokens(part)) for name in names for part in re.split(r"[&,/]| and ", name)}
        ways = {word for word, entry in words().items() if entry.contrast == "way"}
        shorter = {tuple(word for word in phrase if word not in ways) for phrase in phrases}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases | shorter, key=len, reverse=True):
            if phrase:
                self._by_first.setdefault(phrase[0], []).append(phrase)

    def split(self, found: list[str]) -> tuple[list[str], frozenset[str]]:
        """Splits words into those that are no place and the places. A street, such as Moston Lane, is no place."""
        rest: list[str] = []
        places: set[str] = set()
        at = 0
        while at < len(found):
            for phrase in self._by_first.get(found[at], ()):
                end = at + len(phrase)
                if tuple(found[at:end]) == phrase and not (end < len(found) and _is_road(found[end])):
                    places.add(" ".join(phrase))
                    at += len(phrase)
                    break
            else:
                rest.append(found[at])
                at += 1
        return rest, frozenset(places)


def places_here() -> Places:
    """The wards, the neighbourhoods and the place that the portal serves. Two queries."""
    names = [*Ward.objects.values_list("name", flat=True), *Neighbourhood.objects.values_list("name", flat=True)]
    return _places((*names, settings.SITE_PLACE))


@lru_cache(maxsize=4)
def _places(names: tuple[str, ...]) -> Places:
    return Places(names)


@lru_cache(maxsize=1)
def _names_of_whole_place() -> frozenset[str]:
    return frozenset({" ".join(tokens(settings.SITE_PLACE)), "greater " + " ".join(tokens(settings.SITE_PLACE))})


@lru_cache(maxsize=20_000)
def parse_name(name: str, places: Places) -> Name:
    """Parses a name. Its ``key``, for the trigram search, omits common words, and places where a rare word is left."""
    every = tokens(name)
    kept = [word for word in every if weight(word) > 0] or every
    rest, found = places.split(kept)
    rest = [word for word in rest if word != "greater" or not found]
    numbers = frozenset(word for word in rest if word.isdigit())
    against: dict[str, set[str]] = {}
    for word in rest:
        entry = words().get(word)
        if entry and entry.contrast:
            against.setdefault(entry.contrast, set()).add(word)
    is_meaningful = any(weight(word) > 0.3 for word in rest)
    is_rare = any(weight(word) == 1 and not word.isdigit() for word in rest)
    distinct = [word for word in (rest if is_rare else kept) if weight(word) > 0.3] if is_meaningful else kept
    key = " ".join(distinct)[:LONGEST].strip()
    return Name(
        key=key or normalise(name)[:LONGEST].strip(),
        words=tuple(word for word in rest if not word.isdigit()),
        places=found - _names_of_whole_place(),
        numbers=numbers,
        contrasts=tuple(sorted((kind, frozenset(held)) for kind, held in against.items())),
    )
