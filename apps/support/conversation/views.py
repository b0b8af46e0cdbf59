"""Writing on a request, from either side, and its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.core import typed
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.rate_limits import RateLimit
from apps.threads.downloads import file_response
from apps.threads.models import Attachment, Message

from ..group_pages.views import draw
from ..models import Request, SavedReply
from ..policies import is_member
from ..replies.filling import filled
from ..staff_forms import StaffForm
from ..staff_verbs import form_view, verb_page
from ..triage import services as triage
from ..visible import SignedIn, visible_request
from . import policies, services
from .forms import MessageForm, WriteForm

MESSAGES = RateLimit(
    "messages",
    times=30,
    seconds=60 * 60,
    sentence="You have sent many messages within an hour. Your words are still here: send them in an hour, or call us.",
)


@require_POST
def message(request: SignedIn, ref: int) -> HttpResponse:
    """Writes to the other side, from whichever side the person is on, with a file if there is one."""
    asked = visible_request(request, ref, "organisation__kind", "organisation__ward", "topic", "adviser", "reason")
    require(policies.can_write(request.user, asked))
    form = MessageForm(request.POST, request.FILES)
    upload = request.FILES.get("file")
    too_often = form.is_valid() and is_member(request.user, asked) and not MESSAGES.allows(str(request.user.pk))
    if too_often:
        form.add_error("body", MESSAGES.sentence)
    if form.is_valid():
        try:
            services.write(asked, by=request.user, body=form.cleaned_data["body"], upload=upload)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Your message is sent.")
            return redirect(reverse("support:request", args=[asked.pk]) + "#messages")
    if not is_member(request.user, asked):
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("support:request", asked.pk)
    return draw(request, asked, form, status=429 if too_often else 422)


@require_safe
def attachment(request: SignedIn, ref: int, pk: int) -> FileResponse:
    """Hands out a file to whoever may see its request, always as a download."""
    asked = visible_request(request, ref)
    return file_response(get_object_or_404(Attachment, thread=asked.thread_id, pk=pk))


@form_view
def staff_write(request: SignedIn, ref: int) -> HttpResponse:
    """Writes to the group, or keeps what was said on the phone. It may ask for facts, which starts their clock.

    With ``fill`` nothing is sent: a saved reply is put below what was typed, with the facts of the request.
    """

    def do(asked: Request, form: StaffForm) -> str:
        body, name, upload = form.cleaned_data["body"], asked.organisation.name, request.FILES.get("file")
        if form.cleaned_data["asks"]:
            triage.ask_for_facts(asked, by=request.user, body=body, upload=upload)
            return f"You asked for facts. {name} has been told. Their clock runs now; they keep their place."
        route = form.cleaned_data["route"] or Message.Route.PORTAL
        services.write(asked, by=request.user, body=body, route=route, upload=upload)
        return f"Your message is sent. {name} has been told."

    return verb_page(
        request,
        ref,
        can=policies.can_write,
        form_class=WriteForm,
        do=do,
        fill=_with_saved_reply,
        title="Write to the group",
        then="Everyone who acts for the group is told at once, or in the rhythm that they chose.",
        verb="Send",
        fill_verb="Put the saved reply in the box",
    )


def _with_saved_reply(asked: Request, data: QueryDict, by: User) -> QueryDict:
    """What was typed, and below it the saved reply that was chosen."""
    chosen = typed.number(data.get("reply", ""))
    reply = SavedReply.objects.open().filter(pk=chosen or 0).first()
    found = data.copy()
    if reply is not None:
        parts = [data.get("body", "").rstrip(), filled(reply, asked, by=by)]
        found["body"] = "\n\n".join(part for part in parts if part)
    found["reply"] = ""
    return found
