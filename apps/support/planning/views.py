"""Planning the next step of a request, and saying that it is done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from apps.core.wording import weekday

from ..models import NextStep, Request
from ..staff_forms import StaffForm
from ..staff_verbs import asked_of, do_at_once, form_view, verb_page
from ..visible import SignedIn
from . import forms, policies, services


@form_view
def set_step(request: SignedIn, ref: int) -> HttpResponse:
    """Plans what comes next on a request."""

    def do(asked: Request, form: StaffForm) -> str:
        step = services.set_step(asked, by=request.user, **form.given())
        return f"Planned for {weekday(step.on)}: {step.what}"

    return verb_page(
        request,
        ref,
        can=policies.can_set_step,
        form_class=forms.NextStepForm,
        do=do,
        title="Plan the next step",
        then="It stands on your page Today and on the request. The group does not see it.",
        verb="Plan it",
    )


@require_POST
def step_done(request: SignedIn, ref: int, pk: int) -> HttpResponse:
    """Says that the step is done."""
    asked = asked_of(request, ref)
    step = get_object_or_404(NextStep.objects.visible_to(request.user), request=asked, pk=pk)

    def do() -> str:
        services.end_step(step, by=request.user)
        return f"Done: {step.what}. Plan what comes next."

    return do_at_once(request, asked, do)
