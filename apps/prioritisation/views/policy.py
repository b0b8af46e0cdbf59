"""How we decide who goes first, for everyone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core.suppression import current_threshold

from .. import selectors
from ..models import Policy


@login_not_required
@require_GET
def in_force(request: HttpRequest) -> HttpResponse:
    """Shows the policy that ranks today."""
    policy = Policy.objects.in_force().prefetch_related("criteria").first()
    return _page(request, policy, now=True)


@login_not_required
@require_GET
def earlier(request: HttpRequest, number: int) -> HttpResponse:
    """Shows a policy that was in force before."""
    today = timezone.localdate()
    policy = Policy.objects.filter(number=number, in_force_from__lte=today).prefetch_related("criteria").first()
    if policy is None:
        raise Http404
    return _page(request, policy, now=policy.in_force_until is None or policy.in_force_until > today)


def _page(request: HttpRequest, policy: Policy | None, *, now: bool) -> HttpResponse:
    today = timezone.localdate()
    published = Policy.objects.filter(in_force_from__lte=today).order_by("-in_force_from", "-number")
    context: dict[str, Any] = {
        "policy": policy,
        "now": now,
        "others": [other for other in published if policy is None or other.pk != policy.pk],
    }
    if policy is not None:
        rules = selectors.rules(policy)
        context |= {
            "rules": rules,
            "weighing": [rule for rule in rules if rule.maximum],
            "widest": max((rule.maximum for rule in rules), default=1),
            "last_day": policy.in_force_until and policy.in_force_until - dt.timedelta(days=1),
            "overrides": selectors.count_overrides(threshold=current_threshold()),
        }
    return render(request, "prioritisation/policy.html", context, status=200 if policy else 404)
