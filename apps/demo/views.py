"""The pages of the demo people: who to sign in as, their codes, and the mail that was sent."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.places import demo as postcodes
from apps.registers import demo as charities

from . import codes, mailbox
from .people import BY_EMAIL, PASSWORD, PEOPLE


@login_not_required
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody to sign in as, with the code that their second step wants now, and the newest mail."""
    users = {user.email: user for user in User.objects.filter(email__in=BY_EMAIL)}
    now = codes.codes_for(list(users.values()))
    rows = [
        {"person": person, "code": now.get(users[person.email].pk, "")} for person in PEOPLE if person.email in users
    ]
    context = {
        "rows": rows,
        "password": PASSWORD,
        "postcodes": postcodes.to_try(),
        "charity": charities.one_to_try(),
        "seconds_left": codes.seconds_left(),
        "mails": mailbox.newest(),
        "kept_here": mailbox.folder() is not None,
    }
    return render(request, "demo/people.html", context)


@login_not_required
@never_cache
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail, as its reader sees it."""
    found = mailbox.find(key)
    if found is None:
        raise Http404("There is no such mail.")
    return render(request, "demo/mail.html", {"mail": found})
