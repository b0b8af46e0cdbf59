"""A person's own data: what is held, a file with all of it, and erasing the account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.decisions import require
from apps.core.errors import DomainError, NotAllowed
from apps.core.exports import safe_filename

from .. import personal_data
from ..people.current import current_person
from ..people.models import User
from ..reauthentication.step_up import step_up
from ..roles.policies import can_see_people
from . import downloads, policies, services
from .erasing import ErasureReason, erase
from .forms import EraseForm, ErasePersonForm
from .models import Download


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """What the portal holds about me, and the file that I asked for."""
    person = current_person(request)
    download = downloads.latest(person)
    return render(
        request,
        "accounts/my_data.html",
        {
            "download": download,
            "may_fetch": policies.can_fetch(person, download) if download else None,
            "gone_at": downloads.deleted_on(download) if download else None,
            "sections": personal_data.held_about(person),
            "days": downloads.KEPT_DAYS,
        },
    )


@step_up
@require_POST
def ask_for_data(request: HttpRequest) -> HttpResponse:
    """Ask for the file with all that is held about me."""
    try:
        services.request_download(by=current_person(request))
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, "We are making your file. You may leave: we write to you when it is ready.")
    return redirect("accounts:my_data")


@step_up
@require_GET
def data_file(request: HttpRequest, pk: int) -> Any:
    """The file itself, for the person whose data it is and nobody else."""
    person = current_person(request)
    ready = get_object_or_404(Download, pk=pk, user=person)
    if not policies.can_fetch(person, ready) or not default_storage.exists(ready.path):
        raise Http404
    services.record_fetched(download=ready, by=person)
    name = safe_filename(f"your-data-{timezone.localdate(ready.ready_at)}", "zip")
    response = FileResponse(
        default_storage.open(ready.path), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@step_up
@require_http_methods(["GET", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """Erase my account: what happens, what stays and why, and what it means for my groups."""
    person = current_person(request)
    may, responsibilities = policies.can_erase(person, person), personal_data.responsibilities_of(person)
    form = EraseForm(request.POST if request.method == "POST" else None, responsibilities=responsibilities)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            try:
                erase(
                    person=person,
                    by=person,
                    why=ErasureReason.ASKED_HERE,
                    leave_responsibilities=form.cleaned_data.get("leave", False),
                )
            except NotAllowed:
                raise
            except DomainError as error:
                form = EraseForm(request.POST, responsibilities=personal_data.responsibilities_of(person))
                form.is_valid()
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                logout(request)
                return redirect("accounts:erased")
    context = {
        "form": form,
        "may": may,
        "responsibilities": responsibilities,
        "sections": personal_data.held_about(person),
    }
    return render(request, "accounts/erase_me.html", context, status=422 if form.errors else 200)


@login_not_required
@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """Says that it is done, to somebody who is signed out by now."""
    return render(request, "accounts/erased.html")


@step_up
@require_http_methods(["GET", "POST"])
def erase_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase somebody who asked for it in another way."""
    require(can_see_people(request.user))
    person = get_object_or_404(User, pk=pk)
    require(policies.can_erase(request.user, person))
    responsibilities = personal_data.responsibilities_of(person)
    form = ErasePersonForm(request.POST if request.method == "POST" else None, responsibilities=responsibilities)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            erase(
                person=person,
                by=current_person(request),
                why=ErasureReason(given["why"]),
                leave_responsibilities=given.get("leave", False),
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, "The account is erased. It cannot be brought back.")
            return redirect("accounts:people")
    context = {
        "form": form,
        "shown": person,
        "responsibilities": responsibilities,
        "back": reverse("accounts:person", args=[person.pk]),
    }
    return render(request, "accounts/erase_person.html", context, status=422 if form.errors else 200)
