"""What one statement in Postgres gives each request, against the same rules worked out here in Python."""

from __future__ import annotations

import datetime as dt
import math
import random
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory
from apps.organisations.models import IncomeBand
from apps.organisations.tests.factories import CommunityFactory, KindFactory, OrganisationFactory, ThemeFactory
from apps.places.models import Neighbourhood
from apps.places.tests.factories import DeprivationFactory, NeighbourhoodFactory, WardFactory
from apps.prioritisation.criteria import CRITERIA
from apps.prioritisation.models import Policy, Score
from apps.prioritisation.scoring import score
from apps.prioritisation.tests.factories import PolicyFactory
from apps.support.models import Request
from apps.support.tests.factories import ReadinessFactory, TopicFactory
from apps.threads.tests.factories import ThreadFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=LONDON)

BANDS = (("small", 0, 10_000), ("middle", 10_000, 100_000), ("large", 100_000, None))
EVEN = {
    "deadline": 13,
    "readiness": 11,
    "stage": 9,
    "reach": 15,
    "need": 11,
    "first-time": 7,
    "waiting": 10,
    "theme": 5,
    "kind": 12,
    "income": 7,
}
SETTINGS: dict[str, Any] = {
    "reach": {"communities": ["roma", "deaf"], "serves_share": 0.6},
    "theme": {"themes": ["food", "carers"]},
    "need": {"last_decile": 6},
    "kind": {"shares": {"faith-group": 1, "community-group": 0.5}},
    "income": {"shares": {"small": 1, "middle": 0.3, "unknown": 0.45}},
    "stage": {"try": 0.9, "do": 0.55, "grow": 0.25},
    "waiting": {"every_days": 10, "faster_after_days": 40},
}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def queue(clock):
    """Sixty requests of thirty groups, drawn at random and the same each time, in all statuses that rank and one that does not."""
    return a_queue(60, seed=7)


