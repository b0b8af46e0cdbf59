"""Asking for support: three steps, a check of all answers, and sending."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core import burden, typed, wording
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict
from apps.core.rate_limits import RateLimit
from apps.threads.models import Attachment

from ..clocks import FIRST_REPLY_WORKING_DAYS
from ..conversation import services as conversation
from ..group_pages.progress import early_date
from ..models import Request
from ..queue_position import typical_wait
from ..states import Status
from ..visible import SignedIn, visible_request
from . import answers, known, policies, services
from .step_forms import STEPS, StepForm, TopicForm

_ORDER = list(STEPS)
TASK = "ask"
OPENED = "ask_opened"
"""Where the session keeps when the first question was opened: there is no draft yet that could."""
DRAFTS = RateLimit(
    "drafts",
    times=10,
    seconds=60 * 60,
    sentence="You have begun many requests within an hour. Go on with one of them, or wait an hour.",
)
_WITH = ("organisation__kind", "organisation__ward", "topic", "edited_by")


def start(request: SignedIn) -> HttpResponse:
    """The first question. Answering it makes the draft, so that looking at the page makes none."""
    acting = request.acting_for
    if acting is None:
        return render(request, "support/ask_no_group.html")
    form = TopicForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        form.initial["topic"] = request.GET.get("topic", "")
    too_often = request.method == "POST" and form.is_valid() and not DRAFTS.allows(str(request.user.pk))
    if too_often:
        form.add_error("topic", DRAFTS.sentence)
    if request.method == "POST" and form.is_valid():
        asked = services.start_draft(by=request.user, organisation=acting.organisation)
        services.save_draft(asked, by=request.user, answered=[form.step], **form.answers())
        opened = request.session.pop(OPENED, "")
        burden.tick(TASK, asked.pk, opened=dt.datetime.fromisoformat(opened) if opened else None)
        return redirect("support:step", asked.pk, _ORDER[1])
    if OPENED not in request.session or request.method == "GET":
        request.session[OPENED] = timezone.now().isoformat()
    drafts = Request.objects.visible_to(request.user).filter(organisation=acting.organisation_id, status=Status.DRAFT)
    context = {
        "form": form,
        "number": 1,
        "steps": len(_ORDER),
        "drafts": list(drafts.select_related("topic").order_by("-updated_at", "-pk")[:3]),
        "back": reverse("support:requests"),
    }
    return render(request, "support/ask_step.html", context, status=429 if too_often else 422 if form.errors else 200)


def _upload(request: SignedIn, asked: Request, form: StepForm) -> None:
    """Keeps the file that came with a step, also when another answer of it is not right yet."""
    upload = request.FILES.get("file")
    if upload is None or "file" not in form.fields:
        return
    try:
        conversation.attach(asked, by=request.user, upload=upload)
    except DomainError as refusal:
        form.add_error("file", refusal.message)


def step(request: SignedIn, ref: int, step: str) -> HttpResponse:
    """One question of a draft. Any member of the group may answer it, on any device."""
    asked = visible_request(request, ref, *_WITH)
    if step not in STEPS:
        raise Http404
    require(policies.can_edit_draft(request.user, asked))
    back = request.GET.get("back") == "check"
    here = reverse("support:step", args=[asked.pk, step]) + ("?back=check" if back else "")
    conflict: dict[str, Any] = {}
    if request.method == "POST":
        form = STEPS[step](request.POST, request.FILES, asked=asked, returning=back)
        valid = form.is_valid()
        try:
            saved = services.save_draft(
                asked,
                by=request.user,
                version=form.cleaned_data.get("version"),
                page=form.cleaned_data.get("page", ""),
                answered=[step] if valid else [],
                **form.answers(),
            )
        except EditConflict as refusal:
            conflict = {
                "current": refusal.current,
                "who": refusal.who,
                "rows": answers.two_versions(form.names, refusal.current, form.answers()),
            }
        if not conflict:
            _upload(request, asked, form)
            stays = "remove" in request.POST or "add" in request.POST
            if "remove" in request.POST:
                _remove(request, asked)
            if stays and not set(form.errors) - {"has_deadline", "wish"}:
                return redirect(here)
            if valid and not form.errors and not stays:
                burden.tick(TASK, asked.pk)
                return redirect(_after(asked, step, back=back))
        if conflict:
            form = _redrawn(request, conflict["current"], step, back=back)
        else:
            form.data = _as_of(request.POST, saved)
        burden.tick(TASK, asked.pk, refused=True)
    else:
        form = STEPS[step](asked=asked, returning=back)
        known.show(form, asked, by=request.user)
        burden.tick(TASK, asked.pk)
    number = _ORDER.index(step)
    before = reverse("support:step", args=[asked.pk, _ORDER[number - 1]]) if number else reverse("support:requests")
    context = {
        "form": form,
        "asked": asked,
        "number": number + 1,
        "steps": len(_ORDER),
        "back": reverse("support:check", args=[asked.pk]) if back else before,
        "files": list(asked.thread.attachments.order_by("pk")) if "file" in form.fields else [],
        "autosave": reverse("support:autosave", args=[asked.pk, step]),
        "conflict": conflict,
        "reply_days": FIRST_REPLY_WORKING_DAYS,
    }
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "support/ask_step.html", context, status=status)


def _as_of(sent: QueryDict, asked: Request) -> QueryDict:
    """What was typed, as a form of the draft as it stands now: what was right of it is kept already."""
    data = sent.copy()
    data["version"] = str(asked.version)
    return data


def _redrawn(request: SignedIn, current: Request, step: str, *, back: bool) -> StepForm:
    """The same form with what this person typed, now over the version that stands."""
    return STEPS[step](_as_of(request.POST, current), asked=current, returning=back)


def _remove(request: SignedIn, asked: Request) -> None:
    kept = asked.thread.attachments.filter(pk=typed.number(request.POST["remove"]) or 0).first()
    if isinstance(kept, Attachment):
        conversation.remove_file(asked, by=request.user, attachment=kept)


def _after(asked: Request, step: str, *, back: bool) -> str:
    number = _ORDER.index(step) + 1
    if back or number == len(_ORDER):
        return reverse("support:check", args=[asked.pk])
    return reverse("support:step", args=[asked.pk, _ORDER[number]])


def discard(request: SignedIn, ref: int) -> HttpResponse:
    """Asks whether to throw a draft away (GET), and does it (POST)."""
    asked = visible_request(request, ref, "topic")
    require(policies.can_edit_draft(request.user, asked))
    if request.method == "POST":
        services.discard_draft(asked, by=request.user)
        messages.success(request, "The draft is thrown away.")
        return redirect("support:requests")
    return render(request, "support/ask_discard.html", {"asked": asked})


@require_POST
def autosave(request: SignedIn, ref: int, step: str) -> HttpResponse:
    """Keeps what is right so far of an open page. Says when it was saved, what was not, or that somebody else saved since."""
    asked = visible_request(request, ref)
    if step not in STEPS:
        raise Http404
    require(policies.can_edit_draft(request.user, asked))
    form = STEPS[step](request.POST, asked=asked)
    form.is_valid()
    try:
        services.save_draft(
            asked,
            by=request.user,
            version=form.cleaned_data.get("version"),
            page=form.cleaned_data.get("page", ""),
            **form.answers(),
        )
    except EditConflict as refusal:
        return JsonResponse({"problem": refusal.message}, status=409)
    burden.tick(TASK, asked.pk)
    if problems := form.not_kept():
        return JsonResponse({"problem": f"Not saved yet. {problems[0]}"}, status=422)
    return JsonResponse({"saved_at": wording.clock_time(timezone.now())})


def _check(request: SignedIn, asked: Request, problems: list[Any], status: int = 200) -> HttpResponse:
    here = reverse("support:check", args=[asked.pk])
    context = {
        "asked": asked,
        "sections": answers.answer_rows(asked),
        "record": answers.record_rows(asked, here),
        "problems": problems,
        "steps": len(_ORDER),
        "reply_days": FIRST_REPLY_WORKING_DAYS,
        "may_submit": policies.can_submit(request.user, asked),
        "early": early_date(asked, typical_wait(asked.stage)) if asked.deadline and asked.stage else None,
    }
    return render(request, "support/ask_check.html", context, status=status)


@require_safe
def check(request: SignedIn, ref: int) -> HttpResponse:
    """All answers on one page, with what the record knows already."""
    asked = visible_request(request, ref, *_WITH)
    require(policies.can_edit_draft(request.user, asked))
    burden.tick(TASK, asked.pk)
    return _check(request, asked, [])


@require_POST
def submit(request: SignedIn, ref: int) -> HttpResponse:
    """Sends the draft, or says what is missing."""
    asked = visible_request(request, ref, *_WITH)
    if asked.status != Status.DRAFT:  # a second press of the button
        return redirect("support:sent", asked.pk)
    require(policies.can_submit(request.user, asked))
    try:
        services.submit(asked, by=request.user)
    except DomainError as refusal:
        burden.tick(TASK, asked.pk, refused=True)
        where = next((name for name, form in STEPS.items() if refusal.field in form.names), "")
        target = f"{reverse('support:step', args=[asked.pk, where])}?back=check" if where else ""
        return _check(request, asked, [{"message": refusal.message, "href": target}], status=422)
    return redirect("support:sent", asked.pk)


@require_safe
def sent(request: SignedIn, ref: int) -> HttpResponse:
    """The number, what happens next, and when."""
    asked = visible_request(request, ref, "organisation")
    if asked.status == Status.DRAFT:
        return redirect("support:check", asked.pk)
    return render(request, "support/ask_sent.html", {"asked": asked, "reply_days": FIRST_REPLY_WORKING_DAYS})
