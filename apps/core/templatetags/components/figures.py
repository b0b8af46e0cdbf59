"""Headlines with their targets, charts with their tables, and tables of data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from apps.core import wording
from apps.core.charts import Figure

from .marks import TAGS, draw_tag
from .registry import ComponentError, component, one_of, read


@component("stat_tile", markup="stat_tile.html")
def stat_tile(
    *,
    label: str,
    figure: str | int | None = None,
    hidden: bool = False,
    share: float | None = None,
    target_share: float | None = None,
    state: str = "",
    target: str = "",
    note: str = "",
    counts: str = "",
    counts_href: str = "",
) -> dict[str, Any]:
    """A headline: its label, the figure, a bar with the target's tick, a tag, and what it counts.

    ``share`` and ``target_share`` run from 0 to 100 and place the bar's end and the tick. ``state`` is
    ``on-target``, ``close-to-target`` or ``below-target``. ``hidden=True`` says what ``figure``
    says, such as 'hidden *', or 'fewer than 10', and shows no bar: its length would give the number away.
    """
    if state:
        one_of("stat_tile", "state", state, ("on-target", "close-to-target", "below-target"))
    if not hidden and figure is None:
        one_of("stat_tile", "figure", figure, ("a number or words",))
    return {
        "label": label,
        "figure": wording.whole(figure) if isinstance(figure, int) else figure,
        "hidden": (str(figure or "") or wording.fewer_than(settings.SUPPRESSION_THRESHOLD)) if hidden else "",
        "share": None if hidden or share is None else f"{min(100, max(0, share)):.1f}",
        "tick": None if hidden or target_share is None else f"{min(99, max(0, target_share)):.1f}",
        "tag": draw_tag(state) if state in TAGS else "",
        "target": target,
        "note": note or ("Hidden to protect the groups behind it." if hidden else ""),
        "counts": counts,
        "counts_href": counts_href,
    }


@component("big_number", markup="big_number.html")
def big_number(*, figure: str | int, text: str, note: str = "") -> dict[str, Any]:
    """One number of the home page: the figure, what it counts, and what to set it against."""
    return {"figure": wording.whole(figure) if isinstance(figure, int) else figure, "text": text, "note": note}


@component("chart_figure", markup="chart_figure.html", block=True)
def chart_figure(
    content: str,
    *,
    heading: str,
    drawing: Figure | None = None,
    sentence: str = "",
    wide: str = "",
    narrow: str = "",
    caption: str = "",
    key: str = "",
    level: int = 3,
    label: str = "Chart",
    first_caption: str = "",
    second: Figure | None = None,
    second_label: str = "Map",
    second_caption: str = "",
    numbered: bool = False,
) -> dict[str, Any]:
    """One finding: heading, the sentence that says it, the chart and its table as equals, and the source.

    ``wide`` and ``narrow`` are SVG drawings, hidden from listeners: the sentence and the table carry the meaning. A
    ``drawing`` brings its own ``sentence``, ``wide`` and ``narrow``. ``second`` is the same finding drawn another way, such
    as a map beside hexagons; the table is equal to both. ``first_caption`` and ``second_caption`` belong to one drawing
    alone, ``caption`` to all. The block holds the table ({% data_table %}). Without script both chart and table show. Both
    are printed, but where the drawing is ``numbered``, with each number written in it: on paper it is enough.
    """
    sentence = sentence or getattr(drawing, "sentence", "")
    wide, narrow = wide or getattr(drawing, "wide", ""), narrow or getattr(drawing, "narrow", "")
    second_wide, second_narrow = getattr(second, "wide", ""), getattr(second, "narrow", "")
    if not (sentence and wide):
        raise ComponentError("{% chart_figure %} needs a drawing, or sentence and wide, and was given nothing.")
    return {
        "key": key or slugify(heading),
        "heading": heading,
        "sentence": sentence,
        "wide": wide,
        "narrow": narrow or wide,
        "caption": caption,
        "table": content,
        "level": one_of("chart_figure", "level", level, (2, 3, 4)),
        "label": label,
        "first_caption": first_caption,
        "second_wide": second_wide,
        "second_narrow": second_narrow or second_wide,
        "second_label": second_label,
        "second_caption": second_caption,
        "numbered": numbered,
    }


MOST_COLUMNS_ON_A_PHONE = 3


@component("data_table", markup="data_table.html")
def data_table(
    *, caption: str, columns: Sequence[Any], rows: Sequence[Sequence[Any]], note: str = "", show_caption: bool = False
) -> dict[str, Any]:
    """Rows to compare. The first cell of each row names it; a None among numbers says 'fewer than 10'.

    ``columns`` are texts or ``TableColumn`` values. Numbers stand on the right. It scrolls in a box of its own; with
    four columns or more, each row becomes a small list on a phone, so that nothing is cut.
    """
    heads = [
        {"label": column if isinstance(column, str) else read(column, "label"), "number": bool(read(column, "number"))}
        for column in columns
    ]
    drawn = []
    for row in rows:
        if len(row) != len(heads):
            raise ValueError(f"{{% data_table %}} “{caption}”: a row of {len(row)} cells under {len(heads)} columns.")
        drawn.append([{"value": value, **head} for value, head in zip(row, heads, strict=True)])
    return {
        "caption": caption,
        "key": slugify(caption),
        "columns": heads,
        "rows": drawn,
        "note": note,
        "show_caption": show_caption,
        "stacks": len(heads) > MOST_COLUMNS_ON_A_PHONE,
    }
