"""Retention for administrators: the rules in words, what they would do today, and what they did."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.core import retention
from apps.core.decisions import require
from apps.core.models import RetentionRun

from ..people.models import User
from . import policies

RUNS = 30


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, what the last dry run found, and the past runs, newest first."""
    require(policies.can_see_retention(request.user))
    runs = list(RetentionRun.objects.select_related("by").order_by("-pk")[:RUNS])
    last = next((each for each in runs if each.ended_at), None)
    found = {each["code"]: each for each in last.results} if last else {}
    return render(
        request,
        "accounts/retention.html",
        {
            "rules": [(rule, found.get(rule.code)) for rule in retention.rules()],
            "last": last,
            "runs": [(each, _totals(each)) for each in runs],
            "most": RUNS,
        },
    )


def _totals(run: RetentionRun) -> dict[str, object]:
    return {
        "found": sum(each["found"] for each in run.results),
        "done": sum(each["done"] for each in run.results),
        "broken": [each["code"] for each in run.results if each["error"]],
    }


@require_POST
def dry_run(request: HttpRequest) -> HttpResponse:
    """Counts what each rule would deal with today, and changes nothing."""
    require(policies.can_see_retention(request.user))
    assert isinstance(request.user, User)
    try:
        retention.run(dry=True, by=request.user)
    except retention.AlreadyRunning as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, "This is what the rules would do today. Nothing was changed.")
    return redirect("accounts:retention")
