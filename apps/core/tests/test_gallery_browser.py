"""The gallery in a real browser: axe finds nothing, nothing overflows, and it works with and without script.

Needs the built assets and axe: ``npm ci`` and ``node build.mjs``.
"""

import gzip
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from apps.core.gallery.samples import PAGES

pytestmark = pytest.mark.browser

ROOT = Path(settings.BASE_DIR)
ADDRESSES = ["/design/", "/design/?rhythm=dense", *(f"/design/{page}/" for page in PAGES)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium():
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    for needed in (ROOT / "static" / "build" / "app.css", ROOT / "node_modules" / "axe-core" / "axe.min.js"):
        assert needed.exists(), f"{needed} is missing: run npm ci and node build.mjs"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    """The portal on a port. No page of the gallery writes a row, so no table has to be emptied after each test."""
    with django_db_blocker.unblock():
        running = LiveServer("localhost")
        yield running
        running.stop()


@pytest.fixture
def look(chromium, server):
    """Opens an address at a width. The console must stay empty, but for what a test has ``/save/`` refuse."""
    contexts, said = [], []

    def heard(message):
        if not message.location.get("url", "").endswith("/save/"):
            said.append(message.text)

    def opened(address, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_gallery_axe_finds_nothing_on_a_screen_and_a_phone_and_nothing_is_pushed_out_at_320_pixels(look, address):
    page = look(address, bypass_csp=True)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text() + ";0")
    found = {}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        violations = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")["violations"]
        found[width] = [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations]
    page.set_viewport_size({"width": 320, "height": 900})
    assert (found, page.evaluate("document.documentElement.scrollWidth")) == ({1280: [], 390: []}, 320)


def test_gallery_axe_would_find_a_fault(look):
    page = look("/design/short/", bypass_csp=True)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text() + ";0")
    page.evaluate("document.querySelector('label').remove()")
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    assert "label" in [each["id"] for each in found["violations"]]


def test_gallery_without_script_chart_and_table_both_show_and_a_choice_opens_its_field(look):
    page = look("/design/", java_script_enabled=False)
    assert page.locator(".chart .tabs__panel").nth(0).is_visible()
    assert page.locator(".chart .tabs__panel").nth(1).is_visible()
    hidden = page.locator("#free_deadline_0")
    assert not hidden.is_visible()
    page.locator("#free_deadline_kind_1").check()
    assert hidden.is_visible()


def test_menu_on_a_phone_without_script_opens_and_shows_every_item(look):
    page = look("/design/queue/", 390, java_script_enabled=False)
    assert not page.locator(".menu__panel").is_visible()
    page.locator(".menu__summary").click()
    assert page.locator(".menu__panel nav a").first.is_visible()


def test_error_summary_takes_focus_and_its_link_lands_on_the_control(look):
    page = look("/design/")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.locator(".govuk-error-summary__list a").nth(2).click()
    assert page.evaluate("document.activeElement.id") == "id_deadline_0"


def test_tabs_by_keyboard_switch_between_chart_and_table(look):
    page = look("/design/")
    first, second = page.locator(".chart .tabs__panel").nth(0), page.locator(".chart .tabs__panel").nth(1)
    assert (first.is_visible(), second.is_visible()) == (True, False)
    page.locator(".chart [role=tab]").first.focus()
    page.keyboard.press("ArrowRight")
    assert (first.is_visible(), second.is_visible()) == (False, True)
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"


def test_counter_says_how_many_letters_are_left(look):
    page = look("/design/")
    page.locator("#free_outcome").fill("x" * 390)
    page.locator(".govuk-character-count", has=page.locator("#free_outcome")).get_by_text(
        "You have 10 letters left"
    ).first.wait_for()


def test_topic_search_narrows_the_list_and_keeps_what_is_chosen(look):
    page = look("/design/question/")
    shown = page.locator("[data-choice-filter] > .choice:visible")
    assert shown.count() == 4
    page.locator(".choice-filter__input").fill("bank")
    assert [each.split("\n")[0] for each in shown.all_inner_texts()] == ["Writing a bid", "Keeping the books"]
    assert page.locator(".choice-filter__state").inner_text().startswith("1 choice matches “bank”.")
    page.keyboard.press("Enter")
    page.locator(".choice-filter__state button").click()
    assert shown.count() == 4


