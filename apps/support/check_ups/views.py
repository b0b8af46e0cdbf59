"""A check-up: the page of all of a group's, filling one in page by page, and what it shows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import roles
from apps.assessments import selectors
from apps.assessments import services as assessments
from apps.core.decisions import require
from apps.core.errors import DomainError, MovedOn
from apps.organisations.models import Organisation

from ..models import CheckUp
from ..visible import SignedIn
from . import figures, policies, services
from .forms import CheckUpForm

SHOWN_UP_TO = 20


@require_safe
def check_ups(request: SignedIn, slug: str) -> HttpResponse:
    """The check-ups of a group, newest first, and the forms that can be begun."""
    group = _group(request, slug)
    found = CheckUp.objects.visible_to(request.user).filter(organisation=group)
    rows = list(found.select_related("assessment__questionnaire").order_by("-pk")[:SHOWN_UP_TO])
    context = {
        "group": group,
        "finished": [row for row in rows if row.assessment.finished_at],
        "unfinished": [row for row in rows if not row.assessment.finished_at],
        "forms": selectors.in_use(),
        "may_fill": policies.can_fill_check_up(request.user, group),
    }
    return _draw(request, "support/check_ups.html", group, context)


@require_POST
def begin(request: SignedIn, slug: str) -> HttpResponse:
    """Begins one, or goes on with the one that is not finished."""
    group = _group(request, slug)
    require(policies.can_fill_check_up(request.user, group))
    kind = request.POST.get("kind", "")
    if kind not in {form.kind for form in selectors.in_use()}:
        messages.error(request, "Choose the short check-up or the full one.")
        return redirect("support:check_ups", group.slug)
    check_up = services.begin(group, kind=kind, by=request.user)
    return redirect("support:fill_check_up", check_up.pk, 1)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """One page of the form. What was chosen is kept also where the page is left for later or refused."""
    check_up = _check_up(request, pk)
    require(policies.can_fill_check_up(request.user, check_up.organisation))
    assessment = check_up.assessment
    if assessment.finished_at is not None:
        messages.info(request, assessments.SAID_FINISHED)
        return redirect("support:check_up", check_up.pk)
    pages = selectors.pages(assessment.questionnaire)
    if not 1 <= number <= len(pages):
        raise Http404
    page, held, status = pages[number - 1], selectors.answers_of(assessment), 200
    codes = [question.pk for question in page.questions]
    later = request.POST.get("then") == "later"
    form = CheckUpForm(
        request.POST if request.method == "POST" else None,
        questions=page.questions,
        held=held,
        whole=not later,
        initial={"seen": assessments.seen_digest(held, codes)},
    )
    if request.method == "POST":
        status = 422
        whole = form.is_valid()
        try:
            services.answer(check_up, by=request.user, choices=form.choices(), seen=request.POST.get("seen") or None)
            if whole:
                return _after(request, check_up, pages, number, later=later)
        except MovedOn as refusal:
            status = 409
            form.add_error(None, f"{refusal.message} What you chose stands below. Send it again if it still holds.")
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        data = request.POST.copy()
        data["seen"] = assessments.seen_digest(selectors.answers_of(assessment), codes)
        form.data = data
    context = {
        "group": check_up.organisation,
        "check_up": check_up,
        "page": page,
        "number": number,
        "pages": len(pages),
        "last": number == len(pages),
        "form": form,
        "back": _page(check_up, number - 1) if number > 1 else reverse("support:check_ups", args=[_slug(check_up)]),
    }
    return _draw(request, "support/check_up_page.html", check_up.organisation, context, status)


def _after(request: SignedIn, check_up: CheckUp, pages: list[Any], number: int, *, later: bool) -> HttpResponse:
    """Where the person goes on: later, to the next page, to one that was passed over, or to the end."""
    if later:
        messages.success(request, "Your answers are kept. Go on when you like.")
        return redirect("support:check_ups", _slug(check_up))
    if number < len(pages):
        return redirect(_page(check_up, number + 1))
    held = selectors.answers_of(check_up.assessment)
    for at, page in enumerate(pages, start=1):
        if any(question.pk not in held for question in page.questions):
            messages.info(request, "Some questions of this page have no answer yet.")
            return redirect(_page(check_up, at))
    services.finish(check_up, by=request.user)
    messages.success(request, "The check-up is finished. Here is what it shows.")
    return redirect("support:check_up", check_up.pk)


@require_safe
def result(request: SignedIn, pk: int) -> HttpResponse:
    """What a finished check-up shows, and what changed since the first one."""
    check_up = _check_up(request, pk)
    if check_up.assessment.finished_at is None:
        return redirect("support:check_ups", _slug(check_up))
    group = check_up.organisation
    first = CheckUp.objects.finished().filter(organisation=group).select_related("assessment__questionnaire")
    baseline = first.order_by("assessment__finished_at", "pk")[0]
    scores = selectors.scores(check_up.assessment)
    context: dict[str, Any] = {
        "group": group,
        "check_up": check_up,
        "figure": figures.of_now(scores),
        "lowest": figures.lowest(scores),
        "unnumbered": sum(score.unnumbered for score in scores),
    }
    if baseline.pk != check_up.pk:
        comparison = selectors.compare(baseline.assessment, check_up.assessment)
        context |= {
            "baseline": baseline,
            "change": figures.of_change(comparison),
            "in_words": figures.in_words(comparison),
            "left_out": comparison.left_out,
        }
    return _draw(request, "support/check_up_result.html", group, context)


def _group(request: SignedIn, slug: str) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.records_visible_to(request.user), slug=slug)
    return found


def _check_up(request: SignedIn, pk: int) -> CheckUp:
    visible = CheckUp.objects.visible_to(request.user)
    found: CheckUp = get_object_or_404(
        visible.select_related("organisation", "assessment__questionnaire", "assessment__started_by"), pk=pk
    )
    return found


def _slug(check_up: CheckUp) -> str:
    return str(check_up.organisation.slug)


def _page(check_up: CheckUp, number: int) -> str:
    return reverse("support:fill_check_up", args=[check_up.pk, number])


def _draw(
    request: SignedIn, template: str, group: Organisation, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page with the layout of the team, or of the group for those who act for it."""
    ours = roles.is_staff(request.user)
    more = {"layout": "layouts/staff.html" if ours else "layouts/group.html", "ours": ours}
    return render(request, template, context | more, status=status)
