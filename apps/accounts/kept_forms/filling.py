"""Puts what was typed back into the form of a page that was just rendered.

The page stays as it is, but for the values of one form: the one that sends to the same address and has most of the same
boxes. What is written is HTML that the portal made itself, so a plain reading of its tags is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

CSRF = "csrfmiddlewaretoken"
NOT_TYPED = frozenset({"submit", "button", "image", "reset", "file", "password"})
TICKED = frozenset({"checkbox", "radio"})
Attributes = list[tuple[str, str | None]]
Pairs = Sequence[tuple[str, str]]


@dataclass
class _Box:
    """One box of a form: where its tag stands in the page, and for a text area where its text does."""

    tag: str
    attributes: Attributes
    start: int
    end: int
    name: str
    text_end: int = 0

    @property
    def kind(self) -> str:
        return (dict(self.attributes).get("type") or "text").lower() if self.tag == "input" else self.tag


@dataclass
class _Form:
    """One form of a page: where it begins, the address that it sends to, its boxes and its buttons."""

    start: int
    action: str
    method: str
    boxes: list[_Box] = field(default_factory=list)
    buttons: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.address = address
        self.forms: list[_Form] = []
        self._form: _Form | None = None
        self._text_area: _Box | None = None
        self._select = ""
        self.feed(page)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        start = self._here()
        known = dict(attrs)
        if tag == "form":
            action = urldefrag(urljoin(self.address, known.get("action") or self.address)).url
            self._form = _Form(start, action, (known.get("method") or "get").lower())
            self.forms.append(self._form)
        if self._form is None:
            return
        name = known.get("name") or ""
        if tag == "button" or (tag == "input" and (known.get("type") or "").lower() in NOT_TYPED):
            self._form.buttons.add(name)
        elif tag in ("input", "textarea", "option"):
            end = start + len(self.get_starttag_text() or "")
            box = _Box(tag, attrs, start, end, self._select if tag == "option" else name, end)
            self._form.boxes.append(box)
            self._text_area = box if tag == "textarea" else self._text_area
        elif tag == "select":
            self._select = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text_area is not None:
            self._text_area.text_end, self._text_area = self._here(), None
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None


@dataclass(frozen=True)
class Filled:
    """A page with what was typed in its form; where the form begins; what found no box there; and whether there are
    words at all, and not a button alone.
    """

    page: str
    form_at: int
    left_over: list[tuple[str, str]]
    has_words: bool


def fill(page: str, *, address: str, action: str, pairs: Pairs) -> Filled | None:
    """Puts the pairs of names and values into the form of this page that sends to ``action``.

    None where the page has no such form. The token of the form stays as it is: it is the fresh one. Passwords and files
    are left empty.
    """
    names = {name for name, _ in pairs}
    found = [each for each in _Reader(page, address).forms if each.method == "post" and each.action == action]
    if not found:
        return None
    form = max(found, key=lambda each: len(names & {box.name for box in each.boxes}))
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    left = Counter({(name, value): n for (name, value), n in Counter(pairs).items() if name not in form.buttons})
    written: list[str] = []
    at, has_words = 0, False
    for box in form.boxes:
        if box.name in ("", CSRF) or (box.kind not in TICKED and box.tag != "option" and not values.get(box.name)):
            continue
        tag, taken = _refilled(box, values.get(box.name, []))
        written += [page[at : box.start], tag]
        at = box.end
        if box.tag == "textarea":
            written.append("\n" + escape(taken or "", quote=False))
            at = box.text_end
        if taken is not None:
            left[box.name, taken] -= 1
            has_words = has_words or box.kind != "hidden"
    written.append(page[at:])
    left_over = [(name, value) for (name, value), n in left.items() if n > 0 and value]
    return Filled("".join(written), form.start, left_over, has_words or bool(left_over))


def _refilled(box: _Box, values: list[str]) -> tuple[str, str | None]:
    """The tag of a box as it was when the form was sent, and the value that it took."""
    known = dict(box.attributes)
    if box.tag == "option" or box.kind in TICKED:
        own = known.get("value", "" if box.tag == "option" else "on") or ""
        word = "selected" if box.tag == "option" else "checked"
        chosen = own in values
        others = [(name, value) for name, value in box.attributes if name != word]
        return _tag(box.tag, [*others, (word, None)] if chosen else others), own if chosen else None
    value = values.pop(0)
    if box.tag == "textarea":
        return _tag(box.tag, box.attributes), value
    return _tag(box.tag, [*((n, v) for n, v in box.attributes if n != "value"), ("value", value)]), value


def _tag(tag: str, attributes: Attributes) -> str:
    said = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes)
    return f"<{tag}{said}>"
