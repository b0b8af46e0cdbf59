"""The audit trail as administrators read it, newest first. Nobody can change it: the database refuses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.core import keyset
from apps.core.decisions import require
from apps.core.models import AuditEvent

from ..roles.policies import can_see_audit
from .filters import SYSTEM, AuditFilter, model_in_words, verb_in_words

PAGE = 50
ORDER = ("-at", "-pk")
PLACES = ("after", "before", "last")
_LONGEST = 200


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """One page of what happened, narrowed by who, what, when and of which thing."""
    require(can_see_audit(request.user))
    form = AuditFilter(request.GET)
    page = keyset.page(form.rows(), order=ORDER, size=PAGE, **keyset.asked(request.GET))
    kept = {name: value for name, value in request.GET.items() if value and name not in PLACES}
    context = {
        "form": form,
        "rows": [_row(event) for event in page.rows],
        "narrowed": bool(kept),
        "pages": {
            "summary": f"{PAGE} to a page" if page.has_more else "These are all",
            **keyset.links(page, lambda **place: "?" + urlencode(kept | place)),
        },
    }
    return render(request, "accounts/audit.html", context)


def _row(event: AuditEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "who": str(event.actor) if event.actor else SYSTEM.capitalize(),
        "what": verb_in_words(event.verb),
        "about": f"{model_in_words(event.subject_type)} {event.subject_id}",
        "only_this": "?" + urlencode({"about": event.subject_type, "number": event.subject_id}),
        "changes": _changes(event),
        "reason": event.reason_code.replace("-", " "),
    }


def _changes(event: AuditEvent) -> list[tuple[str, str]]:
    """The named fields of the event: what each was, and what it is now."""
    names = sorted({*event.before, *event.after})
    found = []
    for name in names:
        was, now = (_short(side[name]) if name in side else "" for side in (event.before, event.after))
        found.append((name.replace("_", " "), f"{was} → {now}" if was and now else now or f"{was} → nothing"))
    return found


def _plain(value: Any) -> str:
    """A value of an event in words: yes and no, lists with commas, names without underscores."""
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_plain(each)}" for name, each in value.items())
    return str(value).replace("_", " ")


def _short(value: Any) -> str:
    text = _plain(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
