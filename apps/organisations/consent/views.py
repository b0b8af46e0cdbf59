"""What everybody sees of a group, field by field, and the one tap that keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apps.core import typed
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict

from ..access import links
from ..models import FieldConsent, Organisation
from ..record import policies as record_policies
from ..record.visible import record_of
from . import notifications, policies, publishing, selectors, services


def consents(request: HttpRequest, slug: str) -> HttpResponse:
    """Each optional field: whether it is public, since when, to which words, who said so. Changed here."""
    org = _with_all(record_of(request, slug))
    decision = policies.can_change_consents(request.user, org)
    version, ticked, conflict = str(org.version), publishing.consented(org), ""
    if request.method == "POST":
        require(decision)
        version, ticked = request.POST.get("version", ""), set(request.POST.getlist("public"))
        try:
            services.change_consents(
                organisation=org,
                public=ticked,
                version=typed.number(version) or 0,
                by=request.user,  # type: ignore[arg-type]
            )
        except EditConflict as changed:
            conflict, version = changed.who, str(changed.current.version)
        else:
            messages.success(request, "What everybody sees is saved.")
            return redirect("organisations:record", slug=slug)
    member = record_policies.membership_of(request.user, org) is not None
    return render(
        request,
        "organisations/consents.html",
        {
            "group": org,
            "decision": decision,
            "fields": [_field(org, field, ticked, named=member) for field in publishing.OPTIONAL],
            "wording": publishing.WORDINGS[publishing.WORDING],
            "confirm": bool(publishing.consented(org) or lapsed(org)) and bool(decision),
            "lapsed": lapsed(org),
            "version": version,
            "conflict": conflict,
        },
        status=409 if conflict else 200,
    )


def _with_all(org: Organisation) -> Organisation:
    """The group with its public fields and every consent, those that ran out too."""
    found = publishing.with_fields(Organisation.objects.filter(pk=org.pk)).prefetch_related("consents__given_by")
    return get_object_or_404(found)


def lapsed(org: Organisation) -> list[str]:
    """The names of the fields that the group agreed to show, and whose two years are over."""
    ran_out = {c.field for c in org.consents.all() if c.public and not publishing.in_force(c)}
    return [field.label for field in publishing.OPTIONAL if field.code in ran_out]


def _field(org: Organisation, field: publishing.Field, ticked: set[str], *, named: bool) -> dict[str, Any]:
    held = next((consent for consent in org.consents.all() if consent.field == field.code), None)
    value = field.value(org)
    return {
        "field": field,
        "value": value if isinstance(value, str) else "; ".join(value),
        "ticked": field.code in ticked,
        "public": held is not None and publishing.in_force(held),
        "ended": held is not None and held.public and not publishing.in_force(held),
        "held": held,
        "ends": publishing.ends_on(held) if held else None,
        "who": _who(held, named=named) if held else "",
        "words": publishing.WORDINGS.get(held.wording, "") if held else "",
        "newest": held is not None and held.wording == publishing.WORDING,
    }


def _who(consent: FieldConsent, *, named: bool) -> str:
    """Who said so: by name to the group's own people, by their part to everybody else."""
    part = consent.get_given_as_display()
    return f"{consent.given_by}, {part}" if named and consent.given_as != FieldConsent.As.STAFF else part


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is shown is still right: for somebody who is signed in."""
    org = record_of(request, slug)
    services.confirm_consents(organisation=org, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "Thank you. Everything stays as it is for two more years.")
    return redirect("organisations:consents", slug=slug)


@login_not_required
def confirm_consents(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message. Opening it shows and changes nothing: a mail scanner opens links too."""
    link = notifications.link_from(token, "consents")
    if link is None:
        return links.gone(request)
    if not selectors.asked([link.organisation]).exists():
        return links.spent(request, link, f"What {link.organisation.name} shows was confirmed.")
    question = f"Is what everybody sees of {link.organisation.name} still right?"
    if ask := links.of_somebody_else(request, link, question):
        return ask
    person = link.person
    org, done, problem = _with_all(link.organisation), False, ""
    if request.method == "POST":
        try:
            services.confirm_consents(organisation=org, by=person)
            org, done = _with_all(org), True
        except DomainError as refused:
            problem = refused.message
    shown = [each for each in (_field(org, f, set(), named=False) for f in publishing.OPTIONAL) if each["held"]]
    may = policies.can_confirm_consents(person, org)
    return render(
        request,
        "organisations/confirm_consents.html",
        {
            "group": org,
            "always": [f for f in publishing.FIELDS if f.always],
            "shown": [each for each in shown if each["public"] and each["value"]],
            "ended": [each for each in shown if each["ended"] and each["value"]],
            "done": done,
            "problem": problem or ("" if may else may.reason),
            "until": max((each["ends"] for each in shown if each["public"]), default=None),
            "wording": publishing.WORDINGS[publishing.WORDING],
        },
        status=422 if problem else 200,
    )
