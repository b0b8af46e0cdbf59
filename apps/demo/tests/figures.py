"""Loads a tiny demo world at a moment into a database, prints what is in it, and rolls it back.

Run by ``test_every_day.py`` in a process of its own: ``python -m apps.demo.tests.figures MOMENT [more]``. With ``more``
another story is loaded too, that makes a person, and whose rows are left out of the figures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys

import time_machine


def load(moment: dt.datetime, *, more: bool) -> dict[str, object]:
    """The figures of a world that is loaded at this moment, and what of it breaks the rules of every world."""
    from django.core.management import call_command
    from django.db import transaction

    from apps.demo.tests import invariants
    from apps.demo.world import TINY, build

    with time_machine.travel(moment), transaction.atomic():
        for command in ("load_places", "load_lists", "load_policies"):
            call_command(command, verbosity=0)
        if more:
            _add_a_story()
        build(size=TINY)
        found = {
            "figures": _figures(),
            "wrong": [
                *invariants.broken_chains(),
                *invariants.clocks_that_do_not_add_up(),
                *invariants.of_the_named_people(),
                f"{invariants.events_of_the_future()} events of the future",
            ],
        }
        transaction.set_rollback(True)
    return found


def _add_a_story() -> None:
    from apps.accounts import demo
    from apps.core.demo_data import LoadStage, Story

    def load(world, rng) -> None:
        demo.make_person("one-more@more.example.org", rng.choice(demo.FIRST_NAMES))

    demo.STORIES.insert(0, Story("one-more", LoadStage.PEOPLE, load))


def _figures() -> dict[str, object]:
    """Counts of all tables, and a digest of those that people look at, without keys and late moments."""
    from django.apps import apps
    from django.utils import timezone

    from apps.core.demo_data import start_of
    from apps.core.models import AuditEvent
    from apps.directory.models import Service
    from apps.organisations.models import Membership, Organisation
    from apps.outcomes.counting import count
    from apps.outcomes.models import Publication
    from apps.outcomes.periods import Quarter
    from apps.support.models import Contact, Offer, Request, Verdict

    today = start_of(timezone.localdate())
    looked_at = {
        "requests": Request.objects.values_list(
            "title", "status", "stage", "organisation__name", "asked_by__name", "sent_at", "closed_at", "score__total"
        ),
        "groups": Organisation.objects.values_list("name", "ward", "income", "status", "findable", "created_at"),
        "people": Membership.objects.filter(user__erased_at=None).values_list(
            "user__email", "role", "started_at", "ended_at"
        ),
        "services": Service.objects.values_list("name", "cost", "status", "organisation__name"),
        "offers": Offer.objects.values_list("what", "hours", "answer", "made_at"),
        "contacts": Contact.objects.values_list("what", "hours", "on"),
        "verdicts": Verdict.objects.values_list("change", "what", "at"),
        "events": AuditEvent.objects.filter(at__lt=today - dt.timedelta(days=3)).values_list("verb", "at"),
        "publications": Publication.objects.values_list("code", "raw", "safe"),
    }
    quarter = Quarter.of(timezone.localdate())
    return {
        "counts": {model._meta.label: model._base_manager.count() for model in apps.get_models()},
        "this quarter": count(quarter, today),
        **{name: _digest(sorted(str(row) for row in rows)) for name, rows in looked_at.items()},
    }


def _digest(rows: list[str]) -> str:
    return f"{len(rows)}: {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:12]}"


if __name__ == "__main__":
    import django

    django.setup()
    found = load(dt.datetime.fromisoformat(sys.argv[1]), more="more" in sys.argv)
    sys.stdout.write(json.dumps(found, default=str))
