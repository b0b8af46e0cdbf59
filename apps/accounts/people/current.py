"""The signed-in person, for views that only signed-in people reach."""

from __future__ import annotations

from django.http import HttpRequest

from .models import User


def current_person(request: HttpRequest) -> User:
    """``request.user`` as a User. The request must be of somebody who is signed in."""
    assert isinstance(request.user, User)
    return request.user
