"""HTML of an email as plain text: nothing of it is ever shown as HTML. What it quotes gets ``>`` in front of each line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LONGEST = 400_000
"""Letters of HTML that are read; the rest of a longer one is left out."""
_SILENT = frozenset({"script", "style", "head", "title", "template", "svg", "noscript", "object"})
_BLOCKS = frozenset("p div table tr ul ol h1 h2 h3 h4 h5 h6 section article header footer pre hr dl dt dd form".split())
_TAG = re.compile(r"<[^<>]{0,2000}>")
_DECLARATION = re.compile(r"<[!?][^<>]{0,2000}>")
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][^<>]{0,2000}>)")


def html_as_text(html: str) -> str:
    """The words of an HTML mail, with its paragraphs, lists, addresses of links and quotes."""
    html = _tags_alone(html[:LONGEST])
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError):  # a document that breaks the parser
        return _TAG.sub(" ", html)
    return reader.text()


def _tags_alone(html: str) -> str:
    """HTML without comments, and in which every ``<`` begins a tag that ends: the parser takes the square of others in time."""
    parts, position = [], 0
    while (begins := html.find("<!--", position)) >= 0:
        parts.append(html[position:begins])
        ends = html.find("-->", begins + 4)
        position = ends + 3 if ends >= 0 else len(html)
    parts.append(html[position:])
    return _NO_TAG.sub("&lt;", _DECLARATION.sub(" ", " ".join(parts)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._depth = 0
        self._silent = 0
        self._link = ""
        self._link_words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self._new_line()
            self._depth += 1
        elif tag == "br":
            self._lines.append("")
        elif tag == "li":
            self._new_line()
            self._say("• ")
        elif tag == "td":
            self._say(" ")
        elif tag == "a":
            self._link, self._link_words = dict(attrs).get("href") or "", ""
        elif tag in _BLOCKS:
            self._new_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self._new_line()
            self._depth = max(0, self._depth - 1)
        elif tag == "a":
            link, words = self._link.strip(), self._link_words.strip()
            if link.startswith(("http://", "https://")) and link != words:
                self._say(f" ({link})")
            self._link = ""
        elif tag == "p":
            self._new_line()
            self._lines.append("")
        elif tag in _BLOCKS:
            self._new_line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._link:
            self._link_words += data
        self._say(re.sub(r"\s+", " ", data))

    def _say(self, words: str) -> None:
        if self._silent:
            return
        if not self._lines[-1].strip("> "):
            self._lines[-1] = "> " * self._depth
            words = words.lstrip() if words != "• " else words
        self._lines[-1] += words

    def _new_line(self) -> None:
        if self._lines[-1].strip("> "):
            self._lines.append("")

    def text(self) -> str:
        lines = [re.sub(r"(?<=\S) {2,}", " ", line).rstrip() for line in self._lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
