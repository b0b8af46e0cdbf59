"""Text as people type it: what cannot be seen is taken out, and a letter is counted as people count it.

Every field into which words are typed is one of these; a test goes through all forms. Names that are read from a file go
through ``one_line`` too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

NOTHING_TO_READ = "Use at least one letter or number"

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control signs; those that are spaces become spaces
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"  # soft hyphen, grapheme joiner, letters without a shape
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # no width, and the direction of writing
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = re.compile("[\u200c\u200d]+")
_JOINS_NOTHING = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "COMBINING")


def one_line(text: str) -> str:
    """A text on one line: Unicode NFC, no signs that cannot be seen, single spaces. Joiners stay where a script needs them."""
    return " ".join(_seen(text).split())


def with_lines(text: str) -> str:
    """The same for a text of several lines. A line break is one letter, whatever the browser sends for it."""
    return _seen(_LINE_BREAK.sub("\n", text)).strip()


def can_be_read(text: str) -> bool:
    """Whether a text has a letter or a figure, of whatever script."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


def _seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return _JOINERS.sub(lambda found: found[0][0] if _joins(text[: found.start()][-1:]) else "", text)


def _joins(before: str) -> bool:
    """Whether the sign before a joiner can be joined: a letter or mark of a script that joins, or part of an emoji."""
    if not before or unicodedata.category(before) not in ("Lo", "Mn", "Mc", "So", "Sk"):
        return False
    return not unicodedata.name(before, "").startswith(_JOINS_NOTHING)


class LineField(forms.CharField):
    """One line of words. ``needs_reading`` is whether it must have a letter or a figure; several lines need none."""

    lines = False
    needs_reading = True

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        return (with_lines(text) if self.lines else one_line(text)) or self.empty_value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.needs_reading and not self.lines and value and not can_be_read(value):
            raise ValidationError(NOTHING_TO_READ, code="nothing-to-read")


class AreaField(LineField):
    """Words on several lines. Too long a text is kept and explained, never cut off by the browser."""

    widget = forms.Textarea
    lines = True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
