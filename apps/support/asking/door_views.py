"""The door: what anybody reads before asking for support, signed in or not."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from ..clocks import FIRST_REPLY_WORKING_DAYS
from ..models import Stage, Topic
from ..queue_position import typical_wait
from ..stages import STAGE_WORDS

HEADINGS = {
    Topic.Scope.CORE: "What we help with",
    Topic.Scope.FLEXIBLE: "What we can do part of",
    Topic.Scope.OUTSIDE: "What we do not do",
}


@require_safe
@login_not_required
def get_support(request: HttpRequest) -> HttpResponse:
    """What we help with and what not, who may ask, what it costs, how long it takes; then the way in."""
    topics = list(Topic.objects.in_force().in_order())
    ask = reverse("support:start")
    register = f"{reverse('organisations:register_find')}?{urlencode({'next': ask})}"
    context = {
        "scopes": [
            (str(scope), heading, [topic for topic in topics if topic.scope == scope])
            for scope, heading in HEADINGS.items()
        ],
        "reply_days": FIRST_REPLY_WORKING_DAYS,
        "waits": [(STAGE_WORDS[stage], typical_wait(stage)) for stage in Stage],
        "acts": getattr(request, "acting_for", None) is not None,
        "ask": ask,
        "register": register,
        "sign_up": f"{reverse('account_signup')}?{urlencode({'next': register})}",
        "sign_in": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': ask})}",
    }
    return render(request, "support/get_support.html", context)
