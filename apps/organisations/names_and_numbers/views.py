"""Numbers in registers and other names: rows of a record. Works without script: a button asks for one more row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core import typed
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict, NotAllowed
from apps.core.names import SortKey

from ..models import Organisation
from ..record import policies as record_policies
from ..record.visible import record_of
from . import services
from .forms import NameRows, NumberRows


def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """All numbers of a group, each in its register."""
    org = record_of(request, slug)
    held = [{"scheme": n.scheme, "number": n.value} for n in org.identifiers.order_by("scheme", "value")]
    return _page(request, org, NumberRows, held, services.save_numbers, "numbers")


def names(request: HttpRequest, slug: str) -> HttpResponse:
    """The other names of a group: also known as, letters, the name before."""
    org = record_of(request, slug)
    held = [{"kind": n.kind, "name": n.name} for n in org.other_names.order_by("kind", SortKey("name"), "pk")]
    return _page(request, org, NameRows, held, services.save_names, "names")


WORDS = {
    "numbers": {
        "title": "Numbers in registers",
        "heading": "Which registers is your group in?",
        "lede": "Write the number as you have it: we tidy it. A group may have several. Many small groups have none.",
        "another": "Add another number",
        "saved": "The numbers are saved.",
        "remove": "To take one out, empty its number.",
    },
    "names": {
        "title": "Other names",
        "heading": "What else is your group called?",
        "lede": "Letters, a name in another language, or the name before this one. People may look for it.",
        "another": "Add another name",
        "saved": "The other names are saved.",
        "remove": "To take one out, empty its name.",
    },
}


def _page(request: HttpRequest, org: Organisation, rows: Any, held: Any, save: Any, what: str) -> HttpResponse:
    require(record_policies.can_edit_record(request.user, org))
    status, taken, who = 200, None, ""
    version = str(org.version)
    if request.method != "POST":
        formset = rows(initial=held)
    else:
        version = request.POST.get("version", "")
        formset = rows(request.POST)
        if "add" in request.POST:
            formset = rows(initial=formset.one_more())
        elif formset.is_valid():
            fields = {"fields": formset.fields_of_pairs()} if what == "numbers" else {}
            try:
                save(
                    organisation=org,
                    version=typed.number(version) or 0,
                    by=request.user,
                    **{what: formset.pairs()},
                    **fields,
                )
            except EditConflict as changed:
                who, version, status = changed.who, str(changed.current.version), 409
            except NotAllowed:
                raise
            except DomainError as refused:
                taken = _refuse(formset, refused)
                status = 422
            else:
                messages.success(request, WORDS[what]["saved"])
                return redirect("organisations:record", slug=org.slug)
        else:
            status = 422
    return render(
        request,
        "organisations/record_rows.html",
        {
            "group": org,
            "formset": formset,
            "words": WORDS[what],
            "version": version,
            "taken": taken,
            "conflict": [" ".join(row.values()) for row in held] if who else None,
            "who": who,
            "title_prefix": "Error: " if status != 200 else "",
        },
        status=status,
    )


def _refuse(formset: Any, refused: DomainError) -> dict[str, Any] | None:
    """Puts the sentence beside its field. The group that has the number, where everybody may see that it has."""
    for form in formset.forms:
        for name in form.fields:
            if form.add_prefix(name) == refused.field:
                form.add_error(name, refused.message)
    holder = getattr(refused, "holder", None)
    if not isinstance(refused, services.NumberTaken):
        return None
    return {"holder": holder, "claim": reverse("organisations:claim", args=[holder.slug]) if holder else ""}
