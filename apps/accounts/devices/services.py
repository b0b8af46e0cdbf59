"""Records sign-ins and the devices that they came from, and ends sessions.

Kept are two words for the device ("Chrome on Android") and the digest of a number that the browser keeps in
a cookie. Neither the internet address nor what the browser says of itself is written down.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from importlib import import_module

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.core.audit import record
from apps.core.decisions import require

from .. import events
from ..people.models import User
from . import notifications, policies
from .models import SecondFactorUsed, SignIn, SignInMethod

SESSION = "sign_in"
COOKIE = "device"
SEEN_SECONDS = 300

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
"""What browsers call themselves. The first that is found counts: Edge says that it is Chrome, too."""


def device_name(request: HttpRequest) -> str:
    """The browser and the system of a request, such as "Chrome on Android"."""
    said = request.headers.get("User-Agent", "")[:400]
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}", said)), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return f"{browser} on {system}" if system else browser


def browser_digests(request: HttpRequest) -> list[str]:
    """Keyed digests of the number in this browser's device cookie: under SECRET_KEY first, then under its fallbacks.

    An empty list for a browser without that cookie.
    """
    number = request.COOKIES.get(COOKIE, "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{22,64}", number):
        return []
    keys = [str(key).encode()[:64] for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [hashlib.blake2b(number.encode(), key=key, digest_size=16, person=b"device").hexdigest() for key in keys]


def set_browser_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Sets the device cookie for a year. It holds a random number, and is sent to the pages of the account alone."""
    response.set_cookie(
        COOKIE,
        request.COOKIES.get(COOKIE, ""),
        max_age=365 * 24 * 3600,
        path="/account/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def record_sign_in(request: HttpRequest, person: User) -> SignIn:
    """Records a sign-in. Tells the person where the device is not one that they used before."""
    if not browser_digests(request):
        request.COOKIES[COOKIE] = secrets.token_urlsafe(16)
    if not request.session.session_key:
        request.session.save()
    method, second_factor = _authentication_of(request, person)
    digests = browser_digests(request)
    with transaction.atomic():
        before = SignIn.objects.filter(user=person, succeeded=True)
        known = before.filter(browser_digest__in=digests).exists() or not before.exists()
        signed_in = SignIn.objects.create(
            user=person,
            method=method,
            second_factor=second_factor,
            device=device_name(request),
            browser_digest=digests[0],
            session_key=request.session.session_key or "",
        )
        if not known:
            notifications.new_device(signed_in)
    return signed_in


def record_failed_second_factor(request: HttpRequest, person: User) -> SignIn:
    """Records a sign-in that passed the first factor and failed at the second one."""
    method, _ = _authentication_of(request, person)
    digest = next(iter(browser_digests(request)), "")
    return SignIn.objects.create(
        user=person, method=method, succeeded=False, device=device_name(request), browser_digest=digest
    )


def record_seen(request: HttpRequest) -> None:
    """Updates when a session was last used, every 5 minutes at most, and its key, which changes with the password."""
    known = request.session.get(SESSION)
    if known is None:
        return
    now, key = time.time(), request.session.session_key
    if now - known["seen"] < SEEN_SECONDS and known.get("key", key) == key:
        if "key" not in known:
            request.session[SESSION] = {**known, "key": key}
        return
    SignIn.objects.filter(pk=known["id"]).update(seen_at=timezone.now(), session_key=key)
    request.session[SESSION] = {**known, "seen": now, "key": key}


def sign_out(*, sign_in: SignIn, by: User) -> None:
    """Ends the session of one sign-in of one's own."""
    require(policies.can_sign_out(by, sign_in))
    with transaction.atomic():
        _forget([sign_in.session_key])
        sign_in.ended_at = timezone.now()
        sign_in.save(update_fields=["ended_at"])
        record(events.ACCOUNT_DEVICE_SIGNED_OUT, subject=by, by=by)


def sign_out_others(*, person: User, keep: str | None, by: User) -> int:
    """Ends all sessions of a person but the one with the key ``keep``. Returns how many."""
    require(policies.can_sign_out_others(by, person))
    with transaction.atomic():
        ended = end_all_sessions(person, keep=keep)
        record(events.ACCOUNT_OTHERS_SIGNED_OUT, subject=person, by=by, after={"sessions": ended})
    return ended


def end_all_sessions(person: User, *, keep: str | None = None) -> int:
    """Ends all sessions of a person but ``keep``, and returns how many. Reads every session: its person is inside."""
    keys = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.session_key != keep and session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    _forget(keys)
    SignIn.objects.filter(user=person, session_key__in=keys, ended_at__isnull=True).update(ended_at=timezone.now())
    return len(keys)


def _forget(keys: list[str]) -> None:
    Session.objects.filter(pk__in=keys).delete()

    def forget() -> None:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        for key in keys:
            store(key).delete()

    transaction.on_commit(forget)  # until then somebody could read the row and put it back into the cache


def _authentication_of(request: HttpRequest, person: User) -> tuple[str, str]:
    """The first factor and the second one (or "") with which this session was opened, from allauth's records."""
    records = get_authentication_records(request, person)
    methods = [record["method"] for record in records]
    factor = next((record for record in reversed(records) if record["method"] == "mfa"), None)
    if factor is not None and factor.get("passwordless"):
        return SignInMethod.PASSKEY, ""
    second = {
        Authenticator.Type.TOTP: SecondFactorUsed.APP,
        Authenticator.Type.WEBAUTHN: SecondFactorUsed.PASSKEY,
        Authenticator.Type.RECOVERY_CODES: SecondFactorUsed.RECOVERY,
    }
    first = SignInMethod.PASSWORD if "password" in methods else SignInMethod.CODE
    return first, second.get(factor["type"], "") if factor else ""
