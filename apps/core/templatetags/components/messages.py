"""What the portal says: notes, banners, messages in a thread, refused forms and work under way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet

from apps.core.forms.errors import linked_errors

from .registry import component, one_of

NOTES = {"information": "info", "in-scope": "tick", "partly": "alert", "problem": "alert"}


@component("note", markup="note.html", block=True)
def note(content: str, *, kind: str = "information", heading: str = "") -> dict[str, Any]:
    """Advice in place. ``in-scope`` is green, ``partly`` yellow, ``problem`` red; the words say which."""
    one_of("note", "kind", kind, NOTES)
    return {"content": content, "kind": kind, "heading": heading}


@component("banner", markup="banner.html", block=True)
def banner(content: str, *, kind: str = "important", heading: str = "") -> dict[str, Any]:
    """The result of the last act (``success``), or one thing that blocks the person. At most one on a page."""
    one_of("banner", "kind", kind, ("important", "success"))
    return {
        "content": content,
        "kind": kind,
        "heading": heading or {"important": "Important", "success": "Done"}[kind],
    }


@component("message", markup="message.html", block=True)
def message(
    content: str, *, who: str, when: str, mine: bool = False, route: str = "", new: bool = False, key: str = ""
) -> dict[str, Any]:
    """One message of a thread. Mine stands right on indigo, others left on cotton. ``route`` is for staff."""
    return {"content": content, "who": who, "when": when, "mine": mine, "route": route, "new": new, "key": key}


@component("error_summary", markup="error_summary.html")
def error_summary(
    *, form: BaseForm | BaseFormSet | Iterable[BaseForm | BaseFormSet], heading: str = "There is a problem"
) -> dict[str, Any]:
    """A refused form: first on the page, takes focus, and each line leads to its field. Nothing when all is well.

    ``form`` may be a form, a formset, or a list of them.
    """
    forms = [form] if isinstance(form, BaseForm | BaseFormSet) else list(form)
    return {"errors": [error for each in forms for error in linked_errors(each)], "heading": heading}


@component("progress", markup="progress.html")
def progress(
    *,
    heading: str,
    done: int,
    total: int,
    unit: str = "page",
    left: str = "",
    refresh: str = "",
    stop: str = "",
    stop_text: str = "Stop making it",
) -> dict[str, Any]:
    """Work of more than 2 seconds: how far, how long still, and that the person may leave.

    ``refresh`` is the address that shows it again, for those without script; ``stop`` a page that stops it.
    """
    share = min(100, max(0, done / total * 100)) if total else 0
    return {
        "heading": heading,
        "done": done,
        "total": total,
        "unit": unit[:1].upper() + unit[1:],
        "left": left,
        "share": f"{share:.1f}",
        "refresh": refresh,
        "stop": stop,
        "stop_text": stop_text,
    }
