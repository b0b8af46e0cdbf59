"""The group that an address names, for those who may see its record."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ..models import Organisation


def record_of(request: HttpRequest, slug: str) -> Organisation:
    """The group, or a 404 for everybody who is neither of it nor of the support team."""
    return get_object_or_404(Organisation.objects.records_visible_to(request.user), slug=slug)
