"""The one way in which views find a request: through what the person may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.organisations.models import Membership

from .models import Request


class SignedIn(HttpRequest):
    """A web request of a person who is signed in, as all are that reach a view which is not public."""

    user: User
    acting_for: Membership | None


def visible_request(request: SignedIn, ref: int, *related: str) -> Request:
    """The request with this number, or a 404 for a person who may not see it."""
    found = Request.objects.visible_to(request.user).select_related("thread", *related)
    return get_object_or_404(found, pk=ref)
