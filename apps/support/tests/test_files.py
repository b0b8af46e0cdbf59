"""The files of a request: who keeps them where, and what becomes of them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.support.conversation import services as conversation
from apps.threads.models import Attachment, Message
from apps.threads.tests.samples import EXE, PDF

from .factories import RequestFactory


@pytest.mark.django_db
def test_attach_keeps_the_file_under_a_name_that_says_nothing(private_files, lead, organisation):
    request = RequestFactory(organisation=organisation, by=lead)
    kept = conversation.attach(request, by=lead, upload=SimpleUploadedFile("our secret plan.exe", PDF))
    [path] = [p for p in private_files.rglob("*") if p.is_file()]
    assert (kept.name, kept.media_type, kept.size) == ("our-secret-plan.pdf", "application/pdf", len(PDF))
    assert ("secret" in str(path), path.suffix, path.read_bytes()) == (False, "", PDF)
    assert AuditEvent.objects.latest("pk").verb == "request.file-added"


@pytest.mark.django_db
def test_attach_one_file_too_many_is_refused(private_files, lead, organisation, monkeypatch):
    monkeypatch.setattr(conversation, "FILES_PER_REQUEST", 1)
    request = RequestFactory(organisation=organisation, by=lead)
    conversation.attach(request, by=lead, upload=SimpleUploadedFile("a.pdf", PDF))
    with pytest.raises(DomainError) as refusal:
        conversation.attach(request, by=lead, upload=SimpleUploadedFile("b.pdf", PDF))
    assert (refusal.value.code, Attachment.objects.count()) == ("many", 1)


@pytest.mark.django_db
def test_message_with_a_file_that_we_do_not_take_is_not_written(private_files, lead, organisation):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    with pytest.raises(DomainError):
        conversation.write(request, by=lead, body="See this", upload=SimpleUploadedFile("a.pdf", EXE))
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_remove_file_from_a_draft_removes_its_content_too(private_files, lead, organisation):
    request = RequestFactory(organisation=organisation, by=lead)
    kept = conversation.attach(request, by=lead, upload=SimpleUploadedFile("a.pdf", PDF))
    conversation.remove_file(request, by=lead, attachment=kept)
    assert (Attachment.objects.count(), [p for p in private_files.rglob("*") if p.is_file()]) == (0, [])
