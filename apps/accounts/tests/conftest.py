"""People who sign in, and what they find in their mail."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.apps import apps
from django.core.cache import cache

from apps.accounts.models import Role, RoleGrant, User

from .browser import Browser

PASSWORD = "three words kept"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def somewhere_to_land(settings):
    """Rate limits start empty, and signing in lands on a page of this app."""
    settings.LOGIN_REDIRECT_URL = "accounts:account"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def make_person() -> Callable[..., User]:
    """Makes a person with a confirmed address, a password unless told otherwise, and roles."""

    def make(email: str, *held: Role, password: str | None = PASSWORD, totp: bool = False, **fields) -> User:
        person = User.objects.create_user(email, password, **{"name": email.split("@")[0].title(), **fields})
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
        for role in held:
            RoleGrant.objects.create(user=person, role=role)
        if totp:
            TOTP.activate(person, SECRET)
        return person

    return make


@pytest.fixture
def signed_in() -> Callable[..., Browser]:
    """A browser in which this person has signed in, with the second step unless told otherwise."""

    def sign_in(person: User, *, second_factor: bool = True) -> Browser:
        browser = Browser()
        browser.force_login(person, second_factor=second_factor)
        return browser

    return sign_in


def app_code(secret: str = SECRET, steps: int = 0) -> str:
    """What the authenticator app shows now, or so many steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def mailed_code(email: str) -> str:
    """The code of the last email to this address."""
    message = apps.get_model("digests.Message").objects.filter(kind="account-code", to_email=email).latest("pk")
    body, _ = message.for_reader
    [found] = re.findall(r"Your code is (\S+)", body)
    return found


def kinds_sent_to(email: str) -> list[str]:
    return list(
        apps.get_model("digests.Message").objects.filter(to_email=email).order_by("pk").values_list("kind", flat=True)
    )
