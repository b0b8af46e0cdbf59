"""Moving a request in the queue by hand, and giving it back the points of the policy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.support.staff_page.views import seen_by_staff
from apps.support.staff_verbs import beside, staff_page

from .. import policies, services
from ..forms import OverrideForm
from ..models import Score


@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, ref: int) -> HttpResponse:
    """Moves the request by hand, with a reason that is kept."""
    user, asked = seen_by_staff(request, ref)
    decision = policies.can_override(user, asked)
    if not decision and (request.method == "GET" or not decision.show):
        require(decision)
    form = OverrideForm(request.POST if request.method == "POST" else None)
    back = staff_page(asked, request)
    if request.method == "POST" and form.is_valid():
        try:
            services.override(asked, by=user, **form.cleaned_data)
        except NotAllowed as refusal:
            if not refusal.decision.show:
                raise
            form.add_error(None, f"{refusal.message} What you typed is kept below.")
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(
                request,
                f"{asked.ref} has {form.cleaned_data['points']} points now. The group sees that a person moved it.",
            )
            return redirect(back)
    score = Score.objects.filter(request=asked).first()
    context = {"asked": asked, "form": form, "back": back, "score": score, **beside(user, asked)}
    return render(request, "prioritisation/override.html", context, status=422 if form.errors else 200)


@require_POST
def end_override(request: HttpRequest, ref: int) -> HttpResponse:
    """Gives the request back the points of the policy."""
    user, asked = seen_by_staff(request, ref)
    try:
        services.end_override(asked, by=user)
        messages.success(request, f"{asked.ref} has the points of the policy again.")
    except NotAllowed as refusal:
        if not refusal.decision.show:
            raise
        messages.warning(request, f"Nothing was changed. {refusal.message}")
    return redirect(staff_page(asked, request))
