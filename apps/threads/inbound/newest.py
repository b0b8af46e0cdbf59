"""What somebody wrote now, without the earlier emails that their mail program put below, and without their signature.

A line of headers ("On Monday … wrote:", "From: … Sent: …") is found by mail-parser-reply. Where the earlier email is
marked with ``>`` all that has no mark is new, also below and between. What is left out stays in the original.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.conf import settings
from mailparser_reply import EmailReplyParser

LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "cs", "da", "sv"]
LINES = 2000
"""Lines in which headers are looked for."""
WIDTH = 200
"""Letters of a line that are looked at: the patterns take the square of it in time."""
_DIVIDER = re.compile(r"\s*[_-]{32,}\s*")
_LABEL = re.compile(r"[* ]*[^\W\d_]{1,15}:", re.UNICODE)
_SENT_FROM = re.compile(
    r"(sent from|get outlook for|sent with|von meinem .{1,30} gesendet|gesendet von|wysłano z|envoyé de|enviado desde)\b.{0,60}",
    re.IGNORECASE,
)


def newest_words(text: str) -> str:
    """The new words of a mail, or an empty text when it has none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    lines = lines[start:]
    found = _header(lines)
    if found is None:
        new = _unquoted(lines)
    else:
        first, after = found
        below = lines[after:]
        quotes = next((line.lstrip().startswith(">") for line in below if line.strip()), False)
        new = _unquoted(lines[:first]) + (["", *_unquoted(below)] if quotes else [])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_without_signature(new))).strip()


def _header(lines: list[str]) -> tuple[int, int] | None:
    """The number of the first line of the first header, and of the line after it."""
    shown = ["" if _DIVIDER.fullmatch(line) else line.strip()[:WIDTH] for line in lines[:LINES]]
    read = EmailReplyParser(languages=LANGUAGES).read("\n".join(shown))
    position, found = 0, None
    for reply in read.replies:
        header = reply.headers or ""
        if not header:
            continue
        position = max(read.text.find(header, position), position)
        if _is_credible(header):
            first = read.text.count("\n", 0, position)
            found = first, first + header.count("\n") + 1
            break
        position += 1
    ours = _line_with_our_address(shown)
    if ours is not None and (found is None or ours < found[0]):
        found = ours, ours + 1
    return found


def _is_credible(header: str) -> bool:
    """Whether it is more than lines that happen to begin with words such as "From:" and "To:": it names who wrote."""
    return "@" in header or settings.SITE_NAME in header or header.rstrip().endswith((":", "-"))


def _line_with_our_address(lines: list[str]) -> int | None:
    """The first line, of any language, that says that we wrote what follows: it ends with our address, or that and a verb."""
    ours = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    for number, line in enumerate(lines):
        if ours and ours in line.lower() and not line.startswith(">"):
            rest = line.lower().partition(ours)[2]
            if line.endswith(":") or (_LABEL.match(line) and not rest.strip(">)]* ")):
                return number
    return None


def _unquoted(lines: list[str]) -> list[str]:
    """The lines without a mark, and without the line that says whose words the marked ones below it are."""
    kept: list[str] = []
    for line in lines:
        if not line.lstrip().startswith(">"):
            kept.append(line)
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        if kept and kept[-1].rstrip().endswith(":") and "@" in kept[-1]:
            kept.pop()
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    """Ends at the line "--", and before "Sent from my phone" where that is the last line."""
    for number, line in enumerate(lines):
        if number and line.strip() == "--":
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or _DIVIDER.fullmatch(lines[-1]) or _SENT_FROM.fullmatch(lines[-1].strip())):
        lines = lines[:-1]
    return lines
