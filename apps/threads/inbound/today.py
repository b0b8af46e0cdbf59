"""The block of the page Today for those who look after email that came in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.core import wording

from .models import InboundMail
from .policies import can_see_mail


def held_mail(request: HttpRequest) -> dict[str, Any] | None:
    """How many emails are held, where there are any."""
    if not can_see_mail(request.user):
        return None
    count = InboundMail.objects.visible_to(request.user).held().count()
    return {"count": wording.count(count, "email"), "one": count == 1} if count else None
