"""Where a person is signed in, when they signed in lately, and how to end it.

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

from . import notifications, policies
from .models import How, Second, SignIn, User

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


def device_of(request: HttpRequest) -> str:
    """Two words for this device, such as "Chrome on Android"."""
    said = request.headers.get("User-Agent", "")[:400]
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}", said)), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return f"{browser} on {system}" if system else browser


def marks_of(request: HttpRequest) -> list[str]:
    """The digests of the number that this browser keeps: under the key of now first, then under former ones.

    None for a browser that keeps no number.
    """
    number = request.COOKIES.get(COOKIE, "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{22,64}", number):
        return []
    keys = [str(key).encode()[:64] for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [hashlib.blake2b(number.encode(), key=key, digest_size=16, person=b"device").hexdigest() for key in keys]


def keep_mark(request: HttpRequest, response: HttpResponse) -> None:
    """Has the browser keep its number for a year. It says nothing of the person and is read at sign-in alone."""
    response.set_cookie(
        COOKIE,
        request.COOKIES.get(COOKIE, ""),
        max_age=365 * 24 * 3600,
        path="/account/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def note_sign_in(request: HttpRequest, person: User) -> SignIn:
    """Writes down that somebody signed in now. Tells them when it is a device that they did not use before."""
    if not marks_of(request):
        request.COOKIES[COOKIE] = secrets.token_urlsafe(16)
    if not request.session.session_key:
        request.session.save()
    how, second = _how(request, person)
    marks = marks_of(request)
    with transaction.atomic():
        before = SignIn.objects.filter(user=person, got_in=True)
        known = before.filter(mark__in=marks).exists() or not before.exists()
        signed_in = SignIn.objects.create(
            user=person,
            how=how,
            second=second,
            device=device_of(request),
            mark=marks[0],
            session_key=request.session.session_key or "",
        )
        if not known:
            notifications.new_device(signed_in)
    return signed_in


def note_failed_step(request: HttpRequest, person: User) -> SignIn:
    """Writes down that somebody knew the password or the code, and then failed at the second step."""
    how, _ = _how(request, person)
    mark = next(iter(marks_of(request)), "")
    return SignIn.objects.create(user=person, how=how, got_in=False, device=device_of(request), mark=mark)


def note_seen(request: HttpRequest) -> None:
    """Notes that a session is in use, and under which key: Django gives it a new one when the password changes."""
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


def end(*, sign_in: SignIn, by: User) -> None:
    """Signs one device of one's own out, at once."""
    require(policies.can_end_sign_in(by, sign_in))
    with transaction.atomic():
        _forget([sign_in.session_key])
        sign_in.ended_at = timezone.now()
        sign_in.save(update_fields=["ended_at"])
        record("account.device-signed-out", subject=by, by=by)


def end_others(*, person: User, keep: str | None, by: User) -> int:
    """Signs a person out everywhere but here, and answers how many sessions that were."""
    require(policies.can_end_own(by, person))
    with transaction.atomic():
        ended = end_all(person, keep=keep)
        record("account.others-signed-out", subject=person, by=by, after={"sessions": ended})
    return ended


def end_all(person: User, *, keep: str | None = None) -> int:
    """Signs a person out wherever they are signed in. A session names its person inside, so each one is read."""
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


def _how(request: HttpRequest, person: User) -> tuple[str, str]:
    """How this person proved who they are on the way in: the first thing, and what came after it."""
    records = get_authentication_records(request, person)
    methods = [record["method"] for record in records]
    factor = next((record for record in reversed(records) if record["method"] == "mfa"), None)
    if factor is not None and factor.get("passwordless"):
        return How.PASSKEY, ""
    second = {
        Authenticator.Type.TOTP: Second.APP,
        Authenticator.Type.WEBAUTHN: Second.PASSKEY,
        Authenticator.Type.RECOVERY_CODES: Second.RECOVERY,
    }
    first = How.PASSWORD if "password" in methods else How.CODE
    return first, second.get(factor["type"], "") if factor else ""
