"""The file with a person's data: asked once, made once, lost never, fetched by its owner alone, and then deleted."""

from __future__ import annotations

import time
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts import tasks
from apps.accounts.models import Download, Role
from apps.accounts.personal_data import downloads, services
from apps.core.errors import DomainError
from apps.core.models import AuditEvent

from .conftest import kinds_sent_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    return tmp_path


@pytest.fixture
def ada(make_person):
    return make_person("ada@example.org")


@pytest.fixture
def eve(make_person):
    return make_person("eve@example.org")


def ready(person) -> Download:
    asked = services.request_download(by=person)
    assert downloads.build(asked.pk) is True
    return Download.objects.get(pk=asked.pk)


def test_asking_writes_a_row_and_says_so_in_the_trail(ada):
    asked = services.request_download(by=ada)
    assert (asked.state, asked.user_id, asked.sections_done) == ("waiting", ada.pk, 0)
    assert AuditEvent.objects.latest("pk").verb == "account.data-asked"
    assert kinds_sent_to(ada.email) == []


def test_asking_again_while_one_is_made_gives_the_same(ada):
    assert services.request_download(by=ada).pk == services.request_download(by=ada).pk
    with pytest.raises(IntegrityError, match="download_one_at_a_time"), transaction.atomic():
        Download.objects.create(user=ada)


def test_sixth_file_of_a_day_is_refused(ada):
    for _ in range(services.MAX_A_DAY):
        ready(ada)
    with pytest.raises(DomainError, match="Ask again tomorrow"):
        services.request_download(by=ada)


def test_made_file_is_kept_privately_and_the_person_is_told_once(ada):
    made = ready(ada)
    assert (made.state, made.sections_done, made.size) == (
        "ready",
        made.sections_total,
        default_storage.size(made.path),
    )
    assert kinds_sent_to(ada.email) == ["data-ready"]
    assert downloads.build(made.pk) is False
    assert kinds_sent_to(ada.email) == ["data-ready"]
    assert "ada" not in made.path


def test_file_that_another_worker_makes_is_left_alone(ada):
    asked = services.request_download(by=ada)
    assert downloads._claim(asked.pk) is not None
    assert downloads._claim(asked.pk) is None


def died(ada) -> Download:
    """A worker claimed it, got half way, and died."""
    asked = services.request_download(by=ada)
    downloads._claim(asked.pk)
    Download.objects.filter(pk=asked.pk).update(sections_done=3, lease_until=timezone.now() - timedelta(seconds=1))
    return asked


def test_what_a_dead_worker_left_is_taken_up_and_made(ada):
    asked, sent = died(ada), []
    assert downloads.requeue_stuck(sent.append) == 1
    assert sent == [asked.pk]
    assert downloads.build(asked.pk) is True
    assert downloads.requeue_stuck(sent.append) == 0
    assert kinds_sent_to(ada.email) == ["data-ready"]


def test_what_nobody_was_woken_for_is_taken_up_after_a_minute(ada):
    asked, sent = services.request_download(by=ada), []
    assert downloads.requeue_stuck(sent.append) == 0
    Download.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    assert downloads.requeue_stuck(sent.append) == 1


