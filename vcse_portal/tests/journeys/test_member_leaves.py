"""A member signs in with a passkey, takes her data with her and erases herself. What is counted stays as it was."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import Browser

from ..local_machine import eventually
from .made_up import made
from .person import Person
from .stack import Stack
from .test_main_job import asks
from .test_passkeys import signs_out, types_the_password, with_a_phone

pytestmark = [pytest.mark.browser, pytest.mark.stack]

HERS = "Levenshulme Seed Library"


def at(name: str) -> str:
    """The address of somebody who stands in these journeys alone."""
    return f"{name}@leaves.example.net"


def test_member_signs_in_with_a_passkey_takes_her_data_and_erases_herself(stack: Stack, chromium: Browser):
    hers, his = at("rosa"), at("sol")
    everybody = [("Rosa Quill", hers, ""), ("Sol Adeyemi", his, ""), ("Anjali Rao", at("anjali"), "commissioner")]
    made(stack, everybody, [{"name": HERS, "people": [his, hers]}])
    rosa = with_a_phone(Person(chromium, stack, hers, width=390, script=True, csp=True))
    types_the_password(rosa).go("/account/passkeys/").press("Add a passkey")
    rosa.type(name="Rosa's phone").press("Make the passkey")
    asks(rosa, "A shed that is dry")
    rosa.type(body="It leaks when it rains.").press("Send message").reads("It leaks when it rains.")
    signs_out(rosa)
    rosa.go("/account/sign-in/").press("Sign in with a passkey")

    sol = Person(chromium, stack, his, width=390, script=False).signs_in_with_a_code()
    sol.go("/groups/our-record/")
    record = sol.page.url.removeprefix(stack.address)
    sol.go(f"{record}people/").reads("Rosa Quill")
    anjali = Person(chromium, stack, at("anjali"), width=1280, script=False).signs_in_and_enrols()
    counted = [anjali.go(page).figures() for page in ("/results/", "/results/dashboard/")]

    rosa.go("/account/my-data/").press("Make my file")
    assert eventually(lambda: rosa.go("/account/my-data/").find("text=Get your file").count() == 1, 180)
    with rosa.page.expect_download() as taken:
        rosa.find("text=Get your file").click()
    with zipfile.ZipFile(taken.value.path()) as file:
        names = file.namelist()
        assert "Rosa Quill" in "".join(file.read(name).decode() for name in names if name.endswith((".json", ".html")))

    rosa.go("/account/my-data/").press("See what goes and what stays").reads("What stays, and why")
    rosa.press("Erase my account").reads("Tick the box if you want to erase your account")
    rosa.choose("I understand that my account is erased at once and cannot be brought back").press("Erase my account")
    rosa.reads("Your account is erased")
    rosa.go("/account/sign-in/").press("Sign in with a passkey").reads("That passkey did not work")

    sol.go(f"{record}people/")
    assert "Rosa" not in sol.find("main").inner_text()
    sol.go("/support/").press("A shed that is dry").reads("A former member", "It leaks when it rains.")
    assert "Rosa" not in sol.find("main").inner_text()
    assert [anjali.go(page).figures() for page in ("/results/", "/results/dashboard/")] == counted
    for each in (rosa, sol, anjali):
        each.leaves()
