"""Where a thing stands: steps, history, clocks, the capacity line, and answers to check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html

from .marks import draw_icon
from .registry import component, one_of, read


@component("steps", markup="steps.html")
def steps(*, items: Iterable[Any], level: int = 3) -> dict[str, Any]:
    """The progress of one thing: done with a tick, now with a ring, next with a number; each says when or what to expect."""
    drawn = [
        {
            "title": read(item, "title"),
            "note": read(item, "note"),
            "state": one_of("steps", "state", read(item, "state", "next"), ("done", "now", "next")),
        }
        for item in items
    ]
    return {"items": drawn, "level": one_of("steps", "level", level, (2, 3, 4))}


@component("history", markup="history.html")
def history(*, events: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest first: what, when, who, for whom; reasons are shown."""
    return {"events": events}


@component("clocks", markup="clocks.html")
def clocks(*, items: Iterable[Any]) -> dict[str, Any]:
    """First reply, waiting on us, waiting on them, resolved: four apart, the running one says so."""
    return {"items": items}


@component("capacity_line")
def capacity_line(*, text: str, columns: int = 0) -> str:
    """The line below which this quarter's hours do not reach. With ``columns`` it is a row of a table."""
    band = format_html(
        '<span class="capacity">{}<span class="capacity__text">{}</span><span class="capacity__stitch"></span></span>',
        draw_icon("flag"),
        text,
    )
    if columns:
        return format_html('<tr class="capacity-row"><td colspan="{}">{}</td></tr>', columns, band)
    return format_html('<p class="capacity-alone">{}</p>', band)


@component("summary_rows", markup="summary_rows.html")
def summary_rows(*, rows: Iterable[Any], heading: str = "", hint: str = "", level: int = 2) -> dict[str, Any]:
    """Answers to check, by topic: label, value, and a link to change it that says what it changes."""
    drawn = []
    for row in rows:
        value = read(row, "value")
        drawn.append(
            {
                "label": read(row, "label"),
                "values": list(value) if isinstance(value, list | tuple) else [value],
                "href": read(row, "href"),
                "change": read(row, "change") or "Change",
                "change_what": read(row, "change_what") or str(read(row, "label")).lower(),
            }
        )
    return {
        "rows": drawn,
        "heading": heading,
        "hint": hint,
        "level": one_of("summary_rows", "level", level, (2, 3, 4)),
        "links": any(row["href"] for row in drawn),
    }


@component("facts", markup="facts.html")
def facts(*, items: Iterable[Any], marked: bool = False) -> dict[str, Any]:
    """Facts on a record: label, value, and where it came from. ``marked`` is the panel of a public page."""
    return {"items": items, "marked": marked}


@component("progress_steps", markup="progress_steps.html")
def progress_steps(*, label: str, step: int, of: int) -> dict[str, Any]:
    """How far the person is through a form: 'Ask for support: step 1 of 5', in words and bars.

    A step beyond the last is the look at all answers before they are sent.
    """
    return {
        "label": label,
        "step": step,
        "of": of,
        "done": step > of,
        "bars": [{"on": n <= step} for n in range(1, of + 1)],
    }


@component("standing_panel", markup="standing_panel.html", block=True)
def standing_panel(
    content: str, *, figure: str | int, text: str, second_figure: str = "", second_text: str = ""
) -> dict[str, Any]:
    """Where you stand: a night panel with one or two numbers, and in the block the sentence that says it.

    A figure of two numbers is written '3 to 5': the word between is drawn small.
    """
    return {
        "content": content,
        "numbers": [
            {"pieces": str(shown).split(" "), "text": says}
            for shown, says in ((figure, text), (second_figure, second_text))
            if shown != ""
        ],
    }


@component("confirmation_panel", markup="confirmation_panel.html")
def confirmation_panel(*, heading: str, number_label: str = "", number: str = "") -> dict[str, Any]:
    """The end of a journey, and the page's own heading. What happens next follows it on the page."""
    return {"heading": heading, "number_label": number_label, "number": number}


@component("date_tile")
def date_tile(*, date: dt.date) -> str:
    """A day and month as a tile beside something that happens then. The text must say the date too."""
    return format_html(
        '<time class="date-tile" datetime="{}"><b>{}</b> {}</time>', date.isoformat()[:10], date.day, f"{date:%b}"
    )
