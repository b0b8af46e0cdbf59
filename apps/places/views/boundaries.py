"""For administrators: the boundaries of the wards from a file, in three steps: send it, say what is what, load it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.accounts.reauthentication.step_up import step_up
from apps.core.decisions import require
from apps.core.reference import BadData

from .. import figures, policies, selectors, services
from ..forms import ChooseForm, UploadForm
from ..geography import reading
from ..models import BoundaryImport, BoundaryUpload, Ward
from ..selectors import Boundaries
from ..services.boundaries import Prepared, flat
from .neighbourhoods import _me


def _add_problems(form: Any, wrong: BadData, field: str | None) -> None:
    for problem in wrong.problems:
        form.add_error(field, problem)


@require_http_methods(["GET", "POST"])
def boundaries(request: HttpRequest) -> HttpResponse:
    """What is loaded, where to get boundaries, and the file to send."""
    require(policies.can_import_boundaries(request.user))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.keep_upload(by=_me(request), file_name=file.name, raw=file.read())
        except BadData as wrong:
            _add_problems(form, wrong, "file")
        else:
            return redirect("places:choose_boundaries")
    loaded = list(BoundaryImport.objects.select_related("source", "imported_by").order_by("-pk")[:20])
    context = {
        "form": form,
        "loaded": loaded,
        "current": selectors.boundary_release(),
        "waiting": BoundaryUpload.objects.filter(uploaded_by=_me(request)).defer("packed").first(),
        "maps": figures.on_day(timezone.localdate()),
    }
    return render(request, "places/boundaries.html", context, status=422 if form.is_bound else 200)


def _upload(user: User) -> BoundaryUpload | None:
    return BoundaryUpload.objects.filter(uploaded_by=user).first()


def _choose_form(features: list[dict[str, Any]], data: Any) -> ChooseForm:
    codes = list(Ward.objects.on().values_list("pk", flat=True))
    found = reading.properties(features, codes)
    best = found[0].name if found and found[0].wards else ""
    return ChooseForm(
        data, properties=found, wards=len(codes), initial={"code_property": best, "starts": timezone.localdate()}
    )


@require_http_methods(["GET"])
def choose_boundaries(request: HttpRequest) -> HttpResponse:
    """Which property is the ward's code, with three values of each to judge by."""
    require(policies.can_import_boundaries(request.user))
    upload = _upload(_me(request))
    if upload is None:
        return redirect("places:boundaries")
    features = reading.read(services.unpack(upload))
    asked = request.GET if "code_property" in request.GET else None
    form = _choose_form(features, asked)
    return render(request, "places/boundaries_choose.html", {"form": form, "upload": upload, "features": len(features)})


@step_up
@require_http_methods(["GET", "POST"])
def preview_boundaries(request: HttpRequest) -> HttpResponse:
    """How the file would be drawn and what it changes; and, when sent, loading it."""
    require(policies.can_import_boundaries(request.user))
    upload = _upload(_me(request))
    if upload is None:
        return redirect("places:boundaries")
    raw = services.unpack(upload)
    features = reading.read(raw)
    form = _choose_form(features, request.POST if request.method == "POST" else request.GET)
    prepared: Prepared | None = None
    if form.is_valid():
        said = form.cleaned_data
        try:
            if request.method == "POST":
                release = services.load_upload(upload, by=_me(request), **said)
                messages.success(request, f"The boundaries of {release.file_name} are loaded. Maps show them now.")
                return redirect("places:boundaries")
            prepared = services.prepare(
                raw,
                starts=said["starts"],
                code_property=said["code_property"],
                name_property=said["name_property"],
            )
        except BadData as wrong:
            _add_problems(form, wrong, "code_property")
    if prepared is None:
        context = {"form": form, "upload": upload, "features": len(features)}
        return render(request, "places/boundaries_choose.html", context, status=422)
    day = max(form.cleaned_data["starts"], selectors.first_day() or form.cleaned_data["starts"])
    shapes = {code: tuple(tuple(ring) for ring in flat(rings)) for code, rings in prepared.simplified.shapes.items()}
    maps = figures.compare(
        [(day, selectors.neighbourhoods_by_ward(day))],
        shapes=Boundaries(f"Drawn from {upload.file_name}.", shapes),
    )
    return render(
        request,
        "places/boundaries_preview.html",
        {
            "form": form,
            "upload": upload,
            "prepared": prepared,
            "change": f"{prepared.simplified.largest_change:.1%}",
            "maps": maps[0] if maps else None,
            "same_day": BoundaryImport.objects.filter(
                starts=form.cleaned_data["starts"], replaced_at__isnull=True
            ).first(),
            "said": [(name, value) for name, value in form.data.items() if name in _KEPT],
            "back": request.GET.urlencode(),
        },
    )


_KEPT = ("code_property", "name_property", "source", "starts_day", "starts_month", "starts_year")
