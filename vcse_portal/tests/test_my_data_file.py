"""The file with a person's data: all of theirs, nothing of anybody else's, readable by people and by programs."""

from __future__ import annotations

import json
import zipfile
from html.parser import HTMLParser

import pytest

from apps.accounts import personal_data
from apps.accounts.personal_data.data_file import ROWS_ON_THE_PAGE, in_plain_words, write_file
from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent

from .whole_person import OTHERS

pytestmark = pytest.mark.django_db


def made(person) -> dict[str, str]:
    file = write_file(person, lambda done: True)
    assert file is not None
    with file, zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_file_has_a_page_the_data_and_how_to_read_them(both):
    assert list(made(both.ada)) == ["your-data.html", "your-data.json", "READ-ME.txt"]


def test_file_is_packed(both):
    file = write_file(both.ada, lambda done: True)
    assert file is not None
    with file, zipfile.ZipFile(file) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}


def test_every_part_has_a_row_of_this_person_under_its_key_with_the_fields_that_it_names(both):
    data = json.loads(made(both.ada)["your-data.json"])
    parts = personal_data.sections()
    assert list(data["parts"]) == [part.code for part in parts]
    assert {code: set(rows[0]) for code, rows in data["parts"].items()} == {p.code: set(p.fields) for p in parts}
    assert data["meaning"] == {part.code: {"holds": part.holds, "fields": dict(part.fields)} for part in parts}
    assert (data["format"], data["portal"]) == (1, "http://testserver")


def test_own_facts_are_in_the_data(both):
    data = json.loads(made(both.ada)["your-data.json"])["parts"]
    [person] = data["person"]
    assert [person[name] for name in ("name", "email", "phone", "access_needs", "contact_preference")] == [
        "Ada Obi",
        "ada@example.org",
        "07700 900123",
        "Large print",
        "By phone call",
    ]
    assert [row["text"] for row in data["thread-messages"]] == ["We need two more weeks"]
    assert [row["file"] for row in data["thread-files"]] == ["plan.pdf"]
    assert data["registration-draft"][0]["answers"] == {"name": {"name": ["A new choir"]}}
    assert [row["role"] for row in data["roles"]] == ["Adviser"]


def test_nothing_of_anybody_else_and_no_note_of_staff_is_in_any_file(both):
    for name, text in made(both.ada).items():
        for secret in (
            *OTHERS,
            "Cal Adviser",
            "Bola wrote this line",
            "The adviser wrote this line",
            "The adviser’s view of it",
            "Bola asks for a roof",
            "asked-by-her@example.org",
            "JBSWY3DPEHPK3PXP",
            both.ada.password,
        ):
            assert secret not in text, (name, secret)


def test_the_search_for_what_leaks_can_fail(both):
    texts = made(both.bola)
    assert "Bola Colleague" in texts["your-data.html"]
    assert "Ada Obi" not in texts["your-data.json"]
    assert "Ada Obi" not in texts["your-data.html"]


class _Outside(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("script", "img", "link", "iframe") or "src" in given:
            self.found.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []


def test_page_needs_nothing_from_outside_and_its_links_lead_somewhere(both):
    page = _Outside()
    page.feed(made(both.ada)["your-data.html"])
    assert page.found == []
    assert sorted(link.removeprefix("#") for link in page.links) == sorted(page.ids)


def test_what_a_person_typed_is_text_on_the_page(both):
    both.ada.name = "<script>alert(1)</script>"
    assert "<script>" not in made(both.ada)["your-data.html"]


def test_long_part_shows_its_newest_rows_on_the_page_and_all_in_the_data(both):
    AuditEvent.objects.bulk_create(
        AuditEvent(verb="request.opened", actor=both.ada, subject_type="support.Request", subject_id=number)
        for number in range(3 * ROWS_ON_THE_PAGE)
    )
    texts = made(both.ada)
    rows = json.loads(texts["your-data.json"])["parts"]["events"]
    assert len(rows) >= 3 * ROWS_ON_THE_PAGE
    assert f"The last {ROWS_ON_THE_PAGE} of {len(rows)}." in texts["your-data.html"]


def test_part_that_holds_nothing_is_named_at_the_foot(both):
    stranger = UserFactory(name="Dee")
    texts = made(stranger)
    assert json.loads(texts["your-data.json"])["parts"]["requests"] == []
    foot = texts["your-data.html"].partition("What we do not hold")[2]
    assert ('<li id="requests">' in foot, 'id="person"' in foot) == (True, False)


def test_work_stops_when_it_is_no_longer_ours(both):
    assert write_file(both.ada, lambda done: done < 3) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (True, "Yes"),
        (False, "No"),
        (7, "7"),
        ("2026-11-22", "22 November 2026"),
        ("2026-11-22T19:42:00+00:00", "22 November 2026, 7.42pm"),
        ("2026-99-22", "2026-99-22"),
        ("2026-growth plan", "2026-growth plan"),
        ("request.facts-asked", "Request facts asked"),
        ("example.org is ours", "example.org is ours"),
        ({"name": ["A", "B"]}, "name: A, B"),
    ],
)
def test_value_is_read_as_people_say_it(value, words):
    assert in_plain_words(value) == words
