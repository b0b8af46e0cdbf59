"""A request by phone, on one page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts import roles
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.organisations.models import Organisation
from apps.organisations.staff.filters import ORDER, GroupsFilter

from ..models import Request
from ..visible import SignedIn
from . import policies, services
from .forms import NEEDED_OF_NEW, PhoneRequestForm

ALIKE_UP_TO = 8


def _alike(words: str) -> list[Organisation]:
    """Open groups that the name or number may mean, in order of name."""
    words = " ".join(words.replace("\x00", "").split())[:200]
    if not words:
        return []
    found = GroupsFilter(QueryDict(urlencode({"q": words}))).qs.filter(status__in=policies.OPEN_GROUPS)
    return list(found.select_related("ward", "kind").order_by(*ORDER)[:ALIKE_UP_TO])


@require_http_methods(["GET", "POST"])
def by_phone(request: SignedIn) -> HttpResponse:
    """Writes down a request that somebody makes by phone, for a group that is here or a new one."""
    if not roles.is_staff(request.user):
        raise Http404
    require(policies.can_take_calls(request.user))
    posted = request.POST if request.method == "POST" else None
    form = PhoneRequestForm(posted, alike=_alike(posted.get("group_name", "")) if posted is not None else [])
    if posted is not None and form.is_valid():
        try:
            sent = _take(request, form)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _said(sent, new=form.group is None))
            return redirect("support:staff_page", sent.pk)
    return render(request, "support/by_phone.html", {"form": form}, status=422 if form.errors else 200)


def _take(request: SignedIn, form: PhoneRequestForm) -> Request:
    if form.group is not None:
        return services.take_call(by=request.user, organisation=form.group, **form.call())
    new = {name: form.cleaned_data[name] for name in NEEDED_OF_NEW}
    name = form.cleaned_data["group_name"]
    return services.take_call_of_new_group(by=request.user, name=name, **new, **form.call())


def _said(sent: Request, *, new: bool) -> str:
    group, mailed = sent.organisation.name, bool(sent.call.caller_email)
    if new:
        told = (
            f"{group} is new here, and the caller has been invited by email to act for it."
            if mailed
            else f"{group} is new here, and nobody acts for it. Ring back with the number, and invite somebody of the "
            "group on its People page when you have an email address."
        )
    else:
        told = f"Everyone who acts for {group} has been told" + (", and so has the caller." if mailed else ".")
    return f"The request is sent. Its number is {sent.ref}. {told}"
