"""What is kept for a person, where it cannot be put back into its form; and the answer to a form that is old."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from . import sent, services
from .sent import Sent

NOT_WORDS = frozenset({"next", "version", "action"})


@login_not_required
@require_safe
def kept_forms(request: HttpRequest) -> HttpResponse:
    """Reads what is kept for this person in this browser, to copy it or throw it away."""
    held = [(row.key, sent.unseal(row.sealed), row.at) for row in reversed(services.waiting(request))]
    rows = [
        {"key": key, "at": at, "page": each.page, "files": each.files, "words": words_of(each)}
        for key, each, at in held
    ]
    return render(request, "accounts/kept_forms.html", {"rows": rows})


@login_not_required
@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Forgets one form that was kept in this browser."""
    services.forget(request, key=request.POST.get("key", ""))
    return redirect("accounts:kept_forms")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is old: the same form comes back with its words and a fresh token.

    Where the browser takes no cookies there is no way back: then the words are shown, to be copied.
    """
    if services.is_script(request):
        return JsonResponse({"signed_out": not request.user.is_authenticated, "old_form": True}, status=403)
    ours = request.method == "POST" and sent.is_from_here(request)
    if ours and request.COOKIES:
        author = services.author(request)
        held = services.keep(request, person=author)
        if held is not None:
            if author and not request.user.is_authenticated:
                messages.warning(request, services.KEPT)
            return redirect(held.page)
    words = words_of(sent.read(request)) if ours else []
    return render(request, "403_csrf.html", {"words": words}, status=403)


def words_of(held: Sent) -> list[tuple[str, str]]:
    """The words that were written, each with the name of its box, for reading."""
    return [
        (name.rsplit("-", 1)[-1].replace("_", " ").capitalize(), value)
        for name, value in held.pairs
        if value.strip() and name not in NOT_WORDS
    ]
