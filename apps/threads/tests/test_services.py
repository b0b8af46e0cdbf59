"""Writing in a thread, its files, read marks, and taking out what it holds."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError
from apps.threads import selectors, services
from apps.threads.downloads import file_response
from apps.threads.models import Attachment, Message, ReadMark, Thread

from .factories import MessageFactory, ThreadFactory
from .samples import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings, tmp_path):
    """A folder of its own for what this test keeps."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]


def attached(thread, author, name="plan.pdf", message=None):
    return services.attach(thread, by=author, upload=SimpleUploadedFile(name, PDF), message=message)


def test_write_keeps_the_words_without_the_space_around_them():
    thread, author = services.open_thread(), UserFactory()
    services.write(thread, by=author, body="  When do you come? ", side="team", route="phone", asks=True)
    assert list(Message.objects.values_list("thread", "author", "body", "side", "route", "asks")) == [
        (thread.pk, author.pk, "When do you come?", "team", "phone", True)
    ]


def test_write_nothing_is_refused():
    thread = services.open_thread()
    with pytest.raises(DomainError) as refusal:
        services.write(thread, by=UserFactory(), body="  \n ")
    assert (refusal.value.field, refusal.value.code, Message.objects.count()) == ("body", "missing", 0)


def test_messages_come_oldest_first_with_their_files_in_two_statements(files, django_assert_num_queries):
    thread, author = ThreadFactory(), UserFactory(name="Ada")
    with time_machine.travel("2026-11-03 10:00", tick=False):
        later = MessageFactory(thread=thread, author=author, body="Later")
    with time_machine.travel("2026-11-02 10:00", tick=False):
        MessageFactory(thread=thread, author=author, body="First")
    MessageFactory(author=author, body="Of another thread")
    attached(thread, author, "a.pdf", later)
    attached(thread, author, "b.pdf", later)
    attached(thread, author, "with-the-thing.pdf")
    with django_assert_num_queries(2):
        found = [
            (each.body, str(each.author), [file.name for file in each.attachments.all()])
            for each in selectors.messages(thread)
        ]
    assert found == [("First", "Ada", []), ("Later", "Ada", ["a.pdf", "b.pdf"])]
    assert [file.name for file in selectors.files_without_message(thread)] == ["with-the-thing.pdf"]


def test_mark_read_again_moves_the_mark():
    thread, person = ThreadFactory(), UserFactory()
    assert selectors.read_at(thread, person) is None
    for moment in ("2026-11-02 10:00", "2026-11-03 10:00"):
        with time_machine.travel(f"{moment}+00:00", tick=False):
            services.mark_read(thread, by=person)
    assert ReadMark.objects.count() == 1
    assert selectors.read_at(thread, person).isoformat() == "2026-11-03T10:00:00+00:00"
    assert selectors.read_at(thread, UserFactory()) is None


def test_file_response_is_a_download_that_nobody_keeps(files):
    response = file_response(attached(ThreadFactory(), UserFactory()))
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="plan.pdf"',
        "Cache-Control": "private, no-store",
    }
    assert response["X-Content-Type-Options"] == "nosniff"


def test_remove_attachment_removes_its_content_too(files, django_capture_on_commit_callbacks):
    kept = attached(ThreadFactory(), UserFactory())
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_attachment(kept)
    assert (Attachment.objects.count(), files()) == (0, [])


def test_remove_words_leaves_that_there_was_a_message_and_no_file(files, django_capture_on_commit_callbacks):
    thread, author = ThreadFactory(), UserFactory()
    attached(thread, author, message=MessageFactory(thread=thread, body="My secret"))
    other = MessageFactory(body="Of another thread")
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_words([thread.pk], replacement="Removed")
    assert list(Message.objects.order_by("pk").values_list("body", flat=True)) == ["Removed", other.body]
    assert (Attachment.objects.count(), files()) == (0, [])


def test_delete_threads_deletes_all_that_is_in_them(files, django_capture_on_commit_callbacks):
    thread, author = ThreadFactory(), UserFactory()
    attached(thread, author, message=MessageFactory(thread=thread))
    services.mark_read(thread, by=author)
    other = ThreadFactory()
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_threads([thread.pk])
    assert list(Thread.objects.all()) == [other]
    assert (Message.objects.count(), Attachment.objects.count(), ReadMark.objects.count(), files()) == (0, 0, 0, [])
