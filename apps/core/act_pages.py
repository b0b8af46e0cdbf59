"""The page of one act: its form, one service call, and back with what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .decisions import Decision, require
from .errors import DomainError, EditConflict, MovedOn, NotAllowed

KEPT = "What you typed is kept below."


def act_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str | tuple[str, str]],
    *,
    decision: Decision,
    home: tuple[str, str],
    back: str,
    fresh: Callable[[], dict[str, str]] | None = None,
    template: str = "core/act.html",
    more: dict[str, Any] | None = None,
    **words: str,
) -> HttpResponse:
    """Draws a form, and does what it says.

    ``do`` takes what was typed and returns what is said afterwards, with the address to go to where that is not
    ``back``. ``home`` is the label and the address of the page above. The words are ``title``, ``verb`` for the button
    and ``then`` for what happens next.

    What is refused is drawn again with all that was typed: 422 where it was typed wrongly, and 409 where the thing has
    changed since the form was opened. ``fresh`` gives the hidden fields as they are now, so that the person can look
    and send it again. An act that was never this person's is answered with 403.
    """
    if not decision and (request.method == "GET" or not decision.show):
        require(decision)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                require(decision)
                done = do(form.cleaned_data)
            except NotAllowed as refusal:
                if not refusal.decision.show:
                    raise
                status = 409
                form.add_error(None, f"{refusal.message} {KEPT}")
            except (EditConflict, MovedOn) as refusal:
                status = 409
                form.add_error(None, _sentence(refusal))
                form.data = request.POST.copy()
                form.data.update(fresh() if fresh else {})
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                said, where = done if isinstance(done, tuple) else (done, back)
                messages.success(request, said)
                return redirect(where)
    context = {"form": form, "words": words, "home": home, "back": back, **(more or {})}
    return render(request, template, context, status=status)


def _sentence(refusal: EditConflict | MovedOn) -> str:
    if isinstance(refusal, EditConflict):
        return f"{refusal.who} {KEPT} Send it again if it still holds."
    return refusal.message
