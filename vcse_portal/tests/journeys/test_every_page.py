"""Every page of the contact sheet, as the person who sees it: axe finds nothing, nothing sticks out, the console is empty."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from .person import Person
from .stack import PAGES, Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

WIDTHS = (1280, 390)
PEOPLE = [
    "",
    "group@example.org",
    "two-groups@example.org",
    "resident@example.org",
    "triage@example.org",
    "commissioner@example.org",
    "admin@example.org",
]


@pytest.fixture(scope="module")
def pages(stack: Stack) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(stack.python(PAGES))
    return found


@pytest.mark.parametrize("email", PEOPLE)
def test_every_page_of_the_sheet_passes_axe_on_a_screen_and_on_a_phone(
    stack: Stack, chromium: Browser, pages: dict[str, list[str]], email: str
):
    person = Person(chromium, stack, email, width=1280, script=True)
    person.meant = {403, 404}  # two of the pages say no
    if email:
        person.signs_in_with_a_code()
    for path in pages[email]:
        for person.width in WIDTHS:
            person.page.set_viewport_size({"width": person.width, "height": 900})
            if person.width == WIDTHS[0]:
                person.go(path)
            else:
                person.look()
    person.leaves()


def test_sheet_is_of_these_people_and_of_no_others(pages: dict[str, list[str]]):
    assert list(pages) == PEOPLE


def test_look_would_find_a_fault(stack: Stack, chromium: Browser):
    person = Person(chromium, stack, "", width=390, script=True).go("/account/sign-in/")
    person.page.evaluate("document.querySelector('main label').remove()")
    person.page.evaluate("document.querySelector('main').style.width = '500px'")
    person.look()
    person.context.close()
    assert person.faults == [
        "/account/sign-in/ is 500 px wide",
        "/account/sign-in/: label at ['#id_login']",
    ]
