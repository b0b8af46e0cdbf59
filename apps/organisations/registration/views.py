"""Registering a group: five steps, a check, and what happens next."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from apps.core import burden, wording
from apps.core.errors import DomainError, MovedOn
from apps.core.forms import SubmitRow
from apps.registers import lookup, state

from ..duplicates.similar_groups import SimilarGroup, find_similar_groups
from ..middleware import ACTING_FOR
from ..models import Organisation, RegistrationDraft
from ..record import summary
from ..record.sections import SECTIONS, Section
from ..record.services import NUMBERS
from . import prefill, services
from .comparison import two_versions
from .forms import SimilarGroupForm

STEPS = list(SECTIONS)
LEFT_OUT = (summary.NOTHING, summary.SAID_WHOLE[Organisation.Answer.NOT_ASKED])
"""What a row says whose question was left: such rows are folded away when the answers are checked."""
TASK = "register"
ONWARD = "after_registering"
"""Where the session keeps the page to lead on to once the group is registered, and since when."""
ONWARD_FOR = dt.timedelta(days=1)
"""So long is the page kept: whoever comes back to their draft later has other plans. It goes with a draft thrown away, too."""
LONGEST = 20_000
"""Letters of one answer that a draft keeps: more than any field takes, so that too long a text is kept too."""


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What registering asks, and a way back into a draft."""
    draft = _draft(request) if request.user.is_authenticated else None
    return render(
        request,
        "organisations/register.html",
        {
            "draft": draft,
            "start": _start(draft),
        },
    )


def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: what was typed is kept, whether it is right or not."""
    section = _section(step)
    draft = _draft(request)
    checking = "check" in request.GET
    conflict: dict[str, Any] = {}
    if request.method == "POST":
        form = section(request.POST)
        try:
            draft = _keep(request, step, form)
        except MovedOn as refused:
            draft = _draft(request)
            conflict = {"who": refused.message, "rows": two_versions(form, draft)}
        tick(request, refused=bool(conflict) or not form.is_valid())
        if draft is not None and not conflict and form.is_valid():
            return redirect(_after(step, draft, checking=checking))
    else:
        if step == "contact" and (draft is None or step not in draft.answered):
            draft = services.begin_contact(by=request.user)  # type: ignore[arg-type]
        form = section(initial=_begin(draft, section))
        tick(request)
    _say_sources(form, draft)
    form.helper.layout.append(SubmitRow("Save and continue", draft=True, saved_at=draft.saved_at if draft else None))
    at = STEPS.index(step)
    return render(
        request,
        "organisations/register_step.html",
        {
            "form": form,
            "version": services.version_of(draft, step),
            "conflict": conflict,
            "step": at + 1,
            "of": len(STEPS),
            "save": reverse("organisations:register_save", args=[step]),
            "back": _back(at, checking=checking),
            "served": _served(draft) if step == "people" else [],
            "source": state.source(),
        },
        status=409 if conflict else 422 if form.is_bound else 200,
    )


def _keep(request: HttpRequest, step: str, form: Section) -> RegistrationDraft:
    return services.keep_draft(
        by=request.user,  # type: ignore[arg-type]
        step=step,
        answers=_typed(form, request),
        version=request.POST.get("version"),
        page=request.POST.get("page", "")[:32],
    )


@require_POST
def save(request: HttpRequest, step: str) -> HttpResponse:
    """Keeps what is typed while the person types."""
    form = _section(step)(request.POST)
    try:
        draft = _keep(request, step, form)
    except MovedOn as refused:
        return JsonResponse({"problem": f"{refused.message} Press “Save and continue” to compare the two."}, status=409)
    tick(request)
    if any(len(value) > LONGEST for name in form.fields for value in request.POST.getlist(name)):
        problem = f"Not saved whole: a draft keeps {wording.whole(LONGEST)} letters of each answer"
        return JsonResponse({"problem": problem}, status=422)
    return JsonResponse({"saved_at": wording.clock_time(draft.saved_at)})


def check(request: HttpRequest) -> HttpResponse:
    """Shows all answers with links to change them (GET), and registers the group (POST).

    Similar groups are shown with a link to claim them; whoever registers all the same gives a reason.
    """
    draft = _draft(request)
    if draft is None:
        return redirect("organisations:register")
    forms = {code: _bound(draft, section) for code, section in SECTIONS.items()}
    missing = [form for form in forms.values() if form.code not in draft.answered or not form.is_valid()]
    answers = {} if missing else {name: value for form in forms.values() for name, value in form.answers.items()}
    found = _similar_groups(answers) if answers else []
    same = next((like for like in found if "number" in like.codes), None)
    reason_form = SimilarGroupForm(request.POST if request.method == "POST" else None) if found and not same else None
    problem = ""
    if request.method == "POST" and not missing and not same and (reason_form is None or reason_form.is_valid()):
        try:
            org = _register(request, answers, found, reason_form)
        except MovedOn:
            return redirect("organisations:home")
        except DomainError as refused:
            problem = refused.message
        else:
            request.session[ACTING_FOR] = org.pk
            if onward := take_onward(request):
                messages.success(request, f"{org.name} is registered. We have sent you an email about what comes next.")
                return redirect(onward)
            return redirect("organisations:registered", slug=org.slug)
    tick(request, refused=request.method == "POST")
    refused_form = reason_form is not None and reason_form.is_bound and not reason_form.is_valid()
    return render(
        request,
        "organisations/register_check.html",
        {
            "parts": [_part(form, draft) for form in forms.values()],
            "missing": [{"title": form.title, "href": _address(form.code)} for form in missing],
            "alike": [] if same else found,
            "same": same,
            "form": reason_form,
            "problem": problem,
            "number_step": _address("name"),
            "back": reverse("organisations:register_step", args=[STEPS[-1]]),
        },
        status=422 if problem or refused_form or (request.method == "POST" and (missing or same)) else 200,
    )


def tick(request: HttpRequest, *, refused: bool = False) -> None:
    """Counts time and refusals of the registration for the measure of burden, without keeping whose they were."""
    burden.tick(TASK, request.user.pk, refused=refused)  # type: ignore[arg-type]


def keep_onward(request: HttpRequest) -> None:
    """Keeps the page of ours that the person was on the way to when their group had to be registered first."""
    onward = request.GET.get("next", "")
    if onward and url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        request.session[ONWARD] = {"to": onward, "at": time.time()}


def take_onward(request: HttpRequest) -> str:
    """That page, once; empty where there is none or it was kept for too long."""
    kept = request.session.pop(ONWARD, {})
    return str(kept["to"]) if kept and time.time() - kept["at"] < ONWARD_FOR.total_seconds() else ""


def _register(
    request: HttpRequest, answers: dict[str, Any], found: list[SimilarGroup], reason_form: SimilarGroupForm | None
) -> Organisation:
    by: Any = request.user
    if reason_form is None:
        return services.register_group(by=by, answers=answers)
    others = [like.organisation for like in found]
    return services.register_despite_similar(by=by, answers=answers, similar_to=others, **reason_form.cleaned_data)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away."""
    services.discard_draft(by=request.user)  # type: ignore[arg-type]
    take_onward(request)
    return redirect("organisations:register")


