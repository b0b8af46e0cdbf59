"""What a group shows: agreed field by field for two years, confirmed with one tap, private on the day it ends."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import EditConflict, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.consent import publishing
from apps.organisations.consent import services as consent_services
from apps.organisations.consent.notifications import token_for
from apps.organisations.models import FieldConsent, Membership, Organisation

from .factories import MembershipFactory, group

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Europe/London")
GIVEN = dt.datetime(2026, 11, 3, 15, 0, tzinfo=HERE)


def on(day: dt.date, hour: int = 7) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), tzinfo=HERE), tick=False)


def shown(org: Organisation) -> set[str]:
    fresh = publishing.with_public(Organisation.objects.all()).get(pk=org.pk)
    return {field.code for field in publishing.public_fields(fresh)} & {f.code for f in publishing.OPTIONAL}


@pytest.fixture
def told():
    """A group whose website and offer became public on 3 November 2026."""
    with time_machine.travel(GIVEN, tick=False):
        org, lead = group(name="Moss Side Growers", website="https://example.org/", services_offered="Free lessons")
        consent_services.change_consents(organisation=org, public=["website", "services_offered"], version=1, by=lead)
    org.refresh_from_db()
    return org, lead


def page_of(org) -> str:
    return reverse("organisations:consents", args=[org.slug])


def link(org, person) -> str:
    return reverse("organisations:confirm_consents", args=[token_for(org, person, "consents")])


def test_consent_says_who_agreed_to_which_words_when_and_as_what(told):
    org, lead = told
    held = org.consents.get(field="website")
    assert (held.public, held.given_by, held.given_as, held.given_at, held.confirmed_at, held.wording) == (
        True,
        lead,
        "lead",
        GIVEN,
        GIVEN,
        publishing.WORDING,
    )
    event = AuditEvent.objects.get(verb="consent.changed")
    assert (event.actor_id, event.organisation_id, event.after) == (
        lead.pk,
        org.pk,
        {"public": ["services_offered", "website"], "private": [], "wording": "2026-11-two-years"},
    )


@pytest.mark.parametrize(
    ("day", "public"),
    [(dt.date(2028, 11, 2), {"website", "services_offered"}), (dt.date(2028, 11, 3), set())],
)
def test_consent_holds_until_the_day_two_years_later_and_not_on_it(told, day, public):
    org, _ = told
    for hour in (0, 23):
        with on(day, hour):
            assert shown(org) == public


@pytest.mark.parametrize(
    ("confirmed", "ends"),
    [
        (dt.datetime(2026, 11, 3, 23, 59, tzinfo=HERE), dt.date(2028, 11, 3)),
        (dt.datetime(2028, 2, 29, 9, 0, tzinfo=HERE), dt.date(2030, 3, 1)),
        (dt.datetime(2026, 2, 28, 9, 0, tzinfo=HERE), dt.date(2028, 2, 28)),
        (dt.datetime(2026, 7, 1, 0, 30, tzinfo=HERE), dt.date(2028, 7, 1)),
    ],
)
def test_ends_on_and_its_rule_in_sql_agree_on_every_day_around_the_end(told, confirmed, ends):
    org, _ = told
    FieldConsent.objects.filter(organisation=org).update(confirmed_at=confirmed)
    held = org.consents.first()
    assert publishing.ends_on(held) == ends
    for days in range(-3, 4):
        day = ends + dt.timedelta(days=days)
        by_sql = FieldConsent.objects.filter(pk=held.pk, confirmed_at__lt=publishing.ended_before(day)).exists()
        assert by_sql == (day >= ends)


def test_chase_consents_asks_30_days_before_reminds_at_7_and_ends_on_the_day_once_each(told):
    org, lead = told
    MembershipFactory(organisation=org)
    said = {}
    day = dt.date(2028, 9, 25)
    while day <= dt.date(2028, 11, 20):
        with on(day):
            Message.objects.all().delete()
            consent_services.chase_consents()
            consent_services.chase_consents()
            for message in Message.objects.all():
                said.setdefault(day, []).append((message.kind, message.to_email))
        day += dt.timedelta(days=1)
    assert said == {
        dt.date(2028, 10, 4): [("group-consents-due", lead.email)],
        dt.date(2028, 10, 27): [("group-consents-due", lead.email)],
        dt.date(2028, 11, 3): [("group-consents-ended", lead.email)],
    }
    assert AuditEvent.objects.filter(verb="consent.ended").values_list("after", "actor").get() == (
        {"private": ["services_offered", "website"]},
        None,
    )


def test_chase_consents_takes_what_ended_out_of_the_search(told):
    org, _ = told
    org.refresh_from_db()
    assert "Free lessons" in org.findable
    with on(dt.date(2028, 11, 3)):
        assert consent_services.chase_consents() == {"ended": 1, "reminded": 0, "asked": 0}
    org.refresh_from_db()
    assert "Free lessons" not in org.findable
    assert set(org.consents.filter(public=True).values_list("field", flat=True)) == {"website", "services_offered"}


def test_chase_consents_after_days_without_a_worker_only_says_what_ended(told):
    with on(dt.date(2028, 12, 1)):
        assert consent_services.chase_consents() == {"ended": 1, "reminded": 0, "asked": 0}


def test_chase_consents_of_a_late_ask_does_not_remind_on_the_same_day(told):
    with on(dt.date(2028, 10, 30)):
        assert consent_services.chase_consents() == {"ended": 0, "reminded": 0, "asked": 1}
    with on(dt.date(2028, 10, 31)):
        assert consent_services.chase_consents() == {"ended": 0, "reminded": 1, "asked": 0}


@pytest.mark.parametrize("hidden", [{"listed": False}, {"status": "dormant"}])
def test_chase_consents_leaves_groups_alone_that_nobody_sees(told, hidden):
    org, _ = told
    Organisation.objects.filter(pk=org.pk).update(**hidden)
    with on(dt.date(2028, 11, 3)):
        assert consent_services.chase_consents() == {"ended": 0, "reminded": 0, "asked": 0}


def test_chase_consents_of_a_group_without_a_lead_asks_its_members(told):
    org, lead = told
    members = [MembershipFactory(organisation=org).user for _ in range(2)]
    lead.is_active = False
    lead.save()
    with on(dt.date(2028, 10, 4)):
        consent_services.chase_consents()
    assert set(Message.objects.values_list("to_email", flat=True)) == {member.email for member in members}


def test_link_that_a_mail_scanner_opens_confirms_nothing(told, client):
    org, lead = told
    with on(dt.date(2028, 10, 20)):
        consent_services.chase_consents()
        scanned = Client().get(link(org, lead)).content.decode()
        assert (f"Sign in as {lead.email}" in scanned, "Free lessons" in scanned) == (True, False)
        client.force_login(lead)
        response = client.get(link(org, lead))
        page = response.content.decode()
        assert (response.status_code, "https://example.org/" in page, "Free lessons" in page) == (200, True, True)
        assert client.head(link(org, lead)).status_code == 200
    assert set(org.consents.values_list("confirmed_at", flat=True)) == {GIVEN}
    assert AuditEvent.objects.filter(verb="consent.confirmed").count() == 0


def test_one_tap_of_the_person_asked_confirms_for_two_more_years_and_spends_the_link(told, client):
    org, lead = told
    now = dt.datetime(2028, 10, 20, 7, tzinfo=HERE)
    with time_machine.travel(now, tick=False):
        consent_services.chase_consents()
        assert Client().post(link(org, lead)).status_code == 403
        client.force_login(MembershipFactory(organisation=org, role="lead").user)
        assert client.post(link(org, lead)).status_code == 403
        assert set(org.consents.values_list("confirmed_at", flat=True)) == {GIVEN}
        client.force_login(lead)
        response = client.post(link(org, lead))
        again = Client().get(link(org, lead))
        assert (again.status_code, "was confirmed" in again.content.decode()) == (410, True)
    assert (response.status_code, "Thank you" in response.content.decode()) == (200, True)
    held = org.consents.get(field="website")
    assert (held.given_at, held.confirmed_at, held.given_by, held.asked_at) == (GIVEN, now, lead, None)
    event = AuditEvent.objects.get(verb="consent.confirmed")
    assert (event.actor_id, event.after["public"]) == (lead.pk, ["services_offered", "website"])
    with on(dt.date(2030, 10, 19)):
        assert shown(org) == {"website", "services_offered"}


def test_one_tap_after_the_end_puts_everything_back(told, client):
    org, lead = told
    with on(dt.date(2028, 11, 10)):
        consent_services.chase_consents()
        assert shown(org) == set()
        client.force_login(lead)
        assert "show it again" in client.get(link(org, lead)).content.decode()
        client.post(link(org, lead))
        assert shown(org) == {"website", "services_offered"}
    org.refresh_from_db()
    assert "Free lessons" in org.findable
    assert org.consents.filter(lapsed_at__isnull=False).count() == 0


def test_link_of_somebody_who_left_or_that_was_changed_is_gone(told, client):
    org, lead = told
    other, _ = group()
    with on(dt.date(2028, 10, 20)):
        member = MembershipFactory(organisation=org)
        address = link(org, member.user)
        Membership.objects.filter(pk=member.pk).update(ended_at=GIVEN, ended_by=lead)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
        assert client.get(link(other, lead)).status_code == 404
        forged = token_for(org, lead, "consents").replace(f"{org.pk}-", f"{other.pk}-", 1)
        assert client.get(reverse("organisations:confirm_consents", args=[forged])).status_code == 404
        swapped = token_for(org, lead, "still-here")
        assert client.get(reverse("organisations:confirm_consents", args=[swapped])).status_code == 404
    assert set(org.consents.values_list("confirmed_at", flat=True)) == {GIVEN}


def test_consents_page_names_who_agreed_to_members_and_the_role_to_staff(told, client):
    org, lead = told
    member = MembershipFactory(organisation=org).user
    with on(dt.date(2026, 11, 20)):
        client.force_login(member)
        page = " ".join(client.get(page_of(org)).content.decode().split())
        assert f"since 3 November 2026, until 3 November 2028. Agreed by {lead}, a lead of the group." in page
        sign_in(client, UserFactory(roles=["adviser"]))
        page = " ".join(client.get(page_of(org)).content.decode().split())
        assert "Agreed by a lead of the group." in page
        assert str(lead) not in page


def test_consents_page_saves_and_hides_at_once(told, client):
    org, lead = told
    client.force_login(lead)
    response = client.post(page_of(org), {"version": org.version, "public": ["website", "nonsense"]})
    assert response.status_code == 302
    org.refresh_from_db()
    assert (shown(org), org.findable) == ({"website"}, org.ward.name)
    event = AuditEvent.objects.filter(verb="consent.changed").latest("pk")
    assert (event.after["public"], event.after["private"]) == ([], ["services_offered"])


def test_consents_page_after_somebody_else_saved_keeps_the_ticks_and_writes_nothing(told, client):
    org, lead = told
    client.force_login(lead)
    response = client.post(page_of(org), {"version": "1", "public": ["contact_phone"]})
    page = response.content.decode()
    assert (response.status_code, "The record has changed since you opened this" in page) == (409, True)
    assert 'value="contact_phone" checked' in page
    assert shown(org) == {"website", "services_offered"}
    with pytest.raises(EditConflict):
        consent_services.change_consents(organisation=org, public=[], version=1, by=lead)


def test_consents_of_another_group_are_neither_seen_nor_changed(told, client):
    org, _ = told
    stranger = group()[1]
    client.force_login(stranger)
    assert client.get(page_of(org)).status_code == 404
    assert client.post(page_of(org), {"version": org.version}).status_code == 404
    with pytest.raises(NotAllowed):
        consent_services.change_consents(organisation=org, public=[], version=org.version, by=stranger)
    with pytest.raises(NotAllowed):
        consent_services.confirm_consents(organisation=org, by=stranger)


def test_home_says_what_ends_soon_until_it_is_confirmed(told, client):
    org, lead = told
    client.force_login(lead)
    with on(dt.date(2028, 10, 5)):
        consent_services.chase_consents()
        client.force_login(lead)
        page = client.get(reverse("organisations:home")).content.decode()
        assert "What you chose to show becomes private on 3 November 2028" in page
        client.post(reverse("organisations:consents_confirm", args=[org.slug]))
        assert "becomes private on" not in client.get(reverse("organisations:home")).content.decode()