def a_queue(size: int, *, seed: int) -> list[Request]:
    draw = random.Random(seed)
    asker, topic = UserFactory(), TopicFactory()
    wards = [WardFactory() for _ in range(12)]
    for decile, ward in enumerate(wards[:10], start=1):
        DeprivationFactory(ward=ward, decile=decile)
        DeprivationFactory(ward=ward, decile=11 - decile, measure="imd-2015")
    neighbourhood = NeighbourhoodFactory()
    communities = [CommunityFactory(code=code) for code in ("roma", "deaf", "carers", "women")]
    themes = [ThemeFactory(code=code) for code in ("food", "carers", "arts")]
    kinds = [KindFactory(code=code) for code in ("community-group", "faith-group", "social-enterprise")]
    signs = [ReadinessFactory(code=code, name=code.title()) for code in ("people", "rules", "first-step", "account")]
    for code, lower, upper in BANDS:
        IncomeBand.objects.create(code=code, name=code, lower=lower, upper=upper)
    groups = []
    for _ in range(size // 2):
        income = draw.choice([None, 0, 9_999, 10_000, 50_000, 100_000, 2_000_000])
        group = OrganisationFactory(
            ward=draw.choice(wards),
            kind=draw.choice(kinds),
            income=income,
            income_year=None if income is None else 2025,
        )
        group.serves.set(draw.sample(communities, draw.randint(0, 3)))
        group.led_by.set(draw.sample(communities, draw.choice([0, 0, 1, 2])))
        group.themes.set(draw.sample(themes, draw.randint(0, 2)))
        groups.append(group)
    made = []
    for _ in range(size):
        days = draw.choice([0, 1, 9, 10, 13, 14, 39, 40, 41, 47, 56, 70, 100, 400])
        sent = NOW - dt.timedelta(days=days, hours=draw.randint(0, 30), minutes=draw.randint(0, 59))
        until = draw.choice([None, -1, 0, 1, 14, 15, 42, 43, 92, 93, 300])
        status = draw.choice(["sent", "waiting", "waiting", "needs-facts", "active"])
        request = Request.objects.create(
            thread=ThreadFactory(),
            organisation=draw.choice(groups),
            asked_by=asker,
            status=status,
            topic=topic,
            title="Help",
            difference="More",
            stage=draw.choice(["try", "do", "grow"]),
            deadline=None if until is None else NOW.date() + dt.timedelta(days=until),
            deadline_fact="" if until is None else "A fund closes",
            ward=draw.choice(wards),
            neighbourhood=neighbourhood,
            sent_at=sent,
            reply_due_at=sent,
            read_at=sent if status in ("waiting", "active") else None,
            waiting_on="them" if status == "needs-facts" else "us",
            waiting_since=sent,
            started_at=NOW if status == "active" else None,
        )
        request.readiness.set(draw.sample(signs, draw.randint(0, 4)))
        made.append(request)
    return made


# --- The same rules, in Python ------------------------------------------------------------------


def share(code: str, request: Request, chosen: dict[str, Any]) -> Decimal:
    s = {**CRITERIA[code].defaults, **chosen}
    group = request.organisation
    if code == "deadline":
        if request.deadline is None or request.deadline < NOW.date():
            return Decimal(0)
        left = (request.deadline - NOW.date()).days
        for limit, part in ((14, 1), (42, "0.7"), (92, "0.4")):
            if left <= limit:
                return Decimal(part)
        return Decimal("0.15")
    if code == "readiness":
        return Decimal(min(3, request.readiness.count())) / 3
    if code == "stage":
        return Decimal(str(s[request.stage]))
    if code == "reach":
        if group.led_by.filter(code__in=s["communities"]).exists():
            return Decimal(1)
        return (
            Decimal(str(s["serves_share"])) if group.serves.filter(code__in=s["communities"]).exists() else Decimal(0)
        )
    if code == "need":
        found = request.ward.deprivation.filter(measure="imd-2019").first()
        last = s["last_decile"]
        return Decimal(0) if found is None or found.decile > last else Decimal(last + 1 - found.decile) / last
    if code == "first-time":
        return Decimal(0 if group.requests.filter(started_at__isnull=False).exists() else 1)
    if code == "waiting":
        days = (NOW.date() - request.sent_at.astimezone(LONDON).date()).days
        points = days // s["every_days"] + max(0, days - s["faster_after_days"]) // 7
        return min(Decimal(1), Decimal(points) / EVEN["waiting"])
    if code == "theme":
        return Decimal(1 if group.themes.filter(code__in=s["themes"]).exists() else 0)
    if code == "kind":
        return Decimal(str(s["shares"].get(group.kind_id, 0)))
    band = next(
        (c for c, low, high in BANDS if group.income is not None and low <= group.income < (high or math.inf)),
        "unknown",
    )
    return Decimal(str(s["shares"].get(band, 0)))


def expected(request: Request, code: str, weight: int) -> int:
    return int((weight * share(code, request, SETTINGS.get(code, {}))).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize("code", list(CRITERIA))
def test_criterion_alone_gives_each_request_what_its_rule_says(queue, code):
    PolicyFactory(weights={code: EVEN[code], "theme" if code != "theme" else "stage": 0}, settings=SETTINGS)
    score()
    given = {row.request_id: (row.total, row.parts) for row in Score.objects.all()}
    wanted = {r.pk: expected(r, code, EVEN[code]) for r in queue}
    assert given == {pk: (points, {code: points}) for pk, points in wanted.items()}
    assert len(set(wanted.values())) > 1


def test_score_of_all_criteria_is_the_sum_of_its_parts(queue):
    PolicyFactory(weights=EVEN, settings=SETTINGS)
    assert score() == len(queue)
    for row in Score.objects.select_related("request"):
        parts = {code: expected(row.request, code, weight) for code, weight in EVEN.items()}
        assert (row.parts, row.total) == (parts, sum(parts.values()))


def test_scoring_one_request_equals_scoring_all(queue):
    PolicyFactory(weights=EVEN, settings=SETTINGS)
    fields = [f.attname for f in Score._meta.fields]
    score()
    together = list(Score.objects.order_by("pk").values_list(*fields))
    Score.objects.all().delete()
    for request in queue:
        score([request.pk])
    assert list(Score.objects.order_by("pk").values_list(*fields)) == together


def test_scoring_again_writes_no_row_that_stays_as_it_was(queue):
    PolicyFactory(weights=EVEN, settings=SETTINGS)
    score()
    before = dict(Score.objects.values_list("pk", "scored_at"))
    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
        assert score() == 0
    assert dict(Score.objects.values_list("pk", "scored_at")) == before


def test_scoring_a_day_later_writes_those_whose_points_changed_alone(queue):
    PolicyFactory(weights={"waiting": 10, "stage": 90}, settings={})
    score()
    before = dict(Score.objects.values_list("pk", "total"))
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        changed = score()
    after = dict(Score.objects.values_list("pk", "total"))
    assert changed == sum(before[pk] != after[pk] for pk in before) > 0


def test_scoring_with_no_policy_in_force_gives_nothing(queue):
    PolicyFactory(in_force_from=NOW.date() + dt.timedelta(days=1))
    assert (score(), Score.objects.count()) == (0, 0)


def test_request_that_left_the_queue_keeps_its_score_and_loses_its_place(queue):
    PolicyFactory(weights=EVEN, settings=SETTINGS)
    score()
    request = next(r for r in queue if r.status == "waiting")
    kept = ("policy_id", "total", "parts", "facts", "scored_at")
    before = Score.objects.values(*kept, "ranked").get(pk=request.pk)
    Request.objects.filter(pk=request.pk).update(
        status="completed", waiting_on="nobody", waiting_since=None, started_at=NOW, closed_at=NOW, deadline=None
    )
    score()
    after = Score.objects.values(*kept, "ranked", "status").get(pk=request.pk)
    assert after == {**before, "ranked": False, "status": "completed"}


def test_draft_is_never_scored(clock):
    PolicyFactory()
    draft = Request.objects.create(organisation=OrganisationFactory(), asked_by=UserFactory(), thread=ThreadFactory())
    assert (score([draft.pk]), score(), Score.objects.count()) == (0, 0, 0)


def test_cuts_of_the_queue_repeat_the_request(queue):
    PolicyFactory(weights=EVEN, settings=SETTINGS)
    score()
    for row in Score.objects.select_related("request"):
        r = row.request
        queued = r.status != "active"
        assert (
            row.status,
            row.stage,
            row.topic_id,
            row.neighbourhood_id,
            row.organisation_id,
            row.adviser_id,
            row.themes,
            row.reply_due_at,
            row.asked_at,
            row.ranked,
        ) == (
            r.status,
            r.stage,
            r.topic_id,
            r.neighbourhood_id,
            r.organisation_id,
            r.adviser_id,
            sorted(r.organisation.themes.values_list("pk", flat=True)),
            r.reply_due_at if queued and r.first_reply_at is None else None,
            r.sent_at,
            queued,
        )


def test_rank_on_a_tie_puts_who_asked_first_first(clock):
    PolicyFactory(weights={"stage": 100})
    queue = a_queue(12, seed=3)
    Request.objects.update(stage="do", status="waiting", waiting_on="us", read_at=NOW)
    score()
    in_order = list(Score.objects.ranked().in_rank_order().values_list("pk", flat=True))
    assert in_order == [r.pk for r in sorted(queue, key=lambda r: (r.sent_at, r.pk))]
    for position, row in enumerate(Score.objects.ranked().in_rank_order()):
        assert Score.objects.ahead_of(row).count() == position


def test_rank_follows_the_points_that_a_person_gave(clock):
    PolicyFactory(weights={"stage": 100})
    a_queue(8, seed=5)
    Request.objects.update(stage="grow", status="waiting", waiting_on="us", read_at=NOW)
    score()
    last = Score.objects.ranked().in_rank_order().last()
    Score.objects.filter(pk=last.pk).update(override_points=41)
    score()
    assert Score.objects.ranked().in_rank_order().first().pk == last.pk
    assert Score.objects.get(pk=last.pk).total == 40


def test_scores_are_of_the_policy_in_force_on_the_day(queue):
    PolicyFactory(number=1, in_force_until=NOW.date())
    now = PolicyFactory(number=2, in_force_from=NOW.date())
    score()
    assert set(Score.objects.values_list("policy_id", flat=True)) == {now.pk}


def test_scoring_takes_one_statement(queue, django_assert_num_queries):
    PolicyFactory()
    with django_assert_num_queries(4):  # the policy, its criteria, the lock, and the statement
        score([queue[0].pk])
    policy = Policy.objects.prefetch_related("criteria").get()
    with django_assert_num_queries(5):  # a savepoint and its end, how Postgres should run it, the lock, the statement
        score(policy=policy)


def test_facts_do_not_age(queue):
    PolicyFactory(weights=EVEN, settings=SETTINGS)
    score()
    row = Score.objects.select_related("request").filter(request__deadline__isnull=False).first()
    assert row.facts["deadline"] == row.request.deadline.isoformat()
    assert row.facts["asked_on"] == timezone.localdate(row.request.sent_at).isoformat()


def test_unscored_criterion_is_not_worked_out(queue):
    PolicyFactory(weights={"stage": 100, "income": 0, "kind": 0})
    score()
    assert {tuple(row.facts) for row in Score.objects.all()} == {("stage",)}


def test_neighbourhoods_of_the_queue_exist(queue):
    PolicyFactory()
    score()
    assert set(Score.objects.values_list("neighbourhood_id", flat=True)) == set(
        Neighbourhood.objects.values_list("pk", flat=True)
    )


def test_score_over_100_cannot_be_kept(queue):
    PolicyFactory(weights={"stage": 100})
    score()
    with pytest.raises(Exception, match="score_is_up_to_100"), connection.cursor() as cursor:
        cursor.execute("UPDATE prioritisation_score SET total = 101")