@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    """The group is registered, and what comes next."""
    org = get_object_or_404(Organisation.objects.of_member(request.user), slug=slug)
    return render(request, "organisations/registered.html", {"group": org})


def _section(step: str) -> type[Section]:
    if step not in SECTIONS:
        raise Http404
    return SECTIONS[step]


def _draft(request: HttpRequest) -> RegistrationDraft | None:
    return RegistrationDraft.objects.filter(user=request.user).first()  # type: ignore[misc]


def _typed(form: Section, request: HttpRequest) -> dict[str, list[str]]:
    return {
        name: [value[:LONGEST] for value in request.POST.getlist(name)[:200]]
        for name in form.fields
        if name in request.POST
    }


def _begin(draft: RegistrationDraft | None, section: type[Section]) -> dict[str, Any]:
    held = draft.answers.get(section.code, {}) if draft else {}
    many = {name for name, field in section.base_fields.items() if hasattr(field.widget, "allow_multiple_selected")}
    many = {name for name in many if section.base_fields[name].widget.allow_multiple_selected}
    return {name: values if name in many else (values[0] if values else "") for name, values in held.items()}


def _bound(draft: RegistrationDraft, section: type[Section]) -> Section:
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    for name, values in draft.answers.get(section.code, {}).items():
        data.setlist(name, values)
    return section(data)


def _next_open(draft: RegistrationDraft | None) -> str:
    return next((step for step in STEPS if draft is None or step not in draft.answered), STEPS[0])


def _start(draft: RegistrationDraft | None) -> str:
    """Where registering begins, or goes on."""
    if draft is None:
        return reverse("organisations:register_find")
    return reverse("organisations:register_step", args=[_next_open(draft)])


def _after(step: str, draft: RegistrationDraft, *, checking: bool) -> str:
    at = STEPS.index(step)
    if at + 1 == len(STEPS) or (checking and all(each in draft.answered for each in STEPS)):
        return reverse("organisations:register_check")
    return reverse("organisations:register_step", args=[STEPS[at + 1]])


def _back(at: int, *, checking: bool) -> str:
    if checking:
        return reverse("organisations:register_check")
    return (
        reverse("organisations:register_step", args=[STEPS[at - 1]]) if at else reverse("organisations:register_find")
    )


def _address(step: str) -> str:
    return reverse("organisations:register_step", args=[step]) + "?check=1"


def _part(form: Section, draft: RegistrationDraft) -> dict[str, Any]:
    rows = summary.rows(form.code, form.answers, _address(form.code)) if form.data and form.is_valid() else []
    sources: dict[str, list[str]] = {}
    for name, label in summary.ROWS[form.code] if rows else ():
        if name in draft.sources:
            sources.setdefault(draft.sources[name], []).append(label.lower())
    left = [row for row in rows if row.value in LEFT_OUT]
    said = [row for row in rows if row not in left]
    return {
        "title": form.title,
        "rows": rows,
        "said": said,
        "left": left,
        "href": _address(form.code),
        "sources": sources,
    }


def _say_sources(form: Section, draft: RegistrationDraft | None) -> None:
    """Says beside each field that was filled in where its answer comes from."""
    for name, source in (draft.sources if draft else {}).items():
        if name in form.fields:
            field = form.fields[name]
            said = format_html('{} <span class="field__source">{}</span>', field.help_text, source)
            field.help_text = form[name].help_text = said


def _served(draft: RegistrationDraft | None) -> list[str]:
    """Who the charity helps, by the register, where the draft was filled in from there."""
    if draft is None or "charity_number" not in draft.sources:
        return []
    entry = lookup.entry((draft.answers.get("name", {}).get("charity_number") or [""])[0])
    return prefill.prefill(entry).served if entry else []


def _similar_groups(answers: dict[str, Any]) -> list[SimilarGroup]:
    """The groups here that are like the one described."""
    numbers = {scheme: answers.get(name) or "" for name, scheme in NUMBERS.items()}
    return find_similar_groups(
        name=answers["name"],
        numbers=numbers,
        website=answers.get("website") or "",
        email=answers.get("contact_email") or "",
    )
