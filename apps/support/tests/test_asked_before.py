"""What was said before is shown as known; what nobody answered reads so; and a draft can be thrown away."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.models import AuditEvent
from apps.organisations.tests.factories import group
from apps.support.asking import services as asking
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.threads.models import Attachment, Thread
from apps.threads.tests.samples import PDF

from .factories import AccessFactory, ReadinessFactory, RequestFactory
from .test_asking_pages import GOOD, hidden, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(topic, organisation, lead):
    """The last request of the group, sent by its lead, with a sign of readiness and what helps the lead to take part."""
    return RequestFactory(
        waiting=True,
        organisation=organisation,
        by=lead,
        readiness=[ReadinessFactory()],
        access=[AccessFactory()],
        access_note="Near a bus",
    )


def ticked(page: str) -> list[str]:
    return re.findall(r'<input (?=[^>]*name="(?:readiness|access)")(?=[^>]*checked)[^>]*value="([a-z-]+)"', page)


def begun(by, organisation) -> Request:
    return asking.start_draft(by=by, organisation=organisation)


def test_what_the_last_request_says_is_shown_as_known_with_its_source_and_kept_only_when_saved(
    client, lead, organisation, before
):
    draft = begun(lead, organisation)
    client.force_login(lead)
    pages = {step: client.get(url("step", draft.pk, step)).content.decode() for step in ("difference", "time")}
    assert {step: ticked(page) for step, page in pages.items()} == {"difference": ["people"], "time": ["evenings"]}
    source = f'<span class="field__source">From your request {before.ref}</span>'
    assert [pages[step].count(source) for step in ("difference", "time")] == [1, 2]
    assert "Near a bus" in pages["time"]
    draft.refresh_from_db()
    assert (draft.readiness.count(), draft.access.count(), draft.access_note) == (0, 0, "")


def test_what_was_taken_out_of_a_step_is_not_shown_as_known_again(client, lead, organisation, before):
    draft = begun(lead, organisation)
    client.force_login(lead)
    page = client.get(url("step", draft.pk, "difference"))
    client.post(url("step", draft.pk, "difference"), {**GOOD["difference"], "readiness": [], **hidden(page)})
    assert ticked(client.get(url("step", draft.pk, "difference")).content.decode()) == []


def test_what_helps_one_person_to_take_part_is_not_shown_to_a_colleague_as_theirs(client, member, organisation, before):
    draft = begun(member, organisation)
    client.force_login(member)
    page = client.get(url("step", draft.pk, "time")).content.decode()
    assert (ticked(page), "Near a bus" in page) == ([], False)
    assert ticked(client.get(url("step", draft.pk, "difference")).content.decode()) == ["people"]


def test_nothing_of_another_group_is_shown_as_known(client, stranger, before):
    draft = begun(stranger, group(lead=stranger)[0])
    client.force_login(stranger)
    pages = [client.get(url("step", draft.pk, step)).content.decode() for step in ("difference", "time")]
    assert [(ticked(page), before.ref in page) for page in pages] == [([], False)] * 2


def check_rows(client, draft) -> dict[str, str]:
    sections = client.get(url("check", draft.pk)).context["sections"]
    return {row.label: row.value for _, rows in sections for row in rows}


def test_what_nobody_answered_reads_so_until_its_step_is_answered(client, lead, organisation, topic):
    draft = begun(lead, organisation)
    client.force_login(lead)
    assert set(check_rows(client, draft).values()) == {"Not answered yet"}
    page = client.get(url("step", draft.pk, "time"))
    client.post(url("step", draft.pk, "time"), {"has_deadline": "no", "wish": "none", **hidden(page)})
    rows = check_rows(client, draft)
    assert {label: rows[label] for label in ("Deadline", "Files", "Who you would rather work with")} == {
        "Deadline": "No fixed date",
        "Files": "None",
        "Who you would rather work with": "No preference",
    }
    assert (rows["What helps you take part"], rows["How ready you are"]) == ("Nothing special", "Not answered yet")


def test_an_autosaved_step_is_not_answered_yet(client, lead, organisation, topic):
    draft = begun(lead, organisation)
    client.force_login(lead)
    page = client.get(url("step", draft.pk, "time"))
    client.post(url("autosave", draft.pk, "time"), {"access_note": "A bus", "wish": "none", **hidden(page)})
    rows = check_rows(client, draft)
    assert (rows["Deadline"], rows["What helps you take part"]) == ("Not answered yet", ["A bus"])


def test_a_draft_is_thrown_away_with_its_files_after_a_question(client, lead, organisation, private_files):
    draft = RequestFactory(organisation=organisation, by=lead)
    sent = RequestFactory(sent=True, organisation=organisation, by=lead)
    conversation.attach(draft, by=lead, upload=SimpleUploadedFile("plan.pdf", PDF))
    client.force_login(lead)
    assert f'href="{url("discard", draft.pk)}"' in client.get(url("requests")).content.decode()
    assert "This cannot be undone." in client.get(url("discard", draft.pk)).content.decode()
    assert Request.objects.count() == 2
    assert client.post(url("discard", draft.pk)).url == url("requests")
    assert list(Request.objects.all()) == [sent]
    assert (Attachment.objects.count(), list(Thread.objects.all())) == (0, [sent.thread])
    [event] = AuditEvent.objects.filter(verb="request.draft-thrown-away")
    assert (event.subject_id, event.actor_id, event.organisation_id) == (draft.pk, lead.pk, organisation.pk)


def test_what_was_sent_cannot_be_thrown_away_and_a_draft_of_others_is_not_there(
    client, lead, stranger, adviser, organisation
):
    sent = RequestFactory(sent=True, organisation=organisation, by=lead)
    draft = RequestFactory(organisation=organisation, by=lead)
    client.force_login(lead)
    assert client.post(url("discard", sent.pk)).status_code == 403
    for other in (stranger, adviser):
        client.force_login(other)
        assert client.post(url("discard", draft.pk)).status_code == 404
    assert Request.objects.count() == 2
