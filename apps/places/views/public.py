"""The wards and neighbourhoods as they were, are or will be on a day, for everyone."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import figures, selectors
from ..forms import DayForm
from ..succession import succession


def chosen_day(request: HttpRequest) -> tuple[DayForm, dt.date, bool]:
    """The form with the day asked for, that day (today, where none or a wrong one was asked for), and if it was boxes.

    A day stands in the address as ``on=2019-05-01``; the three boxes of the form are sent as ``on_day`` and so on.
    """
    today = timezone.localdate()
    first = selectors.first_day()
    boxes = any(f"on_{part}" in request.GET for part in ("day", "month", "year"))
    if not boxes and "on" not in request.GET:
        return DayForm(first_day=first, initial={"on": today}), today, False
    asked = {f"on_{part}": request.GET.get(f"on_{part}", "") for part in ("day", "month", "year")}
    if not boxes:
        year, _, rest = request.GET["on"].partition("-")
        month, _, day = rest.partition("-")
        asked = {"on_day": day[:12].lstrip("0"), "on_month": month[:12].lstrip("0"), "on_year": year[:12]}
    form = DayForm(asked, first_day=first)
    return form, (form.cleaned_data["on"] if form.is_valid() else today), boxes


@require_safe
@login_not_required
def map_on_a_day(request: HttpRequest) -> HttpResponse:
    """Both maps, the table and the list of changes, on a day that can be chosen."""
    form, day, boxes = chosen_day(request)
    if boxes and form.is_valid():
        return redirect(f"{reverse('places:map')}?on={day.isoformat()}")
    wrong = form.is_bound and not form.is_valid()
    today = timezone.localdate()
    return render(
        request,
        "places/map.html",
        {
            "form": form,
            "day": day,
            "today": today,
            "when": "was" if day < today else "is" if day == today else "will be",
            "maps": figures.on_day(day),
            "changes": selectors.changes(),
            "endings": succession().endings,
        },
        status=422 if wrong else 200,
    )
