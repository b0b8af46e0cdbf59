"""A small world with something behind every address, and the people who might try each of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse, reverse_lazy
from django.utils.html import strip_tags

from apps.accounts.models import User
from apps.accounts.tests.browser import Browser
from apps.accounts.tests.factories import UserFactory
from apps.demo.codes import enrol
from apps.organisations.models import Membership, Organisation
from apps.organisations.tests.factories import MembershipFactory, group
from apps.places.models import Ward

from .declared import having, once
from .expected import OWN, ROLES, SIGN_IN, Address, Expected

STILL_FRESH = 200
"""Seconds for which the sign-ins of the beginning are used: less than a step-up asks for."""


@dataclass
class World:
    """What stands behind the addresses, by the words that the table uses."""

    people: dict[str, User]
    own: Organisation
    ward: Ward
    folder: Path
    given: dict[str, Any] = field(default_factory=dict)
    _sessions: dict[str, str] = field(default_factory=dict)
    _signed_in_at: float = 0.0

    def sign_in(self) -> None:
        """Signs everybody in once, so that the many tries need not."""
        self._signed_in_at = time.monotonic()
        for who, person in self.people.items():
            browser = Browser()
            browser.force_login(person)
            self._sessions[who] = browser.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(self, who: str) -> Browser:
        """A browser of this person, whose second factor was used no more than a few minutes ago."""
        browser = Browser(raise_request_exception=False)
        if who == "out":
            return browser
        if time.monotonic() - self._signed_in_at < STILL_FRESH:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[who]
        else:
            browser.force_login(self.people[who])
        return browser

    def address(self, name: str, words: dict[str, str], **more: Any) -> str:
        known = self.given | more
        return reverse(name, kwargs={key: known.get(word, word) for key, word in words.items()})

    def try_it(self, who: str, method: str, address: str) -> HttpResponse:
        """What one person gets from an address. Nothing that it does is kept."""
        cache.clear()
        with transaction.atomic():
            browser = self.browser(who)
            response = browser.get(address) if method == "get" else browser.post(address)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return response


def build(folder: Path) -> World:
    """The people who try the addresses, a group that two of them act for, and what each app puts behind its addresses."""
    for command in ("load_places", "load_lists", "load_policies"):
        call_command(command, verbosity=0)
    people = {name: UserFactory(name=name.capitalize(), roles=[role]) for name, role in ROLES.items()}
    people["resident"] = UserFactory(name="Resident")
    ward = Ward.objects.order_by("pk")[0]
    own, people["lead"] = group(name="Moss Side Growers", ward=ward)
    people["other"] = group(name="Another group", ward=ward)[1]
    people["member"] = UserFactory(name="Member")
    MembershipFactory(organisation=own, user=people["member"], role=Membership.Role.MEMBER)
    for person in people.values():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        person.set_password("three words kept")
        person.save()
        enrol(person)
        RecoveryCodes.activate(person)
    built = World(people, own, ward, folder)
    built.given = once(
        (app, module.objects_behind_addresses(built)) for app, module in having("objects_behind_addresses")
    )
    return built


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The world, in a transaction that is rolled back."""
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    with (
        override_settings(STORAGES={**settings.STORAGES, "default": local}, EMAIL_FILE_PATH=str(folder)),
        transaction.atomic(),
    ):
        built = build(folder)
        built.sign_in()
        yield built
        transaction.set_rollback(True)


def named(patterns: list[Any] | None = None, space: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every address of the portal: its name and the arguments that it takes."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern)), frozenset(pattern.pattern.regex.groupindex)


def outcome(response: HttpResponse) -> int | str:
    """The status, or that the person is asked to sign in."""
    place = response.headers.get("Location", "")
    if response.status_code == 302 and place.startswith(reverse("account_login")):
        return SIGN_IN
    return response.status_code


A_FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']post[\"'][^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
A_KEY = re.compile(r'name="form_key" value="[0-9a-f]{32}"')
SIGN_OUT = f'action="{reverse_lazy("account_logout")}"'


def forms_without_key(page: str) -> list[str]:
    """The forms of a page that send something and carry no key by which they are taken once. Signing out needs none."""
    found = [form for form in A_FORM.findall(page) if SIGN_OUT not in form]
    return [form[:200] for form in found if len(A_KEY.findall(form)) != 1]


SUMMARY = re.compile(r'<ul class="govuk-error-summary__list">(.*?)</ul>', re.DOTALL)


def summarised(page: str) -> list[str]:
    """What the error summary of a page says, line by line."""
    return [
        strip_tags(item).strip()
        for found in SUMMARY.findall(page)
        for item in re.findall(r"<li>(.*?)</li>", found, re.DOTALL)
    ]


FEW = ("out", "resident", "lead", "triage", "commissioner", "admin")
"""Those who try an address that gives everybody who is signed in the same."""


OF_THE_LIBRARY = ("account_", "mfa_")
"""Pages of the sign-in library, which draws a form that is not right with status 200."""


def check(built: World, name: str, method: str, entry: Address) -> None:
    """Lets people try an address: everybody where answers differ by who it is, and a few where they do not."""
    expected = tried(entry.get if method == "get" else entry.post)
    place = built.address(name, entry.words)
    assert resolve(place).view_name == name, "another address takes this one first"
    got = {}
    for who in expected:
        response = built.try_it(who, method, place)
        got[who] = outcome(response)
        if response.status_code == 200 and not response.streaming and "text/html" in response["Content-Type"]:
            assert forms_without_key(response.content.decode()) == [], "a second press of this form would do it again"
        if got[who] == 200 and method == "post" and not response.streaming and not name.startswith(OF_THE_LIBRARY):
            assert b"govuk-error-summary" not in response.content, "a form that is not right answers 422"
        if got[who] == 403:
            assert response.context["reason"].endswith("."), f"{who} is not told why"
        if who != "out" and "public" not in response.headers["Cache-Control"]:
            assert "no-store" in response.headers["Cache-Control"], f"a browser keeps what {who} sees"
        if got[who] == 404 and who not in OWN:
            assert b"Moss Side Growers" not in response.content
    assert got == expected, {who: (got[who], expected[who]) for who in got if got[who] != expected[who]}


def tried(expected: Expected) -> Expected:
    """Of what is expected, the part that is tried."""
    same = len({answer for who, answer in expected.items() if who != "out"}) == 1
    return {who: answer for who, answer in expected.items() if not same or who in FEW}
