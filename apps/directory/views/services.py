"""What people can get from a group, kept by its people: services and places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.core import form_keys, typed, wording
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict, NotAllowed
from apps.core.forms import SubmitRow
from apps.organisations.consent import publishing
from apps.organisations.models import Organisation

from .. import policies, service_words, services
from ..forms.places import PlaceForm, initial_place
from ..forms.services import ServiceForm, ServiceStatusForm, initial
from ..models import Location, Service
from ..states import SERVICE

TAGS = {
    Service.Status.ACTIVE: "active",
    Service.Status.CLOSED_FOR_NOW: "waiting",
    Service.Status.INACTIVE: "plain",
    Service.Status.ENDED: "closed",
}


def _group(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.records_visible_to(request.user), slug=slug)


def _all(org: Organisation) -> Any:
    return Service.objects.filter(organisation=org).prefetch_related(
        "kinds", "serves", Prefetch("places", Location.objects.by_name().select_related("ward")), "places__access"
    )


@require_safe
def services_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of a group and its places, each with what can be done."""
    org = _group(request, slug)
    decision = policies.can_add_service(request.user, org)
    lapsed = publishing.is_public(org)
    shown = set(_all(org).shown().values_list("pk", flat=True))
    rows = [
        {
            "service": service,
            "tag": TAGS[Service.Status(service.status)],
            "facts": service_words.facts(service),
            "ask": service.public and service.status in ("active", "temporarily closed") and service.pk not in shown,
        }
        for service in _all(org).by_name()
    ]
    return render(
        request,
        "directory/services.html",
        {
            "group": org,
            "decision": decision,
            "listed": lapsed,
            "rows": [row for row in rows if row["service"].status != Service.Status.ENDED],
            "ended": [row for row in rows if row["service"].status == Service.Status.ENDED],
            "places": [
                {"place": place, "words": service_words.place(place, whole=True)}
                for place in Location.objects.open().by_name().filter(organisation=org).select_related("ward")
            ],
        },
    )


def add_service(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds what people can get: a few questions on one page."""
    org = _group(request, slug)
    require(policies.can_add_service(request.user, org))
    form = ServiceForm(request.POST if request.method == "POST" else None, group=org)
    if request.method == "POST" and form.is_valid():
        try:
            service = services.add_service(organisation=org, answers=form.answers, by=request.user)  # type: ignore[arg-type]
        except NotAllowed:
            raise
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, f"{service.name} is added.")
            return redirect("directory:services", slug=slug)
    return _page(request, org, form, heading="What can people get from you?", submit="Add it")


def change_service(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes a service. To save it is to say that it is right."""
    org = _group(request, slug)
    service = get_object_or_404(_all(org), pk=pk)
    service.organisation = org
    require(policies.can_change_service(request.user, service))
    form = ServiceForm(request.POST if request.method == "POST" else None, group=org, initial=initial(service))
    version = request.POST.get("version", str(service.version))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_service(
                service=service,
                answers=form.answers,
                version=typed.number(version) or 0,
                by=request.user,  # type: ignore[arg-type]
            )
        except EditConflict as conflict:
            theirs = ServiceForm(group=org, initial=initial(_all(org).get(pk=pk)))
            return _both(request, org, conflict, form, theirs)
        except NotAllowed:
            raise
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, f"{service.name} is saved.")
            return redirect("directory:services", slug=slug)
    return _page(request, org, form, heading=f"Change {service.name}", submit="Save", version=version)


