"""The counts of a period against the same rules written again in Python."""

import datetime as dt
from statistics import median

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent
from apps.core.tests.interleaved import elsewhere
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import CommunityFactory, IncomeBandFactory, OrganisationFactory, ThemeFactory
from apps.outcomes import selectors, services
from apps.outcomes.counting import count
from apps.outcomes.models import Publication
from apps.outcomes.periods import Quarter, Year
from apps.places.tests.factories import WardFactory, WardMembershipFactory
from apps.support.models import Request, Verdict
from apps.support.tests.factories import RequestFactory

pytestmark = pytest.mark.django_db

QUARTER = Quarter(2025, 2)
NOW = QUARTER.ends + dt.timedelta(days=20)


def moved(request, *, sent, started=None, closed=None, replied=None):
    """Sets the dates of a request straight, as if its life had happened then."""
    Request.objects.filter(pk=request.pk).update(
        sent_at=sent,
        reply_due_at=sent + dt.timedelta(days=2),
        first_reply_at=replied,
        started_at=started,
        closed_at=closed,
    )
    return Request.objects.get(pk=request.pk)


@pytest.fixture
def lives():
    """Requests of two groups in two neighbourhoods, before, in and after the quarter."""
    a_ward, b_ward = (WardMembershipFactory(ward=WardFactory()).ward for _ in range(2))
    one = OrganisationFactory(ward=a_ward, income=3000, income_year=2025, themes=[ThemeFactory(code="food")])
    two = OrganisationFactory(ward=b_ward)
    IncomeBandFactory()
    one.serves.add(CommunityFactory(code="carers"), CommunityFactory(code="disabled"))
    Organisation.objects.filter(pk=one.pk).update(serves_answer="answered")
    start = QUARTER.starts
    day = dt.timedelta(days=1)
    return {
        "before, still waiting": moved(RequestFactory(sent=True, organisation=one), sent=start - 40 * day),
        "sent and answered in time": moved(
            RequestFactory(waiting=True, organisation=one), sent=start + 5 * day, replied=start + 6 * day
        ),
        "sent, started late": moved(
            RequestFactory(active=True, organisation=two),
            sent=start + 10 * day,
            replied=start + 19 * day,
            started=start + 40 * day,
        ),
        "sent before, completed in it": moved(
            RequestFactory(completed=True, organisation=one),
            sent=start - 60 * day,
            replied=start - 59 * day,
            started=start - 30 * day,
            closed=start + 3 * day,
        ),
        "declined in it": moved(
            RequestFactory(declined=True, organisation=two),
            sent=start + 1 * day,
            replied=start + 2 * day,
            closed=start + 2 * day,
        ),
        "sent after": moved(RequestFactory(sent=True, organisation=two), sent=QUARTER.ends + day),
        "a draft": RequestFactory(organisation=one),
    }


def in_quarter(moment):
    return moment is not None and QUARTER.starts <= moment < QUARTER.ends


def brute(requests):
    sent = [r for r in requests if r.sent_at]
    asked = [r for r in sent if in_quarter(r.sent_at)]
    served = [r for r in sent if in_quarter(r.started_at)]
    refused = [r for r in sent if in_quarter(r.closed_at) and r.status != "completed"]
    waits = [(r.started_at - r.sent_at).total_seconds() / 86400 for r in served]
    return {
        "asked": len(asked),
        "groups": len({r.organisation_id for r in asked}),
        "served": len(served),
        "groups_served": len({r.organisation_id for r in served}),
        "completed": len([r for r in sent if in_quarter(r.closed_at) and r.status == "completed"]),
        "refused": len(refused),
        "waiting": len(
            [
                r
                for r in sent
                if r.sent_at < QUARTER.ends
                and (r.started_at is None or r.started_at >= QUARTER.ends)
                and (r.closed_at is None or r.closed_at >= QUARTER.ends)
            ]
        ),
        "replied": len([r for r in asked if r.first_reply_at and r.first_reply_at <= r.reply_due_at]),
        "reply_due": len(asked),
        "median_days": median(waits) if waits else None,
    }


def only(row, names):
    return {name: float(v) if (v := row[name]) is not None and name == "median_days" else v for name in names}


def test_count_of_the_whole_quarter_is_the_rule_in_python(lives):
    expected = brute(lives.values())
    assert expected["asked"] == 3
    assert only(count(QUARTER, NOW)["all"]["all"], expected) == expected


def test_count_by_neighbourhood_is_the_rule_in_python_for_each(lives):
    counted = count(QUARTER, NOW)["neighbourhood"]
    by_place = {}
    for request in lives.values():
        if request.sent_at:
            by_place.setdefault(request.neighbourhood_id, []).append(request)
    for place, requests in by_place.items():
        expected = brute(requests)
        assert only(counted[place], expected) == expected


