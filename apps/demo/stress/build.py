"""Builds the stress world in one transaction: ten files of SQL, then the scores, then the outbox."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from apps.accounts.models import AccountRecovery, Role, RoleGrant, SignIn, User
from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.core.working_days import bank_holidays
from apps.digests.models import Attempt, Envelope
from apps.digests.models import Message as Letter
from apps.directory.models import AccessFeature, Location, Service, ServiceKind
from apps.organisations.consent import publishing
from apps.organisations.duplicates import index
from apps.organisations.models import (
    Check,
    Claim,
    Community,
    DuplicatePair,
    FieldConsent,
    Handover,
    Identifier,
    Kind,
    LegalForm,
    Membership,
    Organisation,
    OtherName,
    RegisterDifference,
    Theme,
    Verification,
)
from apps.places.models import Ward
from apps.prioritisation import scoring
from apps.prioritisation.models import Policy
from apps.registers.models import RegisterEntry, RegisterImport
from apps.support.models import Access, Contact, FactCheck, Offer, Readiness, Reason, Request, Topic, Verdict
from apps.threads.models import Message, ReadMark, Thread

from . import words

FOLDER = Path(__file__).parent
STEPS = (
    "1_chance", "2_stories", "3_people", "4_groups", "4_services", "4_records", "5_requests", "6_around", "7_trail",
    "8_outbox",
)  # fmt: skip
ADVISERS = 12
FULL_PAGE = 80
"""More rows than any page of a list of work shows: a world of two or more times so many groups has them too."""
OTHER_ROLES = [role for role in Role.values if role not in (Role.ADVISER, Role.TRIAGE_LEAD)]
FILLED: tuple[type[models.Model], ...] = (
    User, RoleGrant, SignIn, AccountRecovery, Organisation, Membership, FieldConsent, Identifier, OtherName, Location, Service,
    Verification, Claim, Handover, DuplicatePair, RegisterImport, RegisterEntry, RegisterDifference,
    Thread, Request, Message, Offer, Contact, FactCheck,
    Verdict, ReadMark, Envelope, Letter, Attempt, AuditEvent,
)  # fmt: skip
SEQUENCED = ("accounts_user", "organisations_organisation", "threads_thread", "support_request", "digests_envelope")


@dataclass(frozen=True)
class Size:
    """How big the world is. ``open_share`` is how much of the requests is sent and not yet at an end."""

    organisations: int = 20_000
    requests: int = 100_000
    years: int = 5
    open_share: float = 0.1
    seed: int = 2018


def _codes(model: type[models.Model], **which: Any) -> list[str]:
    """The codes of a list, in an order that has nothing to do with chance."""
    return list(model._default_manager.filter(**which).order_by("pk").values_list("pk", flat=True))


def _last_id(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _parameters(size: Size) -> dict[str, Any]:
    now = timezone.now()
    person_base = _last_id(User)
    second_members = (size.organisations * 3 + 9) // 10 + 1
    people = size.organisations + second_members
    staff_base = person_base + people
    return {
        "organisations": size.organisations,
        "requests": size.requests,
        "years": size.years,
        "open_share": size.open_share,
        "seed": size.seed,
        "consent_fields": [field.code for field in publishing.OPTIONAL],
        "consent_wording": publishing.WORDING,
        "consents_end": publishing.ended_before(timezone.localdate(now)),
        "other_name_words": json.dumps({kind.value: kind.label for kind in OtherName.Kind}),
        "checks": _codes(Check),
        "now": now,
        "today": timezone.localdate(now),
        "start": now - dt.timedelta(days=size.years * 365 + 60),
        "zone": settings.TIME_ZONE,
        "bank_holidays": bank_holidays(range(now.year - size.years - 1, now.year + 2)),
        "person_base": person_base,
        "people": people,
        "staff_base": staff_base,
        "staff": ADVISERS + 2 + len(OTHER_ROLES),
        "every": min(100, size.organisations // FULL_PAGE) if size.organisations >= 2 * FULL_PAGE else 100,
        "advisers": ADVISERS,
        "triage_lead": staff_base + ADVISERS + 1,
        "other_roles": OTHER_ROLES,
        "organisation_base": _last_id(Organisation),
        "request_base": _last_id(Request),
        "thread_base": _last_id(Thread),
        "envelope_base": _last_id(Envelope),
        "site_url": settings.SITE_URL,
        "wards": _codes(Ward),
        "kinds": _codes(Kind),
        "legal_forms": _codes(LegalForm),
        "themes": _codes(Theme),
        "communities": _codes(Community),
        "service_kinds": _codes(ServiceKind),
        "features": _codes(AccessFeature),
        "agreed_for": Service.AGREED_FOR,
        "topics": _codes(Topic),
        "readiness": _codes(Readiness),
        "access": _codes(Access),
        "signpost_reasons": _codes(Reason, verb="signpost"),
        "decline_reasons": _codes(Reason, verb="decline"),
        "withdraw_reasons": _codes(Reason, verb="withdraw"),
        **{name.lower(): value for name, value in vars(words).items() if name.isupper()},
    }


def build(size: Size, *, say: Callable[[str], object] = lambda line: None) -> None:
    """Fills a database that has its places and lists and no people yet. All or nothing. Leaves its periods to be closed.

    Raises DomainError when there are people already, or when the lists were not loaded.
    """
    if User.objects.exists():
        raise DomainError("This database already holds people. The stress world needs one that is empty.")
    if not (Ward.objects.exists() and Topic.objects.exists() and Policy.objects.in_force().exists()):
        raise DomainError("The places, the lists and the policy are not loaded yet.")
    parameters = _parameters(size)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL synchronous_commit = off; SET LOCAL jit = off")
        with _defaults_lent(cursor):
            for step in STEPS:
                began = time.monotonic()
                cursor.execute((FOLDER / f"{step}.sql").read_text(encoding="utf-8"), parameters)
                say(f"{step}: {time.monotonic() - began:.1f} s")
            for table in SEQUENCED:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
            began = time.monotonic()
            say(f"names of {index.rebuild_name_keys()} groups made ready to compare: {time.monotonic() - began:.1f} s")
            began = time.monotonic()
            cursor.execute("ANALYZE")
            scored = _score(cursor)
            say(f"scored {scored}: {time.monotonic() - began:.1f} s")
            began = time.monotonic()
        say(f"checked what points where: {time.monotonic() - began:.1f} s")
    with connection.cursor() as cursor:
        began = time.monotonic()
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
    say(f"counted for the planner: {time.monotonic() - began:.1f} s")


@contextmanager
def _defaults_lent(cursor: Any) -> Iterator[None]:
    """Lets the tables fill in, for a while, the plain defaults that Django fills in when a service writes a row.

    So a field that is added to a model later needs no change here unless the world should vary it. Checks
    every foreign key before the defaults are taken back.
    """
    lent = [(model._meta.db_table, field) for model in FILLED for field in model._meta.concrete_fields if _plain(field)]
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for table, field in lent:
        value = field.get_db_prep_save(field.get_default(), connection)
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{field.column}" SET DEFAULT %s', [value])
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    for table, field in lent:
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{field.column}" DROP DEFAULT')


def _plain(field: Any) -> bool:
    """Whether the field must have a value, and has one by default that is the same for every row."""
    if field.null or field.primary_key or field.is_relation or field.generated or field.has_db_default():
        return False
    if field.default is models.NOT_PROVIDED:
        return isinstance(field, models.CharField | models.TextField) and field.blank
    return not callable(field.default) or field.default in (dict, list)


def _score(cursor: Any) -> int:
    """Scores all that were ever sent, as each move would have: those that left the queue keep theirs, unranked."""
    policy = Policy.objects.in_force().prefetch_related("criteria").get()
    sql, parameters = scoring.statement(policy, which="r.sent_at IS NOT NULL", narrow=False)
    cursor.execute(sql, parameters)
    return int(cursor.rowcount)
