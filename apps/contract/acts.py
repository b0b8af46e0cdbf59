"""What the forms of the contract have in common: the form, one service call, and back with what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from apps.accounts.models import User
from apps.core.decisions import Decision, require
from apps.core.errors import DomainError, EditConflict, NotAllowed

from .models import Contract
from .policies import can_see_contract


def reader(request: HttpRequest) -> User:
    """The person, who may see the contract. Nobody else knows of these addresses."""
    if not can_see_contract(request.user):
        raise Http404
    assert isinstance(request.user, User)
    return request.user


def current_contract(user: User) -> Contract:
    """The contract that pages are about. 404 where none is set up."""
    found = Contract.objects.visible_to(user).current(timezone.localdate())
    if found is None:
        raise Http404
    assert isinstance(found, Contract)
    return found


def act_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    *,
    decision: Decision,
    back: str,
    fresh: Callable[[], dict[str, str]] | None = None,
    **words: str,
) -> HttpResponse:
    """Draws a form, and does what it says. ``do`` returns what is said afterwards.

    What is refused is drawn again with all that was typed: 422, and 409 where it changed since it was opened. ``fresh``
    gives the hidden fields as they are now, so that the person can look and send it again.
    """
    require(decision)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = do(form.cleaned_data)
            except NotAllowed as refusal:
                if not refusal.decision.show:
                    raise
                form.add_error(None, f"{refusal.message} What you typed is kept below.")
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, _sentence(refusal))
                if refusal.code in ("edit-conflict", "moved-on"):
                    status = 409
                    data = request.POST.copy()
                    for name, value in (fresh() if fresh else {}).items():
                        data[name] = value
                    form.data = data
            else:
                messages.success(request, said)
                return redirect(back)
    context = {"form": form, "words": words, "back": back}
    return render(request, "contract/act.html", context, status=status)


def _sentence(refusal: DomainError) -> str:
    if isinstance(refusal, EditConflict):
        return f"{refusal.who} What you typed is kept below. Send it again if it still holds."
    return refusal.message
