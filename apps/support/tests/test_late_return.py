"""A late return is met with an offer: on the group's own start page, with the topic chosen."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.organisations.models import Identifier
from apps.organisations.tests.factories import group
from apps.registers.tests.register_files import Files, charity
from apps.support.group_pages.blocks import RETURNS
from apps.support.models import Topic

pytestmark = pytest.mark.django_db
HOME = reverse("organisations:home")
ASK = reverse("support:start") + f"?topic={RETURNS}"


@pytest.fixture
def lead(client):
    org, person = group(name="Friends of Moston Library")
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1000001")
    client.force_login(person)
    return person


@pytest.mark.parametrize(("reporting", "shown"), [("Submission Overdue", True), ("Submission Received", False)])
def test_start_page_offers_help_with_a_late_return(client, lead, tmp_path, reporting, shown):
    Files(tmp_path).load([charity(1000001, charity_reporting_status=reporting)])
    assert (ASK in client.get(HOME).content.decode()) is shown


def test_offer_leads_to_asking_with_the_topic_chosen_and_makes_no_draft(client, lead):
    call_command("load_lists", verbosity=0)
    assert Topic.objects.in_force().filter(pk=RETURNS).exists()
    page = client.get(ASK)
    assert page.context["form"]["topic"].value() == RETURNS
    assert f'value="{RETURNS}" checked' in page.content.decode()
    assert client.get(reverse("support:start") + "?topic=no-such").status_code == 200
