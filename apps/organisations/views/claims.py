"""Asking to act for a group that is here already."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from ..models import Organisation


def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody may see of a group."""
    org = get_object_or_404(Organisation.objects.in_directory(), slug=slug)
    return redirect("organisations:group", slug=org.slug)
