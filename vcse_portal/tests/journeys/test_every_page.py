"""Every page of the contact sheet, as the person who sees it: axe finds nothing, nothing sticks out, the console is empty."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from .person import Person
from .stack import PAGES, Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.fixture(scope="module")
def pages(stack: Stack) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(stack.python(PAGES))
    return found


@pytest.mark.parametrize(
    "email",
    [
        "",
        "group@example.org",
        "resident@example.org",
        "triage@example.org",
        "commissioner@example.org",
        "admin@example.org",
    ],
)
def test_every_page_of_the_sheet_passes_axe_on_a_screen_and_on_a_phone(
    stack: Stack, chromium: Browser, pages: dict[str, list[str]], email: str
):
    person = Person(chromium, stack, email, width=1280, script=True)
    person.meant = {403, 404}  # two of the pages say no
    if email:
        person.signs_in_with_a_code()
    for person.width in (1280, 390):
        person.page.set_viewport_size({"width": person.width, "height": 900})
        for path in pages[email]:
            person.go(path)
    person.leaves()


def test_sheet_has_no_other_people(pages: dict[str, list[str]]):
    assert sum(len(paths) for paths in pages.values()) > 60
    assert len(pages) == 6