def test_group_with_two_communities_is_in_each_and_once_in_the_whole(lives):
    counted = count(QUARTER, NOW)
    assert counted["community"]["carers"]["asked"] == counted["community"]["disabled"]["asked"] == 1
    assert counted["community"]["not-asked"]["asked"] == 2
    assert counted["all"]["all"]["asked"] == 3


def test_group_without_a_theme_or_income_stands_in_a_line_of_its_own(lives):
    counted = count(QUARTER, NOW)
    assert {line: row["asked"] for line, row in counted["theme"].items()} == {"food": 1, "none": 2}
    assert sum(row["asked"] for row in counted["income"].values()) == 3
    assert counted["income"]["unknown"]["asked"] == 2


def test_first_time_is_a_group_that_never_had_help_before_the_quarter(lives):
    assert count(QUARTER, NOW)["all"]["all"]["first_time"] == 1


def test_reasons_add_up_to_what_ended_without_help(lives):
    counted = count(QUARTER, NOW)
    assert counted["ending"] == {"declined": {"refused": 1}}
    assert counted["why"] == {"urgent": {"refused": 1}}
    assert counted["reason"] == {"declined/urgent/rescue": {"refused": 1}}
    assert counted["all"]["all"]["refused"] == 1


def test_what_a_group_says_counts_on_the_day_on_which_it_says_it(lives):
    done = lives["sent before, completed in it"]
    said = {"request": done, "side": "group", "change": "same", "what": "Not much came of it.", "by": UserFactory()}
    verdict = Verdict.objects.create(**said, at=QUARTER.ends)
    assert "group_verdicts" not in count(QUARTER, NOW)["all"]["all"]
    Verdict.objects.filter(pk=verdict.pk).update(at=QUARTER.ends - dt.timedelta(seconds=1))
    counted = count(QUARTER, NOW)["all"]["all"]
    assert (counted["group_verdicts"], counted["group_better"], counted["better"]) == (1, 0, 1)


def test_requests_by_topic_add_up_to_the_whole(lives):
    counted = count(QUARTER, NOW)["topic"]
    assert sum(row["asked"] for row in counted.values()) == 3


def test_close_quarter_twice_changes_nothing(lives):
    first = services.close_quarter(QUARTER, now=NOW)
    again = services.close_quarter(QUARTER, now=NOW + dt.timedelta(days=9))
    assert (again.pk, again.counted_at) == (first.pk, first.counted_at)
    assert AuditEvent.objects.filter(verb="publication.made").count() == 1


def test_close_quarter_that_has_not_ended_is_refused():
    with pytest.raises(ValueError, match="has not ended"):
        services.close_quarter(Quarter.of(timezone.localdate()))


def test_close_year_without_its_quarters_is_refused(lives):
    with pytest.raises(ValueError, match="lacks a published quarter"):
        services.close_year(Year(2024), now=NOW)


def test_close_due_closes_all_that_ended_two_weeks_ago_and_then_nothing(lives):
    now = Quarter(2026, 1).ends + dt.timedelta(days=13)
    closed = services.close_due(now)
    assert closed == ["2025-q1", "2025-q2", "2025-q3", "2025-q4", "2025"]
    assert services.close_due(now) == []
    assert services.close_due(now + dt.timedelta(days=1)) == ["2026-q1"]


def test_close_due_with_no_requests_does_nothing():
    assert services.close_due() == []
    assert Publication.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_quarter_is_counted_as_of_one_moment():
    ward = WardMembershipFactory(ward=WardFactory()).ward
    first, later = (RequestFactory(sent=True, organisation=OrganisationFactory(ward=ward)) for _ in range(2))
    inside, before = QUARTER.starts + dt.timedelta(days=5), QUARTER.starts - dt.timedelta(days=5)
    moved(first, sent=inside)
    moved(later, sent=before)
    meanwhile = []

    def after_the_first_count(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if " AS line" in sql and not meanwhile:
            meanwhile.append(elsewhere(lambda: moved(later, sent=inside)))
        return answer

    with connection.execute_wrapper(after_the_first_count):
        raw = services.close_quarter(QUARTER, now=NOW).raw
    assert Request.objects.filter(sent_at=inside).count() == 2
    assert (raw["all"]["all"]["asked"], sum(line["asked"] for line in raw["neighbourhood"].values())) == (1, 1)


def test_each_answer_to_whom_a_group_is_for_has_its_line_and_its_name():
    lines, names = services.lines(QUARTER, {})["community"], selectors.names()["community"]
    assert lines == ["not-asked", "rather-not", "everybody", "answered"]
    assert {line: names[line] for line in lines} == {
        "not-asked": "We did not ask",
        "rather-not": "Would rather not say",
        "everybody": "Everybody, by its own word",
        "answered": "No one community in particular",
    }
    assert set(lines) == set(Organisation.Answer.values)
