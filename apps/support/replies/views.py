"""The list of saved replies, and its forms for the triage lead."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import roles
from apps.accounts.models import User
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.names import SortKey

from ..models import SavedReply
from . import policies, services
from .filling import WORDS
from .forms import SavedReplyForm


def _staff(request: HttpRequest) -> User:
    if not roles.is_staff(request.user):
        raise Http404
    assert isinstance(request.user, User)
    return request.user


@require_GET
def replies(request: HttpRequest) -> HttpResponse:
    """All saved replies, by name."""
    user = _staff(request)
    require(policies.can_use_replies(user))
    context = {
        "replies": SavedReply.objects.open().select_related("made_by").order_by(SortKey("name"), "pk"),
        "may_keep": policies.can_keep_replies(user),
    }
    return render(request, "support/replies.html", context)


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Writes a saved reply, or another version of one."""
    user = _staff(request)
    require(policies.can_keep_replies(user))
    held = None if pk is None else get_object_or_404(SavedReply, pk=pk)
    begins = {"name": held.name, "body": held.body} if held else None
    form = SavedReplyForm(request.POST if request.method == "POST" else None, initial=begins)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_reply(by=user, replaces=held, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"“{saved.name}” is saved. Advisers find it where they write to a group.")
            return redirect("support:replies")
    context = {"form": form, "held": held, "words": WORDS}
    return render(request, "support/reply.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a saved reply out of the list."""
    user = _staff(request)
    reply = get_object_or_404(SavedReply, pk=pk)
    require(policies.can_keep_replies(user))
    try:
        services.end_reply(reply, by=user)
    except DomainError as refusal:
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    else:
        messages.success(request, f"“{reply.name}” is out of the list. What was sent with it stays as it is.")
    return redirect("support:replies")
