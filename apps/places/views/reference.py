"""What reference data is loaded, since when, and how to load another."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.decisions import require

from .. import policies, reference_parts, selectors
from ..models import BoundaryImport, Postcode, PostcodeImport
from ..postcodes import staging

LAST = 20
"""Imports on the page."""


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """All that was loaded from files: the place, its sources, postcodes."""
    require(policies.can_see_reference(request.user))
    return render(request, "places/reference.html", {"parts": reference_parts.render_parts(request)})


def place_state() -> dict[str, Any]:
    """The place pack and how much of each it holds."""
    return {"pack": settings.PLACE_PACK, "place": settings.SITE_PLACE, "counts": selectors.pack_counts()}


def postcode_state() -> dict[str, Any]:
    """The release that is loaded, and the last imports with what was refused."""
    imports = list(PostcodeImport.objects.newest_first().select_related("by")[:LAST])
    return {
        "live": PostcodeImport.objects.live() if Postcode.objects.exists() else None,
        "imports": imports,
        "running": any(not (one.finished_at or one.refused_at) for one in imports) and staging.running(),
    }


def boundary_state() -> dict[str, Any]:
    """The boundaries that maps are drawn with today."""
    return {"current": BoundaryImport.objects.select_related("source", "imported_by").on()}


def source_state() -> dict[str, Any]:
    """Whom to credit for what."""
    return {"sources": selectors.sources()}
