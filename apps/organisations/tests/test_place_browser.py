"""The place of a group in a real browser: script fills in the ward, and the same is had without it.

Needs the built assets and axe: ``npm ci`` and ``node build.mjs``.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from apps.accounts.tests.browser import Browser
from apps.accounts.tests.factories import UserFactory
from apps.places.tests.factories import PostcodeFactory, WardFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium():
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def place(chromium, live_server):
    """Opens the step that asks for the place, as a person who registers a group. The console must stay empty."""
    PostcodeFactory(code="M144FB", ward=WardFactory(code="E05011368", name="Moss Side"))
    PostcodeFactory(code="M201AA", ward=WardFactory(code="E05011357", name="Didsbury West"))
    signed_in = Browser()
    signed_in.force_login(UserFactory())
    name = settings.SESSION_COOKIE_NAME
    contexts, said = [], []

    def opened(width: int = 1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": signed_in.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(live_server.url + reverse("organisations:register_step", args=["place"]))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def leaves(page, postcode: str) -> None:
    """Types a postcode and goes on to the next field."""
    page.fill("#id_postcode", postcode)
    page.press("#id_postcode", "Tab")


def ward_of(page) -> str:
    return page.locator("#id_ward option:checked").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_place_with_script_fills_in_the_ward_says_so_and_keeps_one_that_was_chosen(place, width):
    page = place(width, bypass_csp=True)
    said = page.locator("[data-postcode-said]")
    leaves(page, "m14-4fb")
    expect(said).to_have_text("M14 4FB is in Moss Side. Change the ward")
    assert (page.input_value("#id_postcode"), ward_of(page)) == ("M14 4FB", "Moss Side")
    leaves(page, "M20 1AA")
    expect(said).to_have_text("M20 1AA is in Didsbury West. Change the ward")
    assert ward_of(page) == "Didsbury West"
    page.select_option("#id_ward", label="Moss Side")
    leaves(page, "m20  1aa.")
    leaves(page, "hello")
    expect(said).to_have_text("“hello” is not a postcode. Enter one such as AB12 3CD")
    leaves(page, "M20 1AA")
    expect(said).to_have_text("M20 1AA is in Didsbury West. You chose Moss Side, and that is kept. Change the ward")
    assert ward_of(page) == "Moss Side"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.evaluate(AXE.read_text() + ";0")
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]] == []


def test_place_without_script_is_filled_in_when_the_form_is_sent(place):
    page = place(390, java_script_enabled=False)
    step = page.url
    page.fill("#id_postcode", "m14 4fb")
    page.check("text=Across the whole city")
    page.click("text=Save and continue")
    page.wait_for_url(lambda url: url != step)
    page.goto(step)
    assert ward_of(page) == "Moss Side"
