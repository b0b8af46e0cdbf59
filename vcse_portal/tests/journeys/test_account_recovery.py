"""Somebody who lost everything is let in by two of the team, and the owner of an account stops what they did not ask for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .person import Person
from .stack import Stack
from .test_passkeys import PEOPLE

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)])
def test_two_of_the_team_let_somebody_in_and_the_owner_can_stop_it(
    stack: Stack, chromium: Browser, width: int, script: bool
):
    def person(name: str) -> Person:
        return Person(chromium, stack, f"{name}-help-{width}@example.net", width=width, script=script)

    ada, kofi, samira = person("ada"), person("kofi"), person("samira")
    stack.python(PEOPLE, ada.address, "none", kofi.address, "adviser", samira.address, "triage-lead")

    def asks(new: str) -> None:
        ada.go("/account/sign-in/").press("I cannot get in").press("Ask for help").reads("Say what happened")
        ada.type(email=ada.address, name=f"Ada {width}", phone="0161 496 0001", happened="My phone was stolen.")
        ada.type(new_email=new).press("Ask for help")
        assert ada.heading() == "We have your message"

    def opens(staff: Person) -> Person:
        link = staff.signs_in_and_enrols().go("/account/sign-in-help/").find(f"main a:has-text('Ada {width}')")
        return staff.go(str(link.first.get_attribute("href")))

    asks("")
    opens(kofi).press("Note how you checked")
    kofi.press("Note it").reads("Tick how you made sure")
    kofi.choose("We called back on the number that we hold").press("Note it").reads("Checked: needs a second person")
    opens(samira).press("Approve").press("Approve")
    samira.reads("It is done", "Done")
    ada.mail("open to you again")
    ada.go("/account/sign-in/code/").type(email=ada.address).press("Send me a code")
    found = re.search(r"code is (\S+)", ada.mail("Your code"))
    assert found
    ada.type(code=found.group(1)).press("Continue").go("/account/devices/").reads("You are here", "Code by email")
    ada.go("/account/sign-out/").press("Sign out")

    asks("somebody-else@example.net")
    link = re.search(r"http://\S+/stop/\S+", ada.mail("says that they cannot get in"))
    assert link
    ada.go(link.group(0).removeprefix(stack.address)).press("This was not me: stop it").reads("It is stopped")
    for each in (ada, kofi, samira):
        each.leaves()
