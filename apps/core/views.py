"""Pages that belong to no app."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
@cache_control(public=True, max_age=7 * 24 * 3600)
def favicon(request: HttpRequest) -> FileResponse:
    """The icon that browsers ask for at a fixed address."""
    return FileResponse((settings.BASE_DIR / "static" / "favicon.ico").open("rb"), content_type="image/x-icon")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the 2018 regulations ask for."""
    return render(request, "core/accessibility.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people and groups, why, and who sees it."""
    periods = {
        "months": settings.RETENTION_MESSAGE_MONTHS,
        "years": settings.RETENTION_CASE_YEARS,
        "away": settings.RETENTION_AWAY_YEARS,
    }
    return render(request, "core/privacy.html", periods)


@require_safe
@login_not_required
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the people behind the portal."""
    return render(request, "core/contact.html")
