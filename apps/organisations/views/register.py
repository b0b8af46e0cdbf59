"""Registering a group: five steps, a check, and what happens next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.core import wording
from apps.core.errors import DomainError, MovedOn
from apps.core.forms import SubmitRow

from .. import services, summary
from ..forms import SECTIONS, Section
from ..middleware import ACTING_FOR
from ..models import Organisation, RegistrationDraft

STEPS = list(SECTIONS)
LONGEST = 5000
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
            "start": reverse("organisations:register_step", args=[_next_open(draft)]),
            "steps": [section.title for section in SECTIONS.values()],
        },
    )


def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: what was typed is kept, whether it is right or not."""
    section = _section(step)
    draft = _draft(request)
    checking = "check" in request.GET
    if request.method == "POST":
        form = section(request.POST)
        draft = services.keep_draft(by=request.user, step=step, answers=_typed(form, request))  # type: ignore[arg-type]
        if form.is_valid():
            return redirect(_after(step, draft, checking=checking))
    else:
        form = section(initial=_begin(draft, section))
    form.helper.layout.append(SubmitRow("Save and continue", draft=True, saved_at=draft.saved_at if draft else None))
    at = STEPS.index(step)
    return render(
        request,
        "organisations/register_step.html",
        {
            "form": form,
            "step": at + 1,
            "of": len(STEPS),
            "save": reverse("organisations:register_save", args=[step]),
            "back": _back(at, checking=checking),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def save(request: HttpRequest, step: str) -> HttpResponse:
    """Keeps what is typed while the person types."""
    form = _section(step)(request.POST)
    draft = services.keep_draft(by=request.user, step=step, answers=_typed(form, request))  # type: ignore[arg-type]
    return JsonResponse({"saved_at": wording.clock_time(draft.saved_at)})


def check(request: HttpRequest) -> HttpResponse:
    """All answers once more, each with a way to change it, then the group is registered."""
    draft = _draft(request)
    if draft is None:
        return redirect("organisations:register")
    forms = {code: _bound(draft, section) for code, section in SECTIONS.items()}
    missing = [form for form in forms.values() if form.code not in draft.answers or not form.is_valid()]
    problem = ""
    if request.method == "POST" and not missing:
        answers = {name: value for form in forms.values() for name, value in form.answers.items()}
        try:
            org = services.register(by=request.user, answers=answers)  # type: ignore[arg-type]
        except MovedOn:
            return redirect("organisations:home")
        except DomainError as refused:
            problem = refused.message
        else:
            request.session[ACTING_FOR] = org.pk
            return redirect("organisations:registered", slug=org.slug)
    parts = [_part(form) for form in forms.values()]
    return render(
        request,
        "organisations/register_check.html",
        {
            "parts": parts,
            "missing": [{"title": form.title, "href": _address(form.code)} for form in missing],
            "alike": [] if missing else _alike(forms["name"].cleaned_data["name"]),
            "problem": problem,
            "number_step": _address("name"),
            "back": reverse("organisations:register_step", args=[STEPS[-1]]),
        },
        status=422 if problem or (request.method == "POST" and missing) else 200,
    )


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away."""
    services.discard_draft(by=request.user)  # type: ignore[arg-type]
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
        name: [value.replace("\x00", "")[:LONGEST] for value in request.POST.getlist(name)[:200]]
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
    return next((step for step in STEPS if draft is None or step not in draft.answers), STEPS[0])


def _after(step: str, draft: RegistrationDraft, *, checking: bool) -> str:
    at = STEPS.index(step)
    if at + 1 == len(STEPS) or (checking and all(each in draft.answers for each in STEPS)):
        return reverse("organisations:register_check")
    return reverse("organisations:register_step", args=[STEPS[at + 1]])


def _back(at: int, *, checking: bool) -> str:
    if checking:
        return reverse("organisations:register_check")
    return reverse("organisations:register_step", args=[STEPS[at - 1]]) if at else reverse("organisations:register")


def _address(step: str) -> str:
    return reverse("organisations:register_step", args=[step]) + "?check=1"


def _part(form: Section) -> dict[str, Any]:
    rows = summary.rows(form.code, form.answers, _address(form.code)) if form.data and form.is_valid() else []
    return {"title": form.title, "rows": rows, "href": _address(form.code)}


def _alike(name: str) -> QuerySet[Organisation]:
    """Up to three listed groups with a name much like this one."""
    found = Organisation.objects.in_directory().filter(name__trigram_similar=name).select_related("ward")
    return found.order_by("name", "pk")[:3]
