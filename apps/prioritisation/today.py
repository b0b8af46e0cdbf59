"""What waits for those who advise groups, at the top of their page Today: the same counts as on the tabs of the queue."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.accounts import roles
from apps.accounts.models import Role, User
from apps.core.parts import ListTab
from apps.support.all_requests.listing import NOBODY
from apps.support.all_requests.listing import tab_counts as all_tab_counts
from apps.support.planning.today import work_without_adviser
from apps.support.policies import TRIAGE
from apps.support.states import AFTER_QUEUE

from .models import Score
from .queue import TABS, tab_counts
from .views.queue import up_to

SHOWN = ("new", "answered", "due", "them", "mine")


def counts(request: HttpRequest) -> dict[str, Any] | None:
    """New, answered, late, on them and mine, each as a link to the list that it counts; and offers without an answer."""
    user = request.user
    if not isinstance(user, User) or not roles.has(user, *TRIAGE):
        return None
    queue, everything = reverse("prioritisation:queue"), reverse("support:all")
    tabs, _ = tab_counts(user)
    offered = all_tab_counts(user, ["offered"])["offered"]
    found = [ListTab(TABS[tab], f"{queue}?tab={tab}", up_to(tabs[tab])) for tab in SHOWN]  # type: ignore[arg-type]
    found.append(ListTab("Offers without an answer", f"{everything}?tab=offered", up_to(offered)))  # type: ignore[arg-type]
    nobody = [("adviser", NOBODY), *(("status", str(status)) for status in AFTER_QUEUE)]
    return {
        "tabs": found,
        "late": Score.objects.visible_to(user).ranked().filter(reply_due_at__lt=timezone.now()).count(),
        "late_href": f"{queue}?clock=late",
        "without_adviser": work_without_adviser() if roles.has(user, Role.TRIAGE_LEAD) else 0,
        "without_href": f"{everything}?{urlencode(nobody)}",
    }
