"""Groups that are here already: somebody claims one, the team checks and merges two, and a lead hands over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .made_up import LONG_AGO, made, register_of_charities
from .person import Person
from .stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

NUMBER = 1190017
CHARITY = "Clayton Vale Bowling Trust"
PAIR = "Blackley Lantern Makers"
PASSED_ON = "Gorton Repair Bench"


def at(name: str) -> str:
    """The address of somebody who stands in these journeys alone."""
    return f"{name}@meet.example.net"


def link_of(mail: str, part: str, stack: Stack) -> str:
    """The address in a mail that holds this part."""
    found = re.search(rf"http://\S*{part}\S*", mail)
    assert found, mail
    return found.group(0).removeprefix(stack.address)


def opens_the_record_of(person: Person, path: str = "") -> Person:
    """The record of the one group that this person acts for, or a page below it."""
    person.go("/groups/our-record/")
    return person.go(person.page.url.removeprefix(person.stack.address) + path) if path else person


@pytest.mark.parametrize(("width", "script"), [(390, False), (1280, True)])
def test_charity_that_is_here_is_found_by_number_and_misspelt_name_and_claimed(
    stack: Stack, chromium: Browser, tmp_path: Path, width: int, script: bool
):
    """On a phone its lead answers. On a screen the team does, because the lead's account is closed."""
    number, name = NUMBER + width, f"{CHARITY} {'North' if script else 'South'}"
    lead, adviser = at(f"lead-{width}"), at(f"adviser-{width}")
    register_of_charities(stack, tmp_path, (number, name), (number + 1, "Something else altogether"))
    group = {"name": name, "people": [lead], "number": str(number)}
    made(stack, [("Ivy Lead", lead, ""), ("Kofi Adviser", adviser, "adviser")], [group])
    if script:
        ivy = Person(chromium, stack, lead, width=width, script=script).signs_in_with_a_code()
        ivy.go("/account/erase/")
        for box in ivy.find("main form input[type=checkbox]").all():
            box.check()
        ivy.press("Erase my account").reads("Your account is erased").leaves()

    nia = Person(chromium, stack, at(f"nia-{width}"), width=width, script=script)
    nia.go("/account/sign-up/?next=/groups/register/find/")
    nia.type(name="Nia Evans", email=nia.address).press("Make my account")
    nia.type(code=re.split(r"code is (\S+)", nia.mail("code"))[1]).press("Continue")
    nia.type(name=str(number)).press("Continue").reads(name).press("Look for another name")
    nia.type(name=name.replace("Vale Bowling", "Vail Boling")).press("Continue").reads(name)
    nia.press("This is my group").reads(f"Are you of {name}?", "This group is here already")
    nia.press("Ask to act for this group").reads("Say who you are in this group")
    nia.type(who="I am the treasurer.", phone="0161 496 0000").press("Ask to act for this group")
    nia.reads(f"You asked to act for {name}", "Being checked", "I am the treasurer.")

    if script:
        other = Person(chromium, stack, adviser, width=width, script=script).signs_in_and_enrols()
        other.go("/groups/staff/claims/").press("Nia Evans").reads("Nobody leads this group now")
    else:
        other = Person(chromium, stack, lead, width=width, script=script).signs_in_with_a_code()
        other.go(link_of(other.mail("Nia Evans"), "/groups/", stack)).reads("Nia Evans asks to act for")
    other.press("Agree").reads("Choose what you checked" if script else "Choose how you know them")
    other.choose("Rang the group on a number from its record" if script else "I know this person").press("Agree")
    other.reads(f"Nia Evans acts for {name} now")

    nia.mail(f"You act for {name} now")
    opens_the_record_of(nia).reads(name)
    opens_the_record_of(nia, "people/").reads("Nia Evans you", "Lead" if script else "Member")
    nia.go("/support/ask/")
    assert nia.find("body").inner_text().count(f"You are acting for {name}") == 1
    for each in (nia, other):
        each.leaves()