def test_worker_that_lost_its_claim_neither_marks_nor_tells(ada):
    asked = services.request_download(by=ada)
    old = downloads._claim(asked.pk)
    Download.objects.filter(pk=asked.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert downloads.build(asked.pk) is True
    assert downloads._mark_ready(Download.objects.get(pk=asked.pk), old, 1) is False
    assert kinds_sent_to(ada.email) == ["data-ready"]


def test_after_three_tries_it_has_failed_and_another_can_be_asked_for(ada):
    asked = services.request_download(by=ada)
    Download.objects.filter(pk=asked.pk).update(tries=downloads.MAX_TRIES)
    assert downloads.build(asked.pk) is False
    assert Download.objects.get(pk=asked.pk).state == "failed"
    assert services.request_download(by=ada).pk != asked.pk


def test_file_whose_person_is_erased_meanwhile_leaves_nothing(ada, private_files):
    asked = services.request_download(by=ada)
    claim = downloads._claim(asked.pk)
    held = Download.objects.select_related("user").get(pk=asked.pk)
    default_storage.save(held.path, BytesIO(b"x"))
    Download.objects.all().delete()
    assert downloads._mark_ready(held, claim, 1) is False
    assert not default_storage.exists(held.path)


def test_task_asked_on_commit_makes_it(ada, django_capture_on_commit_callbacks, settings):
    from vcse_portal.celery import app

    app.conf.task_always_eager = True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            asked = services.request_download(by=ada)
    finally:
        app.conf.task_always_eager = False
    assert Download.objects.get(pk=asked.pk).state == "ready"
    assert tasks.sweep_downloads() == 0


# --- pages -----------------------------------------------------------------------------------------


def test_page_offers_a_file_then_shows_progress_then_the_file(ada, signed_in):
    browser, page = signed_in(ada), reverse("accounts:my_data")
    assert "Make my file" in browser.get(page).content.decode()
    response = browser.post(reverse("accounts:ask_for_data"))
    assert (response.status_code, response.url) == (302, page)
    text = browser.get(page).content.decode()
    assert ("Making your file" in text, 'role="progressbar"' in text, "See how far it is now" in text) == (True,) * 3
    downloads.build(Download.objects.get().pk)
    assert "Get your file" in browser.get(page).content.decode()


def test_page_says_that_it_failed_and_offers_another(ada, signed_in):
    Download.objects.create(user=ada, state="failed")
    text = signed_in(ada).get(reverse("accounts:my_data")).content.decode()
    assert ("We could not make your file" in text, "Make my file" in text) == (True, True)


def test_owner_gets_the_file_and_it_is_written_down(ada, signed_in):
    made = ready(ada)
    response = signed_in(ada).get(reverse("accounts:data_file", args=[made.pk]))
    content = b"".join(response.streaming_content)
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == f'attachment; filename="your-data-{timezone.localdate()}.zip"'
    assert AuditEvent.objects.latest("pk").verb == "account.data-fetched"


def test_nobody_else_gets_the_file_not_even_an_administrator(ada, eve, make_person, signed_in):
    address = reverse("accounts:data_file", args=[ready(ada).pk])
    admin = make_person("admin@example.org", Role.ADMINISTRATOR, totp=True)
    assert [signed_in(person).get(address).status_code for person in (eve, admin)] == [404, 404]


def test_file_that_is_not_ready_or_is_gone_from_the_disk_is_not_found(ada, signed_in):
    browser = signed_in(ada)
    asked = services.request_download(by=ada)
    assert browser.get(reverse("accounts:data_file", args=[asked.pk])).status_code == 404
    downloads.build(asked.pk)
    default_storage.delete(asked.path)
    assert browser.get(reverse("accounts:data_file", args=[asked.pk])).status_code == 404


@pytest.mark.parametrize("name", ["ask_for_data", "data_file", "erase_me"])
def test_person_who_signed_in_long_ago_confirms_that_it_is_them(ada, signed_in, name):
    made = ready(ada)
    browser = signed_in(ada, second_factor=False)
    browser.remember(ada, {"method": "password", "at": time.time() - 3600})
    address = reverse(f"accounts:{name}", args=[made.pk] if name == "data_file" else [])
    response = browser.post(address) if name == "ask_for_data" else browser.get(address)
    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("account_reauthenticate"))


def test_sixth_request_of_a_day_is_said_on_the_page(ada, signed_in):
    Download.objects.bulk_create(Download(user=ada, state="failed") for _ in range(services.MAX_A_DAY))
    response = signed_in(ada).post(reverse("accounts:ask_for_data"), follow=True)
    assert "You have asked for 5 files since yesterday." in response.content.decode()
