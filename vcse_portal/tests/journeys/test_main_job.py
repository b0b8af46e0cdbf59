"""The main job, done by four people on the running portal: with and without script, on a screen and on a phone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser

from .person import Person
from .stack import CLOSE, VARIANTS, Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def signs_up(bea: Person) -> None:
    bea.go("/").go("/account/sign-up/").type(name="Bea Oldroyd", email=bea.address).press("Make my account")
    code = re.search(r"code is (\S+)", bea.mail("code"))
    assert code
    bea.type(code=code.group(1)).press("Continue")


def founds_a_group(bea: Person, name: str) -> None:
    bea.go("/groups/register/").press("Start")
    bea.press("Continue").reads("Type the name of your group, or skip this").press("Skip this")
    bea.press("Save and continue").reads("Say what your group is called")  # a refused form
    bea.type(name=name).choose("Community group").pick("legal_form", "Not yet constituted").press("Save and continue")
    bea.type(purpose="We grow food on the old allotments.").choose("Food").press("Save and continue")
    bea.pick("ward", "Moss Side").choose("In some wards").press("Save and continue")
    bea.press("Save and continue")
    bea.choose("Yes, show our group").press("Save and continue")
    bea.reads(name, "Moss Side").press("Register your group")
    assert bea.heading() == "Your group is registered"
    bea.press("Go to your start page").go("/groups/our-record/")


def asks(bea: Person, title: str) -> str:
    bea.go("/support/ask/").choose("Policies").press("Save and continue")
    bea.type(difference="Forty families can keep growing food through the winter.", title=title)
    bea.choose("We do it, and want to do it well", "We have two or more people with time").press("Save and continue")
    bea.choose("No fixed date", "No preference")
    bea.find("input[type=file]").set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF})
    bea.press("Save and continue")
    assert bea.heading() == "Check your answers"
    bea.reads(title, "plan.pdf").press("Send your request")
    assert bea.heading() == "Your request is sent"
    bea.mail("Your request is sent")
    bea.press("See your request").reads(title)
    found = re.search(r"R-(\d+)", bea.page.url)
    assert found
    return found.group(0)


def reaches_the_first_request(samira: Person) -> None:
    """The link that skips to it is the second stop of the Tab key. With script, ? lists the keys, and they can be turned off."""
    page = samira.page
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.queue tbody tr:first-child a')")
    if not samira.script:
        return
    with page.expect_navigation():
        page.keyboard.press("?")
    samira.look().reads("Go to the next request").press("Turn the keys off").press("Back to the queue")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def answers(bea: Person, ref: str) -> None:
    assert "Which policies" in bea.mail("We need facts")
    bea.go(f"/support/{ref}/").reads("We need facts from you")
    bea.type(body="Safeguarding and equal opportunities.").press("Send message").reads("Safeguarding and equal")


@pytest.mark.parametrize("variant", VARIANTS)
def test_main_job_from_sign_up_to_verdict(stack: Stack, chromium: Browser, variant: str):
    width, script = VARIANTS[variant]

    def person(address: str) -> Person:
        return Person(chromium, stack, address, width=width, script=script)

    title, group = f"Help with our policies {variant}", f"Moss Side Growers {variant}"
    bea, samira, kofi = (person(f"{who}-{variant}@example.net") for who in ("bea", "triage-lead", "adviser"))
    signs_up(bea)
    founds_a_group(bea, group)
    ref = asks(bea, title)

    reaches_the_first_request(samira.signs_in_and_enrols().go("/queue/"))
    samira.go(f"/queue/?q={variant}&sort=waited").reads(title, group, "Sorted by wait, longest first.")
    samira.press(title).reads("Score", "What will be different", "plan.pdf")
    samira.press("Ask for facts").type(body="Which policies do you have now?").press("Ask the group")
    samira.reads("You asked for facts")

    answers(bea, ref)

    samira.go(f"/queue/{ref}/").reads("Safeguarding and equal").press("Read: put it in the queue")
    samira.press("Assign").pick("adviser", f"Adviser {variant}").press("Assign").reads(f"Adviser {variant}")
    bea.go(f"/support/{ref}/").reads("ahead")

    kofi.signs_in_and_enrols().go("/").go(f"/queue/{ref}/").press("Make an offer")
    kofi.type(what="Two meetings and a read of your policies", hours="6").press("Make the offer")

    assert "Two meetings" in bea.mail("We can help you")
    bea.go(f"/support/{ref}/").reads("Two meetings").press("Yes, we take it").reads("You said yes")

    kofi.go(f"/queue/{ref}/").press("Start the work").press("Log a contact")
    kofi.type(what="Read the policies together", hours="2.5").press("Log it").reads("2.5")
    kofi.press("Complete").choose("Better than before").type(what="They have three policies that fit.")
    kofi.press("Complete the work").reads("Completed")

    bea.mail("What changed")
    bea.go(f"/support/{ref}/").press("Say what changed").choose("Better than before")
    bea.type(what="We can take bookings from the school now.").press("Send what changed")
    bea.reads("We can take bookings from the school now.")
    for each in (bea, samira, kofi):
        each.leaves()


@pytest.mark.parametrize("variant", VARIANTS)
def test_commissioner_sees_the_quarter_counted_and_suppressed(stack: Stack, chromium: Browser, variant: str):
    closed = json.loads(stack.python(CLOSE))
    assert closed["asked"] == closed["sent"] >= 4
    width, script = VARIANTS[variant]
    anjali = Person(chromium, stack, f"commissioner-{variant}@example.net", width=width, script=script)
    anjali.signs_in_and_enrols().go("/results/dashboard/").reads("fewer than 10", str(closed["asked"]))
    anjali.leaves()
