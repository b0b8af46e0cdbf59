"""Finds charities of the register by number or by name, also a misspelt one.

A register of 400,000 names has 20,000 with "church" in them and as many with "friends of". To compare them all by
their letters takes a second or two. So the words that were typed are looked for among the words of all names, which
are few: each gives the words near it and how many names have them. The rarest lead to some hundred names at most, and
only these are compared.
"""

# ruff: noqa: S608 (what is put into statements are the names of our own tables and columns)

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from . import identifiers, names
from .models import RegisterEntry, RegisterWord

WORDS = 8
"""So many of the words that were typed are looked for: the longest."""
NEAR = 0.4
"""How like a word must be to count, by groups of three letters."""
VARIANTS = 6
"""So many words near each of those typed are looked for."""
TELLING = 4_000
"""A word that more names have than this says little."""
COMPARED = 400
"""So many names are compared at most, for each way of finding them."""
ALIKE = 0.45
"""The score from which on a name is shown."""


@dataclass(frozen=True, slots=True)
class RegisterMatch:
    """A charity of the register that matches a search, with a score from 0 to 1."""

    entry: RegisterEntry
    score: float


@dataclass(frozen=True, slots=True)
class _Typed:
    """A typed word: similar words of the register's names with their similarity (0 to 1), and how many names have one."""

    near: dict[str, float]
    entries: int

    @property
    def weight(self) -> float:
        """The weight of the word: the rarer in names, the greater (inverse document frequency)."""
        return 1 / math.log2(2 + self.entries)


def entry(number: int | str) -> RegisterEntry | None:
    """The charity with this number, whether it is still on the register or not."""
    try:
        digits = identifiers.clean("GB-CHC", str(number))
    except identifiers.BadNumber:
        return None
    return RegisterEntry.objects.filter(pk=int(digits)).first() if digits else None


def search(text: str, limit: int = 10) -> list[RegisterMatch]:
    """The charities with this number, or with a name like this, the nearest first.

    A number is one of a charity or of a company, however it is typed (see ``identifiers.number_in``), and never a name. Of
    names that are equally near, those still on the register come first. Four statements at most.
    """
    text = " ".join(text.split())[: names.LONGEST]
    if typed := identifiers.number_in(text):
        return [RegisterMatch(each, 1.0) for each in _by_number(*typed)]
    plain = names.comparable(text)
    if len(plain) < 2:
        return []
    scores = _begins(plain, limit)
    for number, score in _with_words(plain, limit).items():
        scores[number] = max(score, scores.get(number, 0))
    best = sorted((round(-score, 3), number) for number, score in scores.items() if score >= ALIKE)[: limit * 3]
    entries = RegisterEntry.objects.in_bulk([number for _, number in best])
    found = [RegisterMatch(entries[number], -score) for score, number in best]
    found.sort(key=lambda each: (-round(each.score, 2), not each.entry.on_register, each.entry.plain, each.entry.pk))
    return found[:limit]


def _by_number(scheme: str, value: str) -> list[RegisterEntry]:
    if scheme == "GB-CHC":
        return list(RegisterEntry.objects.filter(pk=int(value)))
    if scheme == "GB-COH":
        return list(RegisterEntry.objects.filter(company_number=value).order_by("pk")[:3])
    return []


def _begins(plain: str, limit: int) -> dict[int, float]:
    """Names that are this, or begin with it."""
    rows = _rows(
        f"SELECT number, plain FROM {RegisterEntry._meta.db_table} WHERE plain LIKE %s ORDER BY plain"
        " USING ~<~, number LIMIT %s",
        [f"{plain}%", limit],
    )
    return {number: 1.0 if plain == name else 0.9 * len(plain) / len(name) + 0.09 for number, name in rows}


def _with_words(plain: str, limit: int) -> dict[int, float]:
    """Names that have the words that were typed, or words near them, by how many and how rare."""
    typed = _typed(plain)
    known = sorted((word for word in typed if word.near), key=lambda word: word.entries)
    if not known:
        return {}
    telling = [word for word in known if word.entries <= TELLING] or known
    found = _compared(telling[:4], typed, plain)
    if len(found) < limit and len(known) > 1:
        for word in known[:2]:
            if word.entries <= TELLING:
                found |= _compared([word], typed, plain)
    return found


def _typed(plain: str) -> list[_Typed]:
    """Each word that was typed, with those words of names that are near it."""
    words = sorted(dict.fromkeys(plain.split()), key=len, reverse=True)[:WORDS]
    rows = _rows(
        f"""
        SELECT typed.word, near.word, near.entries, near.alike FROM unnest(%s::text[]) AS typed(word),
          LATERAL (SELECT w.word, entries, similarity(w.word, typed.word) AS alike FROM {RegisterWord._meta.db_table} w
                    WHERE w.word %% typed.word ORDER BY alike DESC, entries DESC, w.word LIMIT {VARIANTS}) AS near
         WHERE near.alike >= {NEAR}
        """,
        [words],
    )
    near: dict[str, dict[str, float]] = {}
    entries: dict[str, int] = {}
    for word, like, count, alike in rows:
        near.setdefault(word, {})[like] = alike
        entries[word] = entries.get(word, 0) + count
    return [_Typed(near.get(word, {}), entries.get(word, 0)) for word in words]


def _compared(needed: Iterable[_Typed], typed: list[_Typed], plain: str) -> dict[int, float]:
    """The names that have all the words needed, each with its score."""
    alternatives = [list(word.near) for word in needed]
    has = " AND ".join("string_to_array(plain, ' ') && %s::text[]" for _ in alternatives)
    rows = _rows(
        f"SELECT number, plain, similarity(plain, %s) FROM (SELECT number, plain FROM {RegisterEntry._meta.db_table}"
        f" WHERE {has} LIMIT {COMPARED}) AS few",
        [plain, *alternatives],
    )
    total = sum(word.weight for word in typed)
    return {number: 0.55 * _covered(name, typed) / total + 0.45 * alike for number, name, alike in rows}


def _covered(name: str, typed: list[_Typed]) -> float:
    words = name.split()
    return sum(word.weight * max((word.near.get(each, 0.0) for each in words), default=0.0) for word in typed)


def _rows(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