def test_queue_by_keyboard_moves_selects_and_counts(look):
    page = look("/design/queue/")
    count = page.locator("[data-queue-count]")
    assert count.inner_text() == "2 selected"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert count.inner_text() == "3 selected"
    page.locator("[data-queue-all]").check()
    assert count.inner_text() == "6 selected"
    page.locator("[data-queue-none]").click()
    assert count.inner_text() == "Tick requests to assign them"
    page.keyboard.press("k")
    assert "Safeguarding policy" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("jjxa?")
    assert count.inner_text() == "Tick requests to assign them"


def test_queue_by_keyboard_assigns_the_request_at_hand_and_no_key_works_with_another(look):
    page = look("/design/queue/")
    adviser = page.locator("[data-queue-adviser]")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator("[data-queue-none]").click()
    assert not adviser.is_visible()
    page.keyboard.press("Control+a")
    assert not adviser.is_visible()
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.id") == "bulk-adviser"
    assert page.locator("[data-queue-count]").inner_text() == "1 selected"


def test_queue_with_its_keys_turned_off_leaves_them_alone(look):
    page = look("/design/queue/?keys=off")
    for key in ("j", "x", "/"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.locator("[data-queue-count]").inner_text() == "2 selected"


def test_answer_to_why_runs_across_the_row_under_its_other_cells(look):
    page = look("/design/queue/")
    page.locator(".queue summary").click()
    answer, row = page.locator(".queue details p").bounding_box(), page.locator(".queue tr:has(details)").bounding_box()
    score = page.locator(".queue tr:has(details) .score").bounding_box()
    assert answer["x"] + answer["width"] > row["x"] + row["width"] - 24
    assert answer["y"] > score["y"] + score["height"]


def _autosaving(look, status, said=None):
    """The sample form, made to save itself to an address that answers with this status."""
    posts = []

    def answer(route):
        posts.append(route.request.post_data or "")
        route.fulfill(status=status, json=said) if said else route.fulfill(status=status)

    page = look("/design/short/")
    page.route("**/save/", answer)
    page.route("**/design/short/", lambda route: _with_autosave(route))
    page.reload()
    page.locator("input[name=name]").fill("Riverside Growers")
    page.locator("[data-draft-state]", has_text=re.compile("draft|signed", re.IGNORECASE)).wait_for(timeout=6000)
    return " ".join(page.locator("[data-draft-state]").inner_text().split()), posts


def _with_autosave(route):
    answer = route.fetch()
    html = answer.text().replace(
        '<form method="get" novalidate>', '<form method="get" novalidate data-autosave="/save/">'
    )
    html = html.replace(
        '<div class="submit-row">', '<div class="submit-row"><p class="draft-state" data-draft-state></p>'
    )
    route.fulfill(response=answer, body=html)


def test_autosave_after_a_pause_posts_the_form_and_says_when(look):
    said, posts = _autosaving(look, 204)
    assert said.startswith("Draft saved at ")
    assert len(posts) == 1
    assert "Riverside Growers" in posts[0]


def test_autosave_that_fails_says_that_it_could_not_and_keeps_the_text(look):
    said, posts = _autosaving(look, 500)
    assert said == "We could not save your draft. Your text is still here, and we will try again."
    assert len(posts) == 1


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (401, {"signed_out": True}, "You were signed out. Sign in and come back Nothing that you wrote is lost."),
        (
            403,
            {"signed_out": False, "old_form": True},
            "This page is old: you signed in again meanwhile. Load it again Nothing that you wrote is lost.",
        ),
    ],
)
def test_autosave_of_somebody_signed_out_says_so_with_the_way_back(look, status, said, words):
    told, posts = _autosaving(look, status, said)
    assert (told, len(posts)) == (words, 1)


def test_first_visit_is_under_100_kilobytes_on_the_wire(client):
    static = ROOT / "static" / "build"
    packed = [static / "app.css", static / "app.js", static / "img" / "cloth-band.svg", static / "img" / "mark.svg"]
    packed.append(static / "img" / "home-weave.svg")
    wire = sum(len(gzip.compress(path.read_bytes())) for path in packed)
    wire += (static / "fonts" / "atkinson-hyperlegible-next-latin.woff2").stat().st_size
    wire += len(gzip.compress(client.get("/design/home/").content))
    assert wire < 100_000