def test_team_verifies_a_new_group_merges_it_with_its_double_and_undoes_it(stack: Stack, chromium: Browser):
    """On a screen with script. Whoever proved long ago who they are is asked again before the merge."""
    one, two, adviser = at("odile"), at("tomas"), at("samira")
    made(
        stack,
        [("Odile Roy", one, ""), ("Tomas Vega", two, ""), ("Samira Khan", adviser, "adviser")],
        [
            {"name": PAIR, "people": [one], "purpose": "We make lanterns.", "phone": "0161 496 0003"},
            {"name": f"The {PAIR}", "people": [two], "purpose": "Lanterns, each winter.", "phone": "0161 496 0003"},
        ],
    )

    samira = Person(chromium, stack, adviser, width=1280, script=True).signs_in_and_enrols()
    samira.go("/groups/staff/to-verify/").press(f"The {PAIR}").reads("What did you check?")
    samira.press("It is right").choose("Spoke to the contact").press("It is right")
    tomas = Person(chromium, stack, two, width=390, script=False).signs_in_with_a_code()
    tomas.mail("checked")

    stack.python(LONG_AGO, adviser)
    samira.go("/groups/staff/pairs/").reads(PAIR, f"The {PAIR}").press(f"Merge {PAIR} and The {PAIR}")
    assert samira.heading() == "Confirm that it is you"
    samira.go(samira.page.url.removeprefix(stack.address))
    samira.confirms().reads("Merge two records into one", "We make lanterns.", "Lanterns, each winter.")
    samira.find("main [name=purpose][value=right]").check()
    samira.press("See how it will look").reads("Check how the one record will look")
    samira.reads("Lanterns, each winter.").press("Merge them").reads("The two records are one now")
    done = samira.page.url.removeprefix(stack.address)
    samira.press("The kept record").reads("Lanterns, each winter.", "Spoke to the contact")
    assert tomas.mail("are one now")
    opens_the_record_of(tomas).reads(PAIR, "Lanterns, each winter.")
    tomas.go(f"/groups/the-{PAIR.lower().replace(' ', '-')}/").reads(PAIR)

    samira.go(done).press("Undo the merge").reads("Take the two records apart again?").press("Undo the merge")
    samira.reads("The two records are two again", "Undone")
    opens_the_record_of(tomas).reads(f"The {PAIR}", "Lanterns, each winter.")
    odile = Person(chromium, stack, one, width=390, script=False).signs_in_with_a_code()
    opens_the_record_of(odile).reads("We make lanterns.")
    for each in (samira, tomas, odile):
        each.leaves()


def test_lead_hands_over_and_a_group_whose_lead_is_gone_gets_a_new_one(stack: Stack, chromium: Browser):
    """On phones, without script."""
    gil, hope = at("gil"), at("hope")
    made(stack, [("Gil Abara", gil, ""), ("Hope Marsh", hope, "")], [{"name": PASSED_ON, "people": [gil, hope]}])

    old = Person(chromium, stack, gil, width=390, script=False).signs_in_with_a_code()
    new = Person(chromium, stack, hope, width=390, script=False).signs_in_with_a_code()
    opens_the_record_of(old, "people/").press("The lead of the group, and how it passes on")
    old.choose("Hope Marsh").press("Ask them to take over").reads("Until they say yes, you stay lead")
    new.go(link_of(new.mail("offers you the lead"), "/confirm/lead/", stack)).reads("Will you lead")
    new.press("Yes, I will").reads("It is agreed")
    opens_the_record_of(old, "lead/").reads("Hope Marsh, here since", "Ask to become lead")

    new.go("/account/erase/").reads("You are the only lead", PASSED_ON)
    new.press("Erase my account").reads("Tick the box if you want to erase your account")
    for box in new.find("main form input[type=checkbox]").all():
        box.check()
    new.press("Erase my account").reads("Your account is erased")

    opens_the_record_of(old, "lead/").reads("Choose a lead").choose("Gil Abara").press("Make them lead")
    old.reads("Gil Abara leads the group now", "Gil Abara, here since")
    opens_the_record_of(old, "people/").reads("Gil Abara you", "Lead")
    for each in (old, new):
        each.leaves()
