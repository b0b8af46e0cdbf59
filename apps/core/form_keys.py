"""Each form is taken once: a second press of the same form shows what the first came to, and does nothing again.

``{% csrf_token %}`` draws a key of chance beside its token, in every form that sends. The middleware ``once`` runs the
view of such a form in one transaction with a row (``SentForm``) that names the person, the key and all that was typed.
Of two presses at the same moment the second waits on that row, and is then led where the first was led, with the same
notice. A form that came back with something to put right leaves no row: it is free to be sent again.

A press from another tab has another key. Where it is refused because this very person did the same already, they are
led to what came of it, with "You did this at 2.05pm", and not told that it cannot be done.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeData, SafeString, mark_safe

from .models import SentForm
from .retention import Period, Rule
from .wording import said_when

FIELD = "form_key"
CSRF = "csrfmiddlewaretoken"
HOW_IT_STOOD = frozenset({"seen", "version", "left_version", "right_version", "page"})
"""Fields that say how the thing stood when the form was drawn: two tabs differ in them, and send the same."""
REFUSED = frozenset({403, 422})
"""Not 409: that page shows both versions, and says itself whose change it was."""

_KEY = re.compile(r"[0-9a-f]{32}")
_PROOF = re.compile(r"(^|[-_])((old|new|current)_?)?(password\d?|credential|code)$")
"""Boxes whose words prove who somebody is. A form with one leaves no row, not even as a digest."""
GetResponse = Callable[[HttpRequest], HttpResponse]


class _Digests(NamedTuple):
    """What stands for a form that was sent: ``mark`` with its key, ``act`` without, and without how the thing stood."""

    mark: str
    act: str


def hidden_fields(csrf_token: object) -> SafeString:
    """What a form that sends carries unseen: the token against forged forms, and the key by which it is taken once."""
    return format_html(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">',
        CSRF,
        csrf_token,
        FIELD,
        uuid.uuid4().hex,
    )


def is_carried(name: str) -> bool:
    """Whether a field is one of the two that every form carries, and nothing that anybody typed."""
    return name in (CSRF, FIELD)


def once(get_response: GetResponse) -> GetResponse:
    """Takes each form of a person who is signed in once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        digests = _digests(request)
        if digests is None:
            return get_response(request)
        with transaction.atomic():
            row = _claim(request, digests)
            if row is None:
                return _first_result(request, digests)
            before = len(_queued(request))
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
                return response
            return _settled(request, response, row, digests, before)

    return middleware


def _digests(request: HttpRequest) -> _Digests | None:
    """The digests of a form that is taken once; None for all else: what a script sends, what proves who somebody is."""
    if request.method != "POST" or request.headers.get("X-Requested-With") or not request.user.is_authenticated:
        return None
    key = request.POST.get(FIELD, "")
    if not _KEY.fullmatch(key) or any(_PROOF.search(name) for name in request.POST):
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values if not is_carried(name)]
    sent += [(name, _of_file(each)) for name, files in request.FILES.lists() for each in files]
    acted = [(name, value) for name, value in sent if name not in HOW_IT_STOOD]
    return _Digests(_digest(request, [(FIELD, key), *sent]), _digest(request, acted))


def _of_file(file: Any) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return f"{file.name} {found.hexdigest()}"


def _digest(request: HttpRequest, pairs: Iterable[tuple[str, str]]) -> str:
    """What stands for an address and pairs of names and values. Without the portal's secret nobody can guess at them."""
    whole = repr([request.path, sorted(pairs)])
    return salted_hmac("core.form-keys", whole, algorithm="sha256").hexdigest()


def _claim(request: HttpRequest, digests: _Digests) -> int | None:
    """The row of this press, or None where another press of the same form was taken. Waits for one that is under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_sentform (person_id, mark, act, at, address, notices) VALUES (%s, %s, %s, %s, '', '[]')"
            " ON CONFLICT (person_id, mark) DO NOTHING RETURNING id",
            [request.user.pk, digests.mark, digests.act, timezone.now()],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _first_result(request: HttpRequest, digests: _Digests) -> HttpResponse:
    """Where the first press was led, with the notice that it was given."""
    first = SentForm.objects.get(person=request.user.pk, mark=digests.mark)
    for level, text, safe in first.notices:
        messages.add_message(request, level, mark_safe(text) if safe else text)  # noqa: S308 (it was safe when it was given)
    return redirect(first.address)


def _settled(request: HttpRequest, response: HttpResponse, row: int, digests: _Digests, before: int) -> HttpResponse:
    """Keeps what the press came to. One that was refused leaves no row, and is led to what the same act came to before."""
    given = _queued(request)[before:]
    leads_on = 300 <= response.status_code < 400
    warned = any(each.level >= messages.WARNING for each in given)
    if leads_on and not warned and _is_done(request, response["Location"]):
        notices = [[each.level, str(each.message), isinstance(each.message, SafeData)] for each in given]
        SentForm.objects.filter(pk=row).update(address=response["Location"], notices=notices)
        return response
    SentForm.objects.filter(pk=row).delete()
    if _reached_its_view(request) and (response.status_code in REFUSED or (leads_on and warned)):
        did = SentForm.objects.filter(person=request.user.pk, act=digests.act).order_by("-at", "-pk").first()
        if did:
            del _queued(request)[before:]
            messages.info(request, f"You did this {said_when(did.at)}. Nothing was done twice.")
            return redirect(did.address)
    return response


def _is_done(request: HttpRequest, led_to: str) -> bool:
    """Whether what was sent is done and may be noted.

    It is not done where it waits until the person has proved who they are, or signed in again. The secret of a link is
    kept readable nowhere, so an address that holds it is not noted.
    """
    waits = getattr(request, "waits_for_proof", False)
    if waits or not request.user.is_authenticated or not _reached_its_view(request):
        return False
    token = str(request.resolver_match.kwargs.get("token", "")) if request.resolver_match else ""
    return not token or token not in led_to


def _reached_its_view(request: HttpRequest) -> bool:
    """Whether the form was decided on: not where its token was old. Then it is kept, and comes back in its page."""
    return bool(getattr(request, "was_taken", False))


def _queued(request: HttpRequest) -> list[Any]:
    """The notices that this request has added so far. Django offers no way to look at them without using them up."""
    storage: Any = messages.get_messages(request)
    queued: list[Any] = storage._queued_messages
    return queued


RULES = [
    Rule(
        "sent-forms",
        "The note that a form was sent, by which a second press is known, is deleted.",
        Period(days=1),
        found=lambda before: SentForm.objects.filter(at__lt=before),
        why="Nobody presses a button twice a day later.",
    )
]
