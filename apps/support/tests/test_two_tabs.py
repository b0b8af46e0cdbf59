"""Two people, or one in two tabs: what changed since a page was drawn is not overwritten, and whose change it was is said."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import EditConflict, MovedOn
from apps.organisations.tests.factories import MembershipFactory
from apps.support.asking import services as asking
from apps.support.models import FactCheck, Request
from apps.support.triage import services as triage

from .factories import RequestFactory
from .test_asking_pages import url
from .test_pressed_twice import browser, notices

pytestmark = pytest.mark.django_db
TWO_O_FIVE = timezone.localtime().replace(hour=14, minute=5, second=0, microsecond=0) + dt.timedelta(days=1)
"""Tomorrow: later than all that a test has built."""


def fact_form(client, request, fact):
    page = client.get(url("staff_page", request.pk)).content.decode()
    place = url("staff_check_fact", request.pk, fact)
    [form] = re.findall(rf'<form[^>]*action="{place}".*?</form>', page, re.DOTALL)
    return place, dict(re.findall(r'name="(seen|form_key)" value="([^"]+)"', form))


@pytest.mark.parametrize(
    ("fact", "changed", "checked"),
    [
        ("stage", {"stage": "grow"}, 0),
        ("stage", {"title": "Another name"}, 1),
        ("deadline", {"deadline": timezone.localdate() + dt.timedelta(days=40), "deadline_fact": "It closes"}, 0),
    ],
)
def test_fact_is_confirmed_only_as_it_was_seen(client, adviser, fact, changed, checked):
    request = RequestFactory(waiting=True)
    sign_in(client, adviser)
    place, sent = fact_form(client, request, fact)
    with time_machine.travel(TWO_O_FIVE, tick=False):
        asking.correct(request, by=request.asked_by, **changed)
        [said] = notices(browser(adviser).post(place, sent))
    assert FactCheck.objects.count() == checked
    assert said == (
        f"{FactCheck.Fact(fact).label}: checked by you. If the group changes it, it has to be checked again."
        if checked
        else f"Nothing was changed. {request.asked_by} changed this at 2.05pm. "
        "Look at the fact again before you mark it as checked."
    )


def test_of_two_who_take_a_request_one_has_it_and_the_other_is_told_who():
    request = RequestFactory(waiting=True)
    ada, bea = (UserFactory(name=name, roles=[Role.ADVISER]) for name in ("Ada", "Bea"))
    with time_machine.travel(TWO_O_FIVE, tick=False):
        first, second = browser(ada), browser(bea)
        pages = [each.get(url("staff_page", request.pk)).content.decode() for each in (first, second)]
        assert [re.findall(r'name="had_by" value="(\d+)"', page) for page in pages] == [["0"], ["0"]]
        said = [notices(each.post(url("staff_take", request.pk), {"had_by": "0"})) for each in (first, second)]
    assert said == [
        ["The request is yours now."],
        ["Nothing was changed. Ada has had this request since 2.05pm."],
    ]
    request.refresh_from_db()
    assert request.adviser == ada


def test_request_given_out_meanwhile_is_not_given_to_another_by_an_old_page(client, triage_lead, adviser):
    request, other = RequestFactory(waiting=True), UserFactory(name="Bea", roles=[Role.ADVISER])
    sign_in(client, triage_lead)
    page = client.get(url("staff_assign", request.pk)).content.decode()
    sent = dict(re.findall(r'name="(seen|had_by)" value="([^"]+)"', page)) | {"adviser": adviser.pk}
    triage.assign(request, by=other, adviser=other)
    answer = client.post(url("staff_assign", request.pk), sent)
    request.refresh_from_db()
    assert (answer.status_code, request.adviser) == (422, other)
    with pytest.raises(MovedOn, match="Bea has had this request since"):
        triage.assign(request, by=triage_lead, adviser=adviser, had_by=0)
    assert triage.assign(request, by=triage_lead, adviser=adviser, had_by=other.pk).adviser == adviser


def test_act_on_a_request_that_was_corrected_meanwhile_says_who_corrected_it(client, adviser):
    request = RequestFactory(waiting=True)
    sign_in(client, adviser)
    seen = request.how_it_stands
    with time_machine.travel(TWO_O_FIVE, tick=False):
        asking.correct(request, by=request.asked_by, stage="grow")
        answer = browser(adviser).post(
            url("staff_offer", request.pk),
            {"what": "Three meetings", "hours": "6", "adviser": adviser.pk, "seen": seen},
        )
    text = answer.content.decode()
    assert (answer.status_code, "Three meetings" in text, Request.objects.get().status) == (422, True, "waiting")
    assert f"{request.asked_by} changed this at 2.05pm." in text


def test_draft_saved_in_another_tab_is_not_overwritten_and_is_said_to_be_ones_own(client, lead, organisation):
    draft = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    place = url("step", draft.pk, "difference")
    page = client.get(place).content.decode()
    assert re.findall(r'name="page"(?: value="([^"]*)")?', page) == [""]
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    typed = {"difference": "Forty families", "stage": "do", "version": version}
    with time_machine.travel(TWO_O_FIVE, tick=False):
        client.force_login(lead)
        assert client.post(place, typed | {"title": "In one tab"}).status_code == 302
        answer = client.post(place, typed | {"title": "In the other"})
    text = answer.content.decode()
    assert (answer.status_code, Request.objects.get().title, "In the other" in text) == (409, "In one tab", True)
    assert "You changed this at 2.05pm. Nothing is lost." in text


def test_step_that_was_refused_is_taken_when_it_is_put_right(client, lead, organisation):
    draft = RequestFactory(organisation=organisation, by=lead)
    place = url("step", draft.pk, "difference")
    client.force_login(lead)

    def send(answer, **typed):
        version = re.findall(r'name="version" value="(\d+)"', answer.content.decode())[0]
        return client.post(place, {"difference": "Forty families", "stage": "do", "version": version, **typed})

    refused = send(client.get(place), title="")
    again = send(refused, title="", difference="Fifty families")
    assert [answer.status_code for answer in (refused, again, send(again, title="A kitchen"))] == [422, 422, 302]
    assert (Request.objects.get().title, Request.objects.get().difference) == ("A kitchen", "Forty families")


def test_draft_saved_by_a_colleague_names_the_colleague(lead, organisation):
    draft = RequestFactory(organisation=organisation, by=lead)
    kofi = MembershipFactory(organisation=organisation, user__name="Kofi").user
    with time_machine.travel(TWO_O_FIVE, tick=False):
        asking.save_draft(draft, by=kofi, version=draft.version, title="By Kofi")
        with pytest.raises(EditConflict, match=r"Kofi changed this at 2\.05pm\."):
            asking.save_draft(draft, by=lead, version=draft.version, title="By me")


def test_page_that_saves_by_itself_goes_on_and_a_copy_of_it_does_not(lead, organisation):
    draft = RequestFactory(organisation=organisation, by=lead)
    seen = draft.version
    for title in ("On", "Once", "Once more"):
        asking.save_draft(draft, by=lead, version=seen, page="a" * 32, title=title)
    with pytest.raises(EditConflict):
        asking.save_draft(draft, by=lead, version=seen, page="b" * 32, title="Twice")
    assert Request.objects.get().title == "Once more"


def test_correction_after_ones_own_says_that_it_was_ones_own(client, lead, organisation):
    request = RequestFactory(waiting=True, organisation=organisation, by=lead)
    seen = request.version
    with time_machine.travel(TWO_O_FIVE, tick=False):
        asking.correct(request, by=lead, version=seen, title="First")
        with pytest.raises(EditConflict, match=r"You changed this at 2\.05pm\."):
            asking.correct(request, by=lead, version=seen, title="Second")


def test_section_saved_twice_from_one_page_says_you_changed_this(client, lead, organisation):
    client.force_login(lead)
    place = reverse("organisations:record_section", args=[organisation.slug, "name"])
    page = client.get(place)
    boxes = {name: value for name, value in page.context["form"].initial.items() if value not in (None, [])}
    sent = {**boxes, "version": organisation.version, "name": "Moss Side Growers", "aims": "We grow food."}
    with time_machine.travel(TWO_O_FIVE, tick=False):
        client.force_login(lead)
        first = client.post(place, sent)
        again = client.post(place, sent | {"aims": "We grow more food."})
    assert (first.status_code, again.status_code) == (302, 409)
    assert "You changed this at 2.05pm." in again.content.decode()
