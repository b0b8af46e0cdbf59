"""A POST that came after the last confirmation had run out: kept, and carried out by the confirmation itself.

What was sent is sealed and put where allauth keeps what waits for a confirmation. The request that proves who the
person is takes it out (allauth's ``resume_request``) and calls ``resume``, which carries it out there and then: for
the address at which it was sent, for the person who sent it, once. Another question in between, another address,
another person or half an hour drop it. No GET ever carries it out.

Where the view answers with a page instead of a redirect (a form with a mistake), the answer is kept for a minute and
shown by the GET of its own address to which the person is led, so that the form is sent to the right place.
"""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.datastructures import MultiValueDict

from ..sign_in import encryption

SECONDS = 30 * 60
"""How long a POST waits for the confirmation."""
LONGEST = 100_000
"""How many characters a POST may have that is kept."""
PAGE = "confirmed_page"
"""The session's key for the answer that waits to be shown."""
PAGE_SECONDS = 60


def suspend(request: HttpRequest) -> None:
    """Keeps this POST until the person confirms that it is them. One with files, or too long, is not kept: it says so."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    text = sent.urlencode()
    if request.FILES or len(text) > LONGEST:
        messages.warning(request, "You were away for a while, so nothing was sent yet. Choose your files again.")
        return
    state = {
        "at": time.time(),
        "person": request.user.pk,
        "address": request.get_full_path(),
        "path": request.path,
        "path_info": request.path_info,
        "query": request.META.get("QUERY_STRING", ""),
        "sent": encryption.seal(text),
    }
    request.session[STATE_SESSION_KEY] = {"state": state, "callback": f"{__name__}.resume"}


def drop(request: HttpRequest) -> None:
    """Forgets what waits for a confirmation, and what waits to be shown after one."""
    request.session.pop(STATE_SESSION_KEY, None)
    request.session.pop(PAGE, None)


def resume(request: HttpRequest, state: dict[str, Any]) -> HttpResponse | None:
    """Carries out what was suspended. allauth calls it with the state that it took out of the session.

    Carries nothing out, and leads on, where the person is led to another address than that of the POST, where somebody
    else confirmed, and where it waited too long, which it says.
    """
    onward = get_next_redirect_url(request)
    if onward != state["address"] or request.user.pk != state["person"]:
        return redirect(onward) if onward else None
    if time.time() - state["at"] >= SECONDS:
        messages.warning(request, "You were away for long, so nothing was sent. Send it again.")
        return redirect(onward)
    return _answer(request, _carried_out(request, state))


def _carried_out(request: HttpRequest, state: dict[str, Any]) -> Any:
    """Turns the request that confirmed into the one that was suspended, which passed the CSRF check, and answers it."""
    request.path, request.path_info = state["path"], state["path_info"]
    request.META = {**request.META, "PATH_INFO": state["path_info"], "QUERY_STRING": state["query"]}
    request.GET = QueryDict(state["query"])
    request.POST = QueryDict(encryption.unseal(state["sent"]))
    request._files = MultiValueDict()  # type: ignore[attr-defined]
    request.resolver_match = resolve(request.path_info)
    view, args, kwargs = request.resolver_match
    return view(request, *args, **kwargs)


def _answer(request: HttpRequest, response: Any) -> HttpResponse:
    """The answer itself where it leads on; else a redirect to its own address, where it is shown once."""
    if 300 <= response.status_code < 400 or response.streaming:
        return response
    if hasattr(response, "render"):
        response.render()
    page = {
        "address": request.get_full_path(),
        "status": response.status_code,
        "content": response.content.decode(),
    }
    key = secrets.token_urlsafe(16)
    cache.set(_cache_key(key), encryption.seal(json.dumps(page)), PAGE_SECONDS)
    request.session[PAGE] = key
    return redirect(page["address"])


def take_page(request: HttpRequest) -> HttpResponse | None:
    """The page with which a resumed POST was answered, for the GET of its address; None where there is none."""
    key = request.session.pop(PAGE, None)
    sealed = cache.get(_cache_key(key)) if key and request.method == "GET" else None
    if sealed is None:
        return None
    cache.delete(_cache_key(key))
    page = json.loads(encryption.unseal(sealed))
    if page["address"] != request.get_full_path():
        return None
    return HttpResponse(page["content"], status=page["status"])


def _cache_key(key: str) -> str:
    return f"accounts:confirmed-page:{key}"
