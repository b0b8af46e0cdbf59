"""What the portal asks of people: seen by staff, computed from counts, silent about fewer than five."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core import burden
from apps.core.models import EffortCount, Stopwatch
from apps.organisations.tests.factories import group
from apps.places.tests.factories import WardMembershipFactory
from apps.support.models import Request
from apps.support.tests.factories import TopicFactory

pytestmark = pytest.mark.django_db
URL = "/results/what-it-asks/"


@pytest.fixture
def adviser(client):
    client.force_login(UserFactory(roles=[Role.ADVISER]))
    return client


def finished(people, minutes, month):
    for measure, value in (("minutes", minutes), ("sittings", 1), ("refusals", 0)):
        EffortCount.objects.create(task="ask", month=month, measure=measure, value=value, people=people)


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ([], 403),
        ([Role.COMMISSIONER], 200),
        ([Role.PARTNER], 403),
        ([Role.ADVISER], 200),
        ([Role.CONTRACT_MANAGER], 200),
    ],
)
def test_burden_page_is_for_staff_and_commissioners(client, roles, status):
    client.force_login(UserFactory(roles=roles))
    assert client.get(URL).status_code == status


@time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC))
def test_burden_page_says_the_middle_person_of_twelve_months(adviser):
    finished(3, 4, dt.date(2026, 5, 1))
    finished(5, 9, dt.date(2026, 4, 1))
    finished(9, 99, dt.date(2025, 5, 1))
    page = adviser.get(URL).context["tasks"]
    asking = next(each for each in page if each["task"].code == "ask")
    assert (asking["minutes"], asking["people"]) == ("9 minutes", "8")
    assert asking["rows"][-2:] == [
        ["April 2026", "5", "9", "9 to 9", "100%", "0%"],
        ["May 2026", "Fewer than 5", "–", "–", "–", "–"],
    ]


def test_burden_page_says_nothing_of_four_people(adviser):
    finished(4, 4, timezone.localdate().replace(day=1))
    response = adviser.get(URL)
    assert b"Too few have finished to say" in response.content
    assert b"4 minutes" not in response.content


def test_burden_page_costs_the_same_with_many_counts(adviser, django_assert_num_queries):
    adviser.get(URL)
    for value in range(1, 60):
        finished(1, value, burden.months(timezone.localdate(), 3)[0]) if value == 1 else EffortCount.objects.create(
            task="ask", month=burden.months(timezone.localdate(), 3)[0], measure="minutes", value=value, people=1
        )
    with django_assert_num_queries(5):
        adviser.get(URL)


def test_asking_for_support_is_counted_from_the_first_page_to_sending(client):
    """The pages a person really opens tick; sending counts once, and leaves nothing behind."""
    topic = TopicFactory()
    organisation, lead = group()
    WardMembershipFactory(ward=organisation.ward)
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False) as clock:
        client.force_login(lead)
        client.get(reverse("support:start"))
        clock.shift(dt.timedelta(minutes=2))
        client.post(reverse("support:start"), {"topic": topic.pk})
        asked = Request.objects.get()
        clock.shift(dt.timedelta(minutes=1))
        refused = client.post(reverse("support:step", args=[asked.pk, "difference"]), {"title": "", "difference": ""})
        assert refused.status_code == 422
        clock.shift(dt.timedelta(minutes=30))
        client.get(reverse("support:step", args=[asked.pk, "difference"]))
        Request.objects.update(title="Books", difference="We will keep them", stage="try")
        clock.shift(dt.timedelta(minutes=2))
        sent = client.post(reverse("support:submit", args=[asked.pk]))
        assert sent.status_code == 302
    assert Stopwatch.objects.count() == 0
    counted = {(row.measure, row.value) for row in EffortCount.objects.all()}
    assert counted == {("minutes", 5), ("sittings", 2), ("refusals", 1)}


def test_registering_is_counted_from_the_first_page_to_the_last(client):
    """The pages that a person really opens tick; what is left says how long it took and not who it was."""
    person = UserFactory()
    client.force_login(person)
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False) as clock:
        client.get(reverse("organisations:register_find"))
        clock.shift(dt.timedelta(minutes=2))
        client.get(reverse("organisations:register_step", args=["name"]))
        clock.shift(dt.timedelta(minutes=1))
        assert client.post(reverse("organisations:register_step", args=["name"]), {"name": ""}).status_code == 422
        clock.shift(dt.timedelta(minutes=2))
        burden.finish("register", person.pk)
    counted = {(row.task, row.measure, row.value) for row in EffortCount.objects.all()}
    assert counted == {("register", "minutes", 5), ("register", "sittings", 1), ("register", "refusals", 1)}


def test_draft_of_a_group_thrown_away_is_not_counted(client):
    person = UserFactory()
    client.force_login(person)
    client.get(reverse("organisations:register_find"))
    assert Stopwatch.objects.count() == 1
    client.post(reverse("organisations:register_discard"))
    assert (Stopwatch.objects.count(), EffortCount.objects.count()) == (0, 0)
