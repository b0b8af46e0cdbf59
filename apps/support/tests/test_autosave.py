"""What is kept of an open page while somebody writes, what is not, and how many drafts one person may begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.support.models import Request

from .factories import RequestFactory, TopicFactory
from .test_asking_pages import hidden, url

pytestmark = pytest.mark.django_db


def test_autosave_of_two_thousand_letters_keeps_them_all(client, lead, organisation):
    words = (Path(__file__).parent / "two_thousand_letters_40_line_breaks.txt").read_text()
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    page = hidden(client.get(url("step", asked.pk, "difference")))
    data = {"title": "A name", "difference": words.replace("\n", "\r\n"), "stage": "do", **page}
    assert client.post(url("autosave", asked.pk, "difference"), data).status_code == 200
    assert Request.objects.get().difference == words
    assert client.post(url("step", asked.pk, "difference"), data).status_code == 302


def test_text_that_is_too_long_waits_in_the_box_and_is_not_sent(client, lead, organisation):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    page = hidden(client.get(url("step", asked.pk, "difference")))
    data = {"title": "A name", "difference": "x" * 2001, **page}
    assert client.post(url("autosave", asked.pk, "difference"), data).status_code == 200
    assert client.post(url("step", asked.pk, "difference"), data).status_code == 422
    again = client.get(url("step", asked.pk, "difference"))
    assert again.context["form"]["difference"].value() == "x" * 2001
    answer = client.post(url("submit", asked.pk))
    assert answer.status_code == 422
    assert answer.context["problems"][0]["message"] == "This is too long. Use 2,000 letters or fewer"


@pytest.mark.parametrize(
    ("step", "data", "problem"),
    [
        (
            "difference",
            {"difference": "x" * 20_001},
            "“What will be different?”: This is too long. Use 2000 letters or fewer",
        ),
        (
            "difference",
            {"title": "x" * 121},
            "“Give your request a short name”: This is too long. Use 120 letters or fewer",
        ),
        (
            "time",
            {"has_deadline": "yes", "deadline_day": "3"},
            "“What is the date?”: The date must include a month and a year",
        ),
    ],
)
def test_autosave_says_what_it_could_not_keep(client, lead, organisation, step, data, problem):
    asked = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    page = hidden(client.get(url("step", asked.pk, step)))
    answer = client.post(url("autosave", asked.pk, step), {**data, **page})
    assert (answer.status_code, answer.json()) == (422, {"problem": f"Not saved yet. {problem}"})


def test_too_many_drafts_within_an_hour_are_refused_and_the_choice_stays(client, lead, organisation):
    topic = TopicFactory()
    client.force_login(lead)
    answers = [client.post(url("start"), {"topic": topic.pk}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    form = answers[10].context["form"]
    said = "You have begun many requests within an hour. Go on with one of them, or wait an hour."
    assert (form.errors["topic"], form["topic"].value()) == ([said], topic.pk)
    assert Request.objects.count() == 10
