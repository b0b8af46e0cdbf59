"""The search before registering: groups that are registered already, and charities whose entry can prefill answers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from apps.registers import lookup, names, state
from apps.registers.identifiers import BadNumber, number_in
from apps.registers.lookup import RegisterMatch

from ..duplicates.similar_groups import SimilarGroup, find_similar_groups
from ..models import Identifier, Organisation
from . import services
from .forms import SKIP, FindForm
from .views import keep_onward, tick

SURE = "replace"
"""The button that takes the register's answers in the place of typed ones."""
BRANCH = "branch"
"""The button of a group that is a branch of the charity."""
SHOWN = 6
"""So many charities of the register are shown."""


@dataclass(frozen=True, slots=True)
class Charity:
    """A charity of the register as it is shown: what tells it from others, and whether it is here."""

    number: int
    name: str
    place: str
    removed: str
    here: Organisation | None


def find(request: HttpRequest) -> HttpResponse:
    """Asks for the name alone. Shows the groups here and the charities that are like it; with none, goes straight on."""
    tick(request)
    keep_onward(request)
    looked_for = " ".join(request.GET.get("name", "").replace("\x00", "").split())[:200]
    if request.method == "POST":
        form = FindForm(request.POST)
        if SKIP in request.POST:
            return _go_on(request, form)
        if form.is_valid():
            looked_for = form.cleaned_data["name"]
            groups, charities = _like(looked_for)
            if not groups and not charities and not number_in(looked_for):
                messages.success(request, "Your group is not here yet.")
                return _go_on(request, form)
            return redirect(reverse("organisations:register_find") + "?" + urlencode({"name": looked_for}))
    else:
        form = FindForm(initial={"name": request.GET.get("again", "")[:200]})
    shown = looked_for if request.method != "POST" else ""
    groups, charities = _like(shown) if shown else ([], [])
    if shown:
        return render(
            request,
            "organisations/register_found.html",
            {
                "looked_for": shown,
                "groups": groups,
                "charities": charities,
                "is_number": number_in(shown) is not None,
                "source": state.source(),
                "go_on": SKIP,
                "branch": BRANCH,
                "charity_number": typed[1] if (typed := number_in(shown)) and typed[0] == "GB-CHC" else "",
                "back": reverse("organisations:register_find") + "?" + urlencode({"again": shown}),
            },
        )
    return render(
        request,
        "organisations/register_find.html",
        {"form": form, "register": state.extract_date() is not None, "back": reverse("organisations:register")},
        status=422 if form.is_bound else 200,
    )


@require_POST
def use(request: HttpRequest, number: int) -> HttpResponse:
    """Fills the draft in from a charity of the register, unless a group here has its number.

    A branch of it keeps the number as that of its national body, whoever has it here, and nothing else.

    Asks before it puts the register's name or number in the place of one that the person typed.
    """
    if BRANCH in request.POST:
        try:
            services.begin_branch(by=request.user, number=str(number))  # type: ignore[arg-type]
        except BadNumber:
            raise Http404 from None
        messages.success(request, "We kept the number as that of your national body. Now tell us about your own group.")
        return redirect("organisations:register_step", step="name")
    entry = lookup.entry(number)
    if entry is None:
        raise Http404
    if here := _with_number(number):
        messages.warning(request, f"Charity {number} is here already. Ask to act for it, in place of making it anew.")
        return redirect(here.claim_url)
    replaced = services.replaced_by(by=request.user, entry=entry)  # type: ignore[arg-type]
    if replaced and SURE not in request.POST:
        context = {"charity": entry, "name": names.tidied(entry.name), "replaced": replaced, "sure": SURE}
        return render(request, "organisations/register_replace.html", context)
    services.fill_draft(by=request.user, entry=entry)  # type: ignore[arg-type]
    messages.success(request, "We filled in what the register has. Look at each step, and change what is not right.")
    return redirect("organisations:register_step", step="name")


def _go_on(request: HttpRequest, form: FindForm) -> HttpResponse:
    """To the first question, with the name or the number that was typed."""
    if form.is_valid():
        services.begin_draft(by=request.user, typed=form.cleaned_data["name"])  # type: ignore[arg-type]
    return redirect("organisations:register_step", step="name")


def _like(looked_for: str) -> tuple[list[SimilarGroup], list[Charity]]:
    """The groups here that are like it, and the charities of the register that no such group is."""
    found = lookup.search(looked_for, SHOWN)
    numbers = {}
    if number := number_in(looked_for):
        numbers = {scheme: value for scheme, value in [number] if scheme}
        looked_for = ""
        if found:
            numbers |= {"GB-CHC": str(found[0].entry.pk)}
            looked_for = names.tidied(found[0].entry.name)
    groups = find_similar_groups(name=looked_for, numbers=numbers)
    return groups, _charities(found, shown={each.organisation.pk for each in groups})


def _charities(found: list[RegisterMatch], *, shown: set[int]) -> list[Charity]:
    values = [str(each.entry.pk) for each in found]
    listed = Identifier.objects.filter(scheme="GB-CHC", value__in=values).filter(
        organisation__in=Organisation.objects.in_directory()
    )
    here = {each.value: each.organisation for each in listed.select_related("organisation")}
    charities = []
    for each in found:
        entry, group = each.entry, here.get(str(each.entry.pk))
        if group is None or group.pk not in shown:
            charities.append(
                Charity(
                    number=entry.pk,
                    name=names.tidied(entry.name),
                    place=_place(entry.address, entry.postcode),
                    removed=entry.off_register,
                    here=group,
                )
            )
    return charities


def _place(address: str, postcode: str) -> str:
    """Where its post goes: the last line of the address and the first half of the postcode. No house number."""
    lines = [line for line in address.split("\n") if line and not re.search(r"\d", line)]
    half = postcode.split(" ")[0] if " " in postcode else ""
    return ", ".join(part for part in (names.tidied(lines[-1]) if lines else "", half) if part)


def _with_number(number: int) -> SimilarGroup | None:
    found = find_similar_groups(name="", numbers={"GB-CHC": str(number)})
    return next((each for each in found if "number" in each.codes), None)
