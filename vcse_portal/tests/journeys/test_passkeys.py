"""Passkeys in a real browser, with Chromium's virtual authenticator and the portal's own policy on scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .person import Person
from .stack import PASSWORD, Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PEOPLE = """
import django; django.setup()
from allauth.account.models import EmailAddress
from apps.accounts.models import RoleGrant, User
for email, role in zip(sys.argv[1::2], sys.argv[2::2]):
    person = User.objects.create_user(email, PASSWORD, name=email.split("-")[0].title())
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    if role != "none":
        RoleGrant.objects.create(user=person, role=role)
"""
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_phone(person: Person) -> Person:
    """Gives this person's browser an authenticator that answers by itself, as a finger would."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return person


def types_the_password(person: Person) -> Person:
    return person.go("/account/sign-in/").type(login=person.address, password=PASSWORD).press("Sign in")


def signs_out(person: Person) -> None:
    person.go("/account/sign-out/").press("Sign out")


@pytest.mark.parametrize("width", [1280, 390])
def test_passkey_is_added_signs_in_alone_and_is_removed(stack: Stack, chromium: Browser, width: int):
    address = f"dot-passkey-{width}@example.net"
    stack.python(PEOPLE, address, "none")
    dot = with_a_phone(Person(chromium, stack, address, width=width, script=True, csp=True))

    types_the_password(dot).go("/account/passkeys/").press("Add a passkey")
    dot.type(name="Dot's phone").press("Make the passkey")
    assert dot.heading() == "Keep your recovery codes"
    dot.go("/account/passkeys/").reads("Dot's phone", "Not used yet")
    assert "A passkey was added" in dot.mail("account")
    signs_out(dot)

    dot.go("/account/sign-in/?next=/account/passkeys/").press("Sign in with a passkey")
    dot.reads("Dot's phone", "Last used")

    dot.press("Change the name of Dot's phone").type(name="Old phone").press("Save the name").reads("Old phone")
    dot.press("Remove Old phone").press("Remove the passkey").reads("You have no passkey yet")
    signs_out(dot)

    dot.go("/account/sign-in/").press("Sign in with a passkey").reads("That passkey did not work")
    dot.leaves()


@pytest.mark.parametrize("width", [1280, 390])
def test_passkey_is_the_second_step_of_somebody_whose_role_needs_one(stack: Stack, chromium: Browser, width: int):
    address = f"kofi-passkey-{width}@example.net"
    stack.python(PEOPLE, address, "adviser")
    kofi = with_a_phone(Person(chromium, stack, address, width=width, script=True, csp=True))

    types_the_password(kofi)
    assert kofi.heading() == "Set up a second step"
    kofi.press("a passkey").type(name="Kofi's key").press("Make the passkey")
    kofi.go("/queue/")
    signs_out(kofi)

    types_the_password(kofi)
    assert kofi.heading() == "Now your second step"
    kofi.press("Use your passkey").go("/queue/").go("/account/second-step/").reads("You have 1 passkey")

    kofi.go("/account/passkeys/").press("Remove Kofi's key").reads("Your role needs a second step")
    assert kofi.find("main .button[aria-disabled=true]").count() == 1
    signs_out(kofi)

    kofi.go("/account/sign-in/").press("Sign in with a passkey").go("/queue/")
    kofi.leaves()


def test_sign_in_page_is_complete_without_passkeys(stack: Stack, chromium: Browser):
    plain = Person(chromium, stack, "", width=390, script=False).go("/account/sign-in/")
    assert not plain.find("main").get_by_text("Sign in with a passkey").is_visible()
    plain.leaves()
    script = Person(chromium, stack, "", width=390, script=True)
    script.context.add_init_script("delete window.PublicKeyCredential")
    script.go("/account/sign-in/")
    assert not script.find("main").get_by_text("Sign in with a passkey").is_visible()
    script.leaves()