@require_POST
def confirm_service(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says that a service is still right."""
    service = get_object_or_404(
        Service.objects.select_related("organisation"), organisation=_group(request, slug), pk=pk
    )
    services.confirm_service(service=service, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"Thank you. {service.name} is right as of today.")
    return redirect("directory:services", slug=slug)


def move_service(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says how a service stands now: on, closed for now, not running, ended."""
    org = _group(request, slug)
    service = get_object_or_404(Service.objects.select_related("organisation"), organisation=org, pk=pk)
    require(policies.can_add_service(request.user, org))
    verbs = [verb for verb in SERVICE.verbs if getattr(policies, f"can_{verb}")(request.user, service)]
    form = ServiceStatusForm(request.POST if request.method == "POST" else None, verbs=verbs)
    if request.method == "POST" and form.is_valid():
        verb, alert = form.cleaned_data["to"], form.cleaned_data["alert"]
        moved = getattr(services, verb)(service, by=request.user, alert=alert)
        messages.success(request, f"{moved.name}: {moved.get_status_display().lower()}.")
        return redirect("directory:services", slug=slug)
    return _page(request, org, form, heading=f"{service.name}: how is it now?", submit="Save", status_of=service)


def add_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds a place, for any service of the group to use."""
    org = _group(request, slug)
    require(policies.can_add_service(request.user, org))
    form = PlaceForm(request.POST if request.method == "POST" else None, group=org)
    if request.method == "POST" and form.is_valid():
        place = services.add_place(organisation=org, answers=form.answers, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{place.name} is added. Choose it when you add or change a service.")
        return redirect("directory:services", slug=slug)
    return _page(request, org, form, heading="Add a place", submit="Add the place")


def change_place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes a place, for every service that uses it."""
    org = _group(request, slug)
    place = get_object_or_404(Location.objects.prefetch_related("access"), organisation=org, pk=pk)
    place.organisation = org
    require(policies.can_change_place(request.user, place))
    if place.location_type == Location.Type.VIRTUAL:
        return redirect("directory:services", slug=slug)
    form = PlaceForm(request.POST if request.method == "POST" else None, group=org, initial=initial_place(place))
    version = request.POST.get("version", str(place.version))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_place(place=place, answers=form.answers, version=typed.number(version) or 0, by=request.user)  # type: ignore[arg-type]
        except EditConflict as conflict:
            theirs = PlaceForm(group=org, initial=initial_place(conflict.current))
            return _both(request, org, conflict, form, theirs)
        else:
            messages.success(request, f"{place.name} is saved.")
            return redirect("directory:services", slug=slug)
    end = policies.can_end_place(request.user, place)
    return _page(
        request, org, form, heading=f"Change {place.name}", submit="Save", version=version, place=place, end=end
    )


@require_POST
def end_place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a place off the group's list."""
    place = get_object_or_404(
        Location.objects.select_related("organisation"), organisation=_group(request, slug), pk=pk
    )
    services.end_place(place=place, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{place.name} is off your list.")
    return redirect("directory:services", slug=slug)


def _page(
    request: HttpRequest, org: Organisation, form: Any, *, heading: str, submit: str, **more: Any
) -> HttpResponse:
    back = reverse("directory:services", args=[org.slug])
    form.helper.layout.append(SubmitRow(submit, second=("Go back without saving", back)))
    context = {"group": org, "form": form, "heading": heading, "back": back, **more}
    return render(request, "directory/service_form.html", context, status=422 if form.is_bound else 200)


def _both(request: HttpRequest, org: Organisation, conflict: EditConflict, mine: Any, theirs: Any) -> HttpResponse:
    """Both versions side by side. Nothing was written; the person decides."""
    rows = []
    for name, field in ((name, field) for name, field in mine.fields.items() if not field.widget.is_hidden):
        one, two = _said(field, theirs.initial.get(name)), _said(field, mine[name].value())
        rows.append({"label": field.label, "theirs": one, "mine": two, "differs": one != two})
    return render(
        request,
        "layouts/both_versions.html",
        {
            "what": conflict.current.name,
            "who": conflict.who,
            "rows": [row for row in rows if row["theirs"] or row["mine"]],
            "kept": [
                (name, value)
                for name, values in request.POST.lists()
                if name != "version" and not form_keys.is_carried(name)
                for value in values
            ],
            "version": conflict.current.version,
            "save": request.get_full_path(),
            "theirs": reverse("directory:services", args=[org.slug]),
        },
        status=409,
    )


def _said(field: Any, value: Any) -> str:
    """What a field holds, in the words of its choices."""
    if hasattr(field, "choices"):
        words: dict[str, str] = {}
        for key, label in field.choices:
            words |= {str(k): str(v) for k, v in label} if isinstance(label, list | tuple) else {str(key): str(label)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return wording.listed([words.get(str(one), "") for one in chosen if one not in (None, "")])
    if isinstance(value, bool):
        return "Yes" if value else ""
    return "" if value is None else str(field.prepare_value(value))
