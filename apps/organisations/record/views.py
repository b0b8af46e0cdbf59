"""The record: all of it on one page, and a form for each section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from apps.core import form_keys, typed, wording
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict, NotAllowed
from apps.core.forms import SubmitRow

from ..consent import publishing
from ..lifecycle import policies as lifecycle_policies
from ..models import Handover, Organisation, Verification
from ..register_changes import views as register_changes_views
from . import policies, services, staff_page, summary
from .sections import SECTIONS, Section


@require_safe
def our_record(request: HttpRequest) -> HttpResponse:
    """The record of the group that the person acts for."""
    membership = request.acting_for  # type: ignore[attr-defined]
    if membership is None:
        return redirect("organisations:home")
    return redirect("organisations:record", slug=membership.organisation.slug)


def _record(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(publishing.with_public(Organisation.objects.records_visible_to(request.user)), slug=slug)


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that a group told us, by section."""
    org = _record(request, slug)
    decision = policies.can_edit_record(request.user, org)
    values = summary.of_record(org)
    parts = [
        {
            "title": section.title,
            "rows": summary.rows(
                code,
                values,
                reverse("organisations:record_section", args=[slug, code]) if decision else "",
                slug=slug,
            ),
        }
        for code, section in SECTIONS.items()
    ]
    member = policies.membership_of(request.user, org)
    context = {
        "group": org,
        "parts": parts,
        "decision": decision,
        "public": publishing.is_public(org),
        "register": register_changes_views.offer_for(org) if decision else None,
        "member": member,
        "verification": Verification.objects.filter(organisation=org).order_by("-since", "-pk").first(),
        "asked": Handover.objects.filter(organisation=org, status=Handover.Status.ASKED).first(),
        "acts": {
            verb: getattr(lifecycle_policies, f"can_{verb}")(request.user, org)
            for verb in ("make_dormant", "wake", "close", "reopen")
        },
    }
    if member is None:
        context["parts"] = staff_page.in_staff_words(parts)
        return render(request, "organisations/staff_record.html", context | staff_page.more(request, org))
    return render(request, "organisations/record.html", context)


def section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section of the record, changed by itself. Goes back to the page that the person came from."""
    if section not in SECTIONS:
        raise Http404
    org = _record(request, slug)
    require(policies.can_edit_record(request.user, org))
    back = _came_from(request) or reverse("organisations:record", args=[slug])
    start = summary.initial(org, section)
    if request.method == "POST":
        form = SECTIONS[section](request.POST, initial=start, of_record=True)
        version = request.POST.get("version", "")
        if form.is_valid():
            try:
                services.save_section(
                    organisation=org,
                    section=section,
                    answers=form.answers,
                    version=typed.number(version) or 0,
                    by=request.user,  # type: ignore[arg-type]
                )
            except EditConflict as conflict:
                return _both(request, form, conflict, back)
            except NotAllowed:
                raise
            except DomainError as refused:
                form.add_error(refused.field or None, refused.message)
            else:
                messages.success(request, f"{form.title} is saved.")
                return redirect(back)
    else:
        form = SECTIONS[section](initial=start, of_record=True)
        version = str(org.version)
    form.helper.layout.append(SubmitRow("Save", second=("Go back without saving", back)))
    return render(
        request,
        "organisations/record_section.html",
        {"group": org, "form": form, "version": version, "back": back},
        status=422 if form.is_bound else 200,
    )


def _came_from(request: HttpRequest) -> str:
    """The page of this portal that the address names, or nothing: an address elsewhere is not followed."""
    named = request.GET.get("next", "")
    here = named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None)
    return named if here else ""


def _both(request: HttpRequest, form: Section, conflict: EditConflict, back: str) -> HttpResponse:
    """Both versions side by side. Nothing was written; the person decides."""
    org = _record(request, conflict.current.slug)
    now = summary.of_record(org)
    theirs = summary.rows(form.code, {name: now[name] for name in form.answers})
    mine = summary.rows(form.code, form.answers)
    return render(
        request,
        "layouts/both_versions.html",
        {
            "what": form.title,
            "who": conflict.who,
            "rows": [
                {
                    "label": one.label,
                    "theirs": _text(one.value),
                    "mine": _text(two.value),
                    "differs": one.value != two.value,
                }
                for one, two in zip(theirs, mine, strict=True)
            ],
            "kept": _kept(request),
            "version": org.version,
            "save": request.get_full_path(),
            "theirs": back,
        },
        status=409,
    )


def _text(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else wording.listed(list(value))


def _kept(request: HttpRequest) -> list[tuple[str, Any]]:
    """What the person typed, to be sent once more."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "version" and not form_keys.is_carried(name)
        for value in values
    ]
