"""Keeps what was sent by somebody who has to sign in again first, finds it for them, and forgets it once it went."""

from __future__ import annotations

import datetime as dt
import uuid

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.core.rate_limits import RateLimit

from ..devices.models import SignIn
from ..people.models import User
from . import sent
from .models import KeptForm
from .sent import Sent

SESSION = "kept_forms"
"""The session's key for what this browser may have back: for each the digests of its two addresses, and its key."""
HOURS = dt.timedelta(hours=24)
MOST = 8
"""How many forms one browser may have waiting."""
IN_AN_HOUR = RateLimit("kept-forms", times=60, seconds=3600, sentence="")

KEPT = "You were signed out, so nothing was sent. What you wrote is kept. Sign in, and it comes back."
NOT_KEPT = "You were signed out, so nothing was sent, and it could not be kept. Write it again after you sign in."


def keep(request: HttpRequest, *, person: User | None) -> Sent | None:
    """Keeps this POST, sealed, for the person and this browser, for a day. None where it cannot be kept.

    That is where another site sent it, where it is very long, or where one place sends very many.
    """
    if not sent.is_from_here(request):
        return None
    held = sent.read(request)
    if held.is_too_long or not IN_AN_HOUR.allows(get_ip(request)):
        return None
    page, action = _digest(held.page), _digest(held.action)
    entries = _entries(request)
    again = [key for _, to, key in entries if to == action]
    KeptForm.objects.filter(key__in=again).delete()
    row = KeptForm.objects.create(person=person, sealed=held.seal())
    others = [entry for entry in entries if entry[1] != action]
    request.session[SESSION] = [*others, [page, action, str(row.key)]][-MOST:]
    return held


def author(request: HttpRequest) -> User | None:
    """Who sent this, signed in or not: whose session this browser had last, as far as we know."""
    if isinstance(request.user, User):
        return request.user
    last = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    found = SignIn.objects.filter(session_key=last).select_related("user").order_by("-pk").first() if last else None
    return found.user if found else None


def sign_in_again(request: HttpRequest, *, words: str = KEPT, nothing_sent: str = "") -> HttpResponse:
    """Leads somebody whose session is over to the sign-in, and from there back to the page with what they had sent.

    A script that saves a draft is told so instead: the words still stand in the page that it works for. ``words`` says
    that what was sent is kept, ``nothing_sent`` why there is a sign-in where only a page was asked for.
    """
    whole = request.get_full_path()
    person = author(request)
    if request.user.is_authenticated:
        logout(request)
    if is_script(request):
        return JsonResponse({"signed_out": True}, status=401)
    if request.method != "POST":
        if nothing_sent:
            messages.warning(request, nothing_sent)
        return redirect_to_login(whole)
    held = keep(request, person=person)
    messages.warning(request, words if held else NOT_KEPT)
    return redirect_to_login(held.page if held else whole)


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours sent it, which shows no page."""
    return bool(request.headers.get("X-Requested-With"))


def for_page(request: HttpRequest) -> Sent | None:
    """What waits for this page, for this person in this browser. Of several, the last one that was sent."""
    here = _digest(request.get_full_path())
    keys = [key for page, _, key in _entries(request) if page == here]
    found = [row for row in waiting(request) if str(row.key) in keys] if keys else []
    return sent.unseal(found[-1].sealed) if found else None


def waiting(request: HttpRequest) -> list[KeptForm]:
    """All that waits for this person in this browser, the last one last."""
    keys = [uuid.UUID(key) for _, _, key in _entries(request)]
    if not keys:
        return []
    rows = KeptForm.objects.filter(key__in=keys, at__gt=timezone.now() - HOURS).order_by("at", "pk")
    return [row for row in rows if row.person_id in (None, request.user.pk)]


def forget(request: HttpRequest, *, action: str = "", key: str = "") -> None:
    """Drops what waits for this address, or has this key: it was sent now, or is not wanted."""
    entries = _entries(request)
    gone = [entry for entry in entries if entry[2] == key or (action and entry[1] == _digest(action))]
    if gone:
        KeptForm.objects.filter(key__in=[entry[2] for entry in gone]).delete()
        request.session[SESSION] = [entry for entry in entries if entry not in gone]


def _entries(request: HttpRequest) -> list[list[str]]:
    found: list[list[str]] = request.session.get(SESSION, [])
    return found


def _digest(address: str) -> str:
    """What stands for an address in the session: an address can hold a token, which is kept readable nowhere."""
    return salted_hmac("accounts.kept-forms", address, algorithm="sha256").hexdigest()[:32]
