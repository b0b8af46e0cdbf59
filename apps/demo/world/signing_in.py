"""How the named people signed in lately, who could not, and what the rules of retention would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from apps.accounts import roles
from apps.accounts.account_recovery import services as recovery
from apps.accounts.devices import services as devices
from apps.accounts.models import IdentityCheck, User
from apps.core import retention

from .. import clock
from .kept import Kept
from .stories import DAY

HOUR = dt.timedelta(hours=1)
BROWSERS = {
    "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36": (41, 12, 2),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0": (33, 5),
}
"""What the browser of each device says of itself, and how many days ago somebody signed in with it."""
LEFT_OPEN = 6
"""Sessions of the last so many days are open still."""


def happen(people: Mapping[str, User], kept: Kept, now: dt.datetime) -> None:
    """Everybody has two devices. Two people asked for help, and one of them was checked. Retention was tried dry."""
    for person in people.values():
        _signs_in(person, now)
    _ask_for_help(kept, now)
    with clock.at(now - 20 * HOUR):
        retention.run(dry=True, by=people["admin@example.org"])


def _signs_in(person: User, now: dt.datetime) -> None:
    moments = sorted((now - DAY * days - HOUR, browser) for browser, each in BROWSERS.items() for days in each)
    for moment, browser in moments:
        request = RequestFactory().get("/", HTTP_USER_AGENT=browser)
        request.COOKIES[devices.COOKIE] = f"made-up-device-{person.pk:06}-{list(BROWSERS).index(browser)}"
        request.session = SessionStore()
        record_authentication(request, person, method="password", email=person.email)
        if roles.is_privileged(person):
            record_authentication(request, person, method="mfa", type=Authenticator.Type.TOTP)
        with clock.at(moment):
            noted = devices.record_sign_in(request, person)
        if moment < now - DAY * LEFT_OPEN:
            request.session.delete(noted.session_key)
    User.objects.filter(pk=person.pk).update(last_login=moments[-1][0])


def _ask_for_help(kept: Kept, now: dt.datetime) -> None:
    """One was checked and waits for a second person, one waits to be checked, and one has no account here."""
    new_phone, both_gone = kept.groups["rests"].members[0], kept.groups["pair-2"].members[0]
    with clock.at(now - 2 * DAY):
        first = recovery.ask(
            email=new_phone.email,
            name=new_phone.name,
            phone="0161 496 0721",
            happened="My phone went into the canal, and the codes were on it.",
        )
    assert first is not None
    with clock.at(now - DAY):
        recovery.check(case=first, checks=IdentityCheck.objects.filter(pk="called-back"), by=kept.adviser)
    with clock.at(now - 4 * HOUR):
        recovery.ask(
            email=both_gone.email,
            name=both_gone.name,
            phone="0161 496 0722",
            happened="I have left my job, and the address was the one from work.",
            new_email="somebody.new@example.org",
        )
    with clock.at(now - 3 * HOUR):
        recovery.ask(
            email="not-here@example.org", name="Nobody Known", phone="", happened="I thought that I had an account."
        )
