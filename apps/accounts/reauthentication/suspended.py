"""A POST that came after the last confirmation had run out: kept, and carried out by the confirmation itself.

What was sent is sealed and put where allauth keeps what waits for a confirmation. The request that proves who the
person is takes it out (allauth's ``resume_request``) and calls ``resume``, which carries it out there and then: for
the address at which it was sent, for the person who sent it, once. Another question in between, another address,
another person or half an hour drop it. No GET ever carries it out. What cannot be carried out later, because it held
a file, is kept as a form instead, and comes back in its page: see ``kept_forms``.

Where the view answers with a page instead of a redirect (a form with a mistake), the answer is kept for a minute and
shown by the GET of its own address to which the person is led, so that the form is sent to the right place. It lies
sealed in the database, since it holds what was typed and the cache may be away.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from ..kept_forms import services as kept_forms
from ..kept_forms.models import KeptForm
from ..sign_in import encryption

SECONDS = 30 * 60
"""How long a POST waits for the confirmation."""
LONGEST = 100_000
"""How many characters a POST may have that is kept."""
PAGE = "confirmed_page"
"""The session's key for the answer that waits to be shown."""
PAGE_WAITS = dt.timedelta(seconds=60)
AWAY = "You were away for a while, so nothing was sent. Send it again, with its files."
AWAY_AND_KEPT = (
    "You were away for a while, so nothing was sent yet. What you wrote comes back. Choose your files again."
)


def suspend(request: HttpRequest) -> str:
    """Keeps this POST until the person confirms that it is them, and returns the address to lead them to after that.

    One with files, or a very long one, is not carried out later: it comes back as the form that it was written in.
    """
    request.waits_for_proof = True  # type: ignore[attr-defined]
    held = request.POST.copy()
    held.pop("csrfmiddlewaretoken", None)
    text = held.urlencode()
    address = request.get_full_path()
    if request.FILES or len(text) > LONGEST:
        kept = kept_forms.keep(request, person=request.user)  # type: ignore[arg-type]
        messages.warning(request, AWAY_AND_KEPT if kept else AWAY)
        return kept.page if kept else address
    state = {
        "at": time.time(),
        "person": request.user.pk,
        "address": address,
        "path": request.path,
        "path_info": request.path_info,
        "query": request.META.get("QUERY_STRING", ""),
        "sent": encryption.seal(text),
    }
    request.session[STATE_SESSION_KEY] = {"state": state, "callback": f"{__name__}.resume"}
    return address


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
    row = KeptForm.objects.create(person=request.user, sealed=encryption.seal(json.dumps(page)))  # type: ignore[misc]
    request.session[PAGE] = str(row.key)
    return redirect(page["address"])


def take_page(request: HttpRequest) -> HttpResponse | None:
    """The page with which a resumed POST was answered, for the GET of its address; None where there is none."""
    key = request.session.pop(PAGE, None)
    if not key:
        return None
    row = KeptForm.objects.filter(key=key, person=request.user).first()  # type: ignore[misc]
    KeptForm.objects.filter(key=key).delete()
    if row is None or request.method != "GET" or timezone.now() - row.at > PAGE_WAITS:
        return None
    page = json.loads(encryption.unseal(row.sealed))
    if page["address"] != request.get_full_path():
        return None
    return HttpResponse(page["content"], status=page["status"])
