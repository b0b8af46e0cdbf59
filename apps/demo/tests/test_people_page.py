"""The page of the demo people, and that there is none in production."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.accounts.models import User
from apps.demo import codes, mailbox


@pytest.fixture
def post(settings, tmp_path):
    """Mail that is written to a folder, as it is on a laptop."""
    settings.EMAIL_FILE_PATH = tmp_path

    def send(subject: str, body: str) -> None:
        connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=tmp_path)
        mail = EmailMultiAlternatives(subject, body, "portal@example.org", ["bea@example.org"], connection=connection)
        mail.attach_alternative(f"<p>{body}</p>", "text/html")
        mail.send()

    return send


@pytest.fixture
def triage(db) -> User:
    user = User.objects.create_user("triage@example.org", name="Samira Haddad")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    codes.enrol(user)
    return user


def test_people_page_shows_each_person_with_the_code_of_now(client, triage):
    page = client.get(reverse("demo:people"))
    assert page.status_code == 200
    assert [(row["person"].email, row["code"]) for row in page.context["rows"]] == [
        ("triage@example.org", codes.code_for(triage))
    ]
    assert "no-store" in page["Cache-Control"]


def test_people_page_without_the_demo_world_says_how_to_fill_it(client, db):
    assert "manage.py demo_world" in client.get(reverse("demo:people")).content.decode()


def test_people_page_shows_mail_and_each_mail_opens_with_its_text_and_link(client, db, post):
    post("Søren asked – R-1", "Hello Bea,\n\nSee http://testserver/support/R-1/ for more.")
    [mail] = client.get(reverse("demo:people")).context["mails"]
    assert (mail.subject, mail.to) == ("Søren asked – R-1", "bea@example.org")
    assert mail.links == ["http://testserver/support/R-1/"]
    page = client.get(reverse("demo:mail", args=[mail.key])).content.decode()
    assert '<a href="http://testserver/support/R-1/"' in page


def test_mailbox_reads_several_mails_of_one_connection(post, tmp_path):
    post("One", "1")
    [file] = tmp_path.glob("*.log")
    file.write_bytes(file.read_bytes() * 2)
    assert [mail.key.rpartition(".")[2] for mail in mailbox.newest()] == ["0", "1"] or len(mailbox.newest()) == 2


@pytest.mark.parametrize("key", ["nothing.0", "../secrets.0", "x", "x.y"])
def test_mail_that_is_not_there_is_not_found(client, db, post, key):
    post("One", "1")
    assert client.get(f"/demo/mail/{key}/").status_code == 404


def test_demo_code_prints_the_code_of_now(triage):
    out = StringIO()
    call_command("demo_code", "triage@example.org", stdout=out)
    assert out.getvalue().strip() == codes.code_for(triage)


def test_demo_code_for_nobody_says_so(db):
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("demo_code", "x@example.org")


def test_demo_people_lists_those_who_are_there(triage):
    out = StringIO()
    call_command("demo_people", stdout=out)
    assert "triage@example.org" in out.getvalue()
    assert "group@example.org" not in out.getvalue()


PROBE = """
import re
import sys
import django
django.setup()
from django.apps import apps
from django.core.management import get_commands
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
import vcse_portal.urls
assert not apps.is_installed("apps.demo")
demo_data = [name for name in sys.modules if name.startswith("apps.") and "demo" in re.split("[._]", name)]
assert demo_data == [], demo_data
assert not {"demo_world", "demo_people", "demo_code", "stress_world", "bench"} & set(get_commands())
try:
    resolve("/demo/")
except Resolver404:
    pass
else:
    raise AssertionError("there is a page at /demo/")
try:
    reverse("demo:people")
except NoReverseMatch:
    print("no page")
"""


@pytest.mark.stack
def test_production_has_no_page_of_demo_people_and_imports_no_demo_data():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.base",
        "SECRET_KEY": "long enough, and for this test alone, and never used again",
        "SITE_URL": "https://support.example.org",
        "ALLOWED_HOSTS": "support.example.org",
        "DEFAULT_FROM_EMAIL": "portal@example.org",
        "PRIVATE_FILES_DIR": "/nonexistent",
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
    }
    ran = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.stdout.strip(), ran.returncode) == ("no page", 0), ran.stderr
