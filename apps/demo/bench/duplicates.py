"""Measures how well doubles are found: 20,000 groups with 1,000 planted pairs. ``manage.py bench_duplicates``.

Everything is written in one transaction and taken back. Groups that are there already are left out of the count.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.organisations.duplicates import index, pairs
from apps.organisations.duplicates.likeness import compare
from apps.organisations.duplicates.similar_groups import find_similar_groups
from apps.organisations.models import FieldConsent, Kind, LegalForm, Organisation
from apps.places.models import Ward

from .doubles import Maker, Sketch

DECOYS = 1000
ASKED = 200


def measure(
    *, groups: int = 20_000, planted: int = 1_000, seed: int = 7, say: Callable[[str], object] = lambda line: None
) -> dict[str, Any]:
    """Plants doubles, looks for them, and answers the figures. Nothing stays."""
    with transaction.atomic():
        sketches = _sketches(groups, planted, seed)
        keys = _write(sketches)
        began = time.perf_counter()
        index.rebuild_name_keys()
        index_s = time.perf_counter() - began
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE organisations_organisation, organisations_namekey")
        figures = {"groups": len(sketches), "planted": planted, "index_s": index_s}
        figures |= _pairs(sketches, keys, say) | _asking(sketches, keys, seed)
        transaction.set_rollback(True)
    for name, value in figures.items():
        say(f"{name:>22}: {value:.3f}" if isinstance(value, float) else f"{name:>22}: {value}")
    return figures


def _sketches(groups: int, planted: int, seed: int) -> list[Sketch]:
    maker = Maker(seed, dict(Ward.objects.values_list("code", "name")))
    first = maker.groups(groups - planted)
    decoys = min(DECOYS, len(first) // 10)
    for place in range(decoys):
        first[-1 - place] = maker.neighbour(first[place], first[-1 - place])
    chosen = maker.chance.sample(range(len(first)), planted)
    return first + [maker.double(first[place]) for place in chosen]


def _write(sketches: list[Sketch]) -> list[int]:
    """The groups as rows, and their keys in order."""
    base = Organisation.objects.aggregate(last=Max("pk"))["last"] or 0
    by = User.objects.create(email="bench@bench.example")
    kind, form, now = Kind.objects.first(), LegalForm.objects.first(), timezone.now()
    rows = [
        Organisation(
            pk=base + place,
            name=sketch.name,
            slug=f"bench-{place}",
            kind=kind,
            legal_form=form,
            purpose="We meet.",
            ward_id=sketch.ward,
            website=sketch.website,
            contact_email=sketch.email,
            contact_phone=sketch.phone,
            created_by=by,
            created_at=now,
        )
        for place, sketch in enumerate(sketches, start=1)
    ]
    Organisation.objects.bulk_create(rows, batch_size=2000)
    FieldConsent.objects.bulk_create(
        (
            FieldConsent(organisation=row, field=field, public=True, wording="2026-11", given_by=by)
            for row in rows
            for field in ("website", "contact_email")
        ),
        batch_size=5000,
    )
    return [row.pk for row in rows]


def _pairs(sketches: list[Sketch], keys: list[int], say: Callable[[str], object]) -> dict[str, Any]:
    by_key = dict(zip(keys, sketches, strict=True))
    wanted: dict[int, list[int]] = {}
    for key, sketch in by_key.items():
        wanted.setdefault(sketch.one_of, []).append(key)
    true = {(held[0], held[1]) for held in wanted.values() if len(held) == 2}
    began = time.perf_counter()
    found = pairs.candidate_pairs()
    statement_s = time.perf_counter() - began
    known = pairs.all_facts()
    judged = {(one, two): compare(known[one], known[two]) for one, two in found if one in by_key and two in by_key}
    whole_s = time.perf_counter() - began
    for at in range(60, 92, 4):
        listed = {pair for pair, likeness in judged.items() if likeness.score >= at}
        say(f"from {at}: recall {len(listed & true) / len(true):.3f}, precision {len(listed & true) / len(listed):.3f}")
    likely = {pair: likeness for pair, likeness in judged.items() if likeness.score >= pairs.LISTED_FROM}
    ours = set(likely)
    right = ours & true
    missed = Counter(by_key[two].how or "as it was" for _, two in true - ours)
    say("missed, by what was changed:")
    for how, times in missed.most_common(8):
        say(f"    {times:4d}  {how}")
    for one, two in sorted(true - ours)[:25]:
        score = compare(known[one], known[two]).score if (one, two) in set(found) else "no candidate"
        say(f"    missed ({score}): {by_key[one].name} | {by_key[two].name}")
    for one, two in sorted(ours - true)[:25]:
        say(
            f"    wrong ({likely[one, two].score}): {by_key[one].name} | {by_key[two].name} {likely[one, two].evidence}"
        )
    return {
        "candidates": len(found),
        "candidate recall": len(set(found) & true) / len(true),
        "listed": len(ours),
        "recall": len(right) / len(true),
        "precision": len(right) / max(len(ours), 1),
        "statement_s": statement_s,
        "whole_s": whole_s,
    }


def _asking(sketches: list[Sketch], keys: list[int], seed: int) -> dict[str, Any]:
    """How long ``find_similar_groups`` takes, and how often it shows the group that is there, for people who type a double."""
    chance = random.Random(seed)  # noqa: S311 (which ones are timed)
    first = {sketch.one_of: key for key, sketch in reversed(list(zip(keys, sketches, strict=True)))}
    doubles = [(key, sketch) for key, sketch in zip(keys, sketches, strict=True) if first[sketch.one_of] != key]
    took, seen = [], 0
    for key, sketch in chance.sample(doubles, min(ASKED, len(doubles))):
        began = time.perf_counter()
        found = find_similar_groups(name=sketch.name, website=sketch.website, email=sketch.email, excluding=key)
        took.append(time.perf_counter() - began)
        seen += first[sketch.one_of] in [one.organisation.pk for one in found]
    return {
        "alike_seen": seen / len(took),
        "alike_ms": 1000 * statistics.median(took),
        "alike_ms_worst_of_20": 1000 * statistics.quantiles(took, n=20)[-1],
    }
