"""People, places and groups: what a newcomer, a lead, a member and the team do, in a browser on the running portal."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from .effort import Measured
from .made_up import made
from .person import Person
from .stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

MINUTES = 5
NEW_GROUP = "Wythenshawe Walking Football"
BY_KEYBOARD = "Moston Mending Evening"


def at(name: str) -> str:
    """The address of somebody who stands in these journeys alone."""
    return f"{name}@groups.example.net"


def test_newcomer_registers_a_group_without_a_bank_account_in_under_five_minutes(
    stack: Stack, chromium: Browser, record_property: Callable[[str, object], None]
):
    """The whole way of somebody who never was here: from the home page to a registered group, on a phone, no script."""
    began = time.monotonic()
    ife = Measured(chromium, stack, at("ife"), width=390, script=False)
    ife.go("/groups/register/").press("Make an account")
    ife.type(name="Ife Bello", email=ife.address).press("Make my account")
    ife.type(code=ife.code_of_mail()).press("Continue")
    ife.type(name=NEW_GROUP).press("Continue")
    assert ife.heading() == "What is your group?"
    ife.choose("Community group").pick("legal_form", "Not yet constituted").press("Save and continue")
    ife.type(purpose="Walking football for men over 50, each Tuesday.").choose("Sport and being active")
    ife.press("Save and continue")
    ife.pick("ward", "Baguley").choose("In some wards").press("Save and continue")
    ife.press("Save and continue")
    ife.choose("Yes, show our group").press("Save and continue")
    ife.reads(NEW_GROUP, "Baguley").press("Register your group")
    assert ife.heading() == "Your group is registered"
    ife.leaves()
    record_property("effort", str(ife.effort))
    record_property("seconds of this machine", round(time.monotonic() - began, 1))
    assert ife.effort.seconds < MINUTES * 60, ife.effort


PAGES = 16


def test_newcomer_comes_from_home_to_a_sent_request_in_sixteen_pages(
    stack: Stack, chromium: Browser, record_property: Callable[[str, object], None]
):
    """Every page that somebody opens who never was here, on a phone, without script: the door, the account, the group, the ask."""
    ada = Measured(chromium, stack, at("ada"), width=390, script=False)
    ada.go("/").press("Get support").reads("What we help with", "Who may ask", "What it costs", "How long it takes")
    ada.press("Make an account").type(name="Ada Obi", email=ada.address).press("Make my account")
    ada.type(code=ada.code_of_mail()).press("Continue")
    assert ada.heading() == "What is your group called?"
    ada.type(name="Baguley Book Swap").press("Continue")
    ada.choose("Community group").pick("legal_form", "Not yet constituted").press("Save and continue")
    ada.type(purpose="We lend each other books.").choose("Sport and being active").press("Save and continue")
    ada.pick("ward", "Baguley").choose("In some wards").press("Save and continue")
    ada.press("Save and continue")
    ada.choose("Yes, show our group").press("Save and continue")
    ada.press("Register your group").reads("Baguley Book Swap is registered.")
    assert ada.heading() == "What would you like help with?"
    assert "You can invite colleagues" in ada.mail("Baguley Book Swap is registered")
    ada.choose("Policies").press("Save and continue")
    ada.type(difference="More people read.", title="Our first policy").choose("We want to try something")
    ada.press("Save and continue").choose("No fixed date").press("Save and continue")
    ada.reads("Our first policy", "Baguley").press("Send your request")
    assert ada.heading() == "Your request is sent"
    ada.leaves()
    record_property("effort", str(ada.effort))
    assert ada.effort.pages == PAGES, ada.seen


FOCUSED = """() => {
  const on = document.activeElement, label = on.labels && on.labels[0]
  return ((label || on).innerText || on.value || '').trim().split('\\n')[0]
}"""


class Typist(Person):
    """Somebody without a mouse: Tab, Space, Enter and the arrows."""

    def tabs_to(self, words: str) -> Typist:
        """Tab until what has these words has the focus, which must be seen there."""
        for _ in range(90):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED).startswith(words):
                ring = "getComputedStyle(document.activeElement)"
                assert self.page.evaluate(f"{ring}.outlineStyle != 'none' || {ring}.boxShadow != 'none'"), words
                return self
        raise AssertionError(f"Tab does not come to “{words}” on {self.page.url}")

    def keys(self, *names: str) -> Typist:
        for name in names:
            self.page.keyboard.press(name)
        return self

    def writes(self, words: str) -> Typist:
        self.page.keyboard.type(words)
        return self

    def enters(self) -> Typist:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()
        return self


def test_group_is_registered_with_the_keyboard_alone(stack: Stack, chromium: Browser):
    """Without script, so that nothing but the page itself moves the focus."""
    made(stack, [("Oma Reid", at("oma"), "")])
    oma = Typist(chromium, stack, at("oma"), width=1280, script=False)
    oma.signs_in_with_a_code()
    oma.go("/groups/register/")
    oma.tabs_to("Start").enters()
    oma.tabs_to("What is your group called").writes(BY_KEYBOARD).enters()
    assert oma.heading() == "What is your group?"
    oma.tabs_to("Voluntary organisation").keys("Space", "ArrowDown").tabs_to("Legal form").writes("Not yet")
    oma.tabs_to("Add a register number").keys("Enter").tabs_to("Charity number")
    oma.tabs_to("Save and continue").enters()
    oma.tabs_to("Say it in a few").writes("We mend clothes.").tabs_to("Climate").keys("Space")
    oma.tabs_to("Save and continue").enters()
    oma.tabs_to("Which ward").writes("Mos").tabs_to("In some wards").keys("ArrowDown").tabs_to("Save").enters()
    oma.tabs_to("Save and continue").enters()
    oma.tabs_to("Yes, show our group").keys("Space").tabs_to("Save and continue").enters()
    oma.reads(BY_KEYBOARD, "Community group", "Climate and environment", "Across the whole city")
    oma.tabs_to("Register your group").enters()
    assert oma.heading() == "Your group is registered"
    oma.leaves()
