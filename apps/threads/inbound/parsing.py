"""Reads an email from its bytes. Nothing in it is believed, and whatever cannot be read is left out or shown as it is."""

from __future__ import annotations

import codecs
import email
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from apps.core.forms import one_line, with_lines

from .html_text import html_as_text

RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
"""The headers in which mail servers write to whom an email came."""
SMALL_PICTURE = 20 * 1024
"""A picture within the text that is smaller than this is a sign or a logo of the sender's signature."""
SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
NOT_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
"""Names that Python takes for a way to write letters and that no mail program means."""
MOST_PARTS = 2000
LONGEST_HEAD = 256 * 1024
LONGEST_LINE = 100_000
LONGEST_HEADER = 10_000
LONGEST_PART = 400_000
LONGEST_TEXT = 200_000
"""As much of an email is read. One that is larger than any person writes, or made to take long, costs no more."""
_MARKS = re.compile(
    "([{0}]{{8}})[{0}]+".format("".join(chr(n) for n in range(0x20000) if unicodedata.combining(chr(n))))
)
"""More marks on one letter than any script has: to put them into order takes the square of them in time."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of an email, as its sender named it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """What the headers of an email say. ``key`` is the same for two copies of one email."""

    key: str
    sender: str = ""
    subject: str = ""
    recipients: tuple[str, ...] = ()
    is_automatic: bool = False
    is_bounce: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """An email that was read: all of its words as plain text, and its files."""

    text: str
    files: tuple[File, ...]


class CannotRead(ValueError):
    """It is made to be hard to read: more parts, or longer lines, than any email has."""


def read(raw: bytes) -> Mail:
    """Reads the words and the files of an email. Raises CannotRead for one that would take very long."""
    if raw.count(b"\n--") > MOST_PARTS or any(len(line) > LONGEST_LINE for line in raw.split(b"\n")):
        raise CannotRead
    if _length_of_head(raw) > LONGEST_HEAD:
        raise CannotRead
    whole = email.message_from_bytes(raw)
    plain: list[str] = []
    html: list[str] = []
    files: list[File] = []
    for part, within in _parts(whole):
        kind = part.get_content_type()
        if kind in SIGNATURES or _is_decoration(part, within):
            continue
        if (kind == "text/plain" or part.get_content_maintype() == "multipart") and not _is_file(part):
            plain.append(_text(part))
        elif kind == "text/html" and not _is_file(part):
            html.append(_text(part))
        else:
            files.append(File(_file_name(part), _content(part)))
    words = "\n\n".join(text for text in plain if text.strip())
    if not words:
        words = "\n\n".join(html_as_text(text) for text in html)
    return Mail(with_lines(_MARKS.sub(r"\1", words[:LONGEST_TEXT])), tuple(files))


def _length_of_head(raw: bytes) -> int:
    """Where the headers end: at the first empty line."""
    found = [at for at in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if at >= 0]
    return min(found, default=len(raw))


def head(raw: bytes) -> Head:
    """Reads the headers, however much there is of them in the beginning of an email."""
    whole = BytesHeaderParser().parsebytes(raw[:LONGEST_HEAD])
    from_whom = _addresses(whole, "From")
    sender = from_whom[0] if len(from_whom) == 1 else ""
    given = one_line(_header(whole, "Message-ID"))
    to = [address for name in RECIPIENTS for address in _addresses(whole, name)]
    return Head(
        digest(f"{given}\n{sender}".encode() if given else raw),
        sender[:254],
        one_line(_header(whole, "Subject"))[:250],
        tuple(dict.fromkeys(to)),
        is_automatic=_is_automatic(whole),
        is_bounce=_is_bounce(whole),
    )


def digest(content: bytes) -> str:
    """What stands for a Message-ID, or for a whole email that has none."""
    return hashlib.sha256(content).hexdigest()


def as_it_is(raw: bytes, limit: int = 20_000) -> str:
    """The beginning of an email that cannot be read, as text."""
    return with_lines(raw[:limit].decode("utf-8", "replace"))


def _header(part: Part, name: str) -> str:
    value = str(part.get(name, ""))[:LONGEST_HEADER]
    try:
        found = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    words = "".join(_decoded(each, charset) if isinstance(each, bytes) else each for each, charset in found)
    return words.encode("utf-8", "replace").decode()


def _addresses(part: Part, name: str) -> list[str]:
    values = [str(value)[:LONGEST_HEADER] for value in part.get_all(name, [])][:20]
    found = [one_line(address).lower() for _, address in getaddresses(values)]
    return [address for address in found if "@" in address]


def _parts(part: Part, within: str = "") -> Iterator[tuple[Part, str]]:
    """The parts that hold something, each with the kind of the part around it. An email within it is a file."""
    kind = part.get_content_type()
    payload = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(payload, list):
        for each in payload:
            if isinstance(each, Part):
                yield from _parts(each, kind)
    else:
        yield part, within


def _is_file(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_decoration(part: Part, within: str) -> bool:
    inside = within == "multipart/related" and part.get("Content-ID") is not None
    return inside and part.get_content_maintype() == "image" and len(_content(part)) < SMALL_PICTURE


def _file_name(part: Part) -> str:
    if part.get_content_type() == "message/rfc822":
        return "email.eml"
    try:
        found = part.get_filename() or ""
    except (LookupError, ValueError):
        found = ""
    pieces = re.fullmatch(r"=\?.*\?=", found.strip(), re.DOTALL)
    if pieces:
        named = Part()
        named["X"] = re.sub(r"[\r\n]", " ", found)
        found = _header(named, "X")
    return one_line(found.encode("utf-8", "replace").decode())[:200] or "file"


def _content(part: Part) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):  # an email within the email
        return b"".join(each.as_bytes() for each in payload if isinstance(each, Part))
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: Part) -> str:
    words = _decoded(_content(part), part.get_content_charset())[:LONGEST_PART]
    return _unfolded(words) if str(part.get_param("format", "")).lower() == "flowed" else words


def _unfolded(text: str) -> str:
    """The lines of a text in the format "flowed" put together again (RFC 3676): one that ends with a space goes on."""
    lines: list[list[str]] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        quoted = line.startswith(">")
        bare = line if quoted else line.removeprefix(" ")
        if goes_on and not quoted:
            lines[-1].append(bare)
        else:
            lines.append([bare])
        goes_on = line.endswith(" ") and line != "-- " and not quoted
    return "\n".join("".join(pieces) for pieces in lines)


def _decoded(content: bytes, charset: str | None) -> str:
    """The letters of some bytes: as they say, else as UTF-8, else as Western European. NUL is no letter."""
    for name in (charset or "", "utf-8"):
        try:
            if codecs.lookup(name).name.replace("-", "_") not in {each.replace("-", "_") for each in NOT_TEXT}:
                return content.decode(name).replace("\x00", "")
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace").replace("\x00", "")


def _is_automatic(whole: Part) -> bool:
    """Whether a program answered (RFC 3834), such as an absence note, or it went to a list."""
    submitted = _header(whole, "Auto-Submitted").strip().lower()
    bulk = _header(whole, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    marked = any(whole.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
    return (bool(submitted) and not submitted.startswith("no")) or bulk or marked


def _is_bounce(whole: Part) -> bool:
    """Whether a mail server says that an email did not arrive: a report, or an email with no sender in its envelope."""
    path = whole.get("Return-Path")
    sender = next(iter(_addresses(whole, "From")), "").partition("@")[0]
    nobody = path is not None and str(path).strip() in ("", "<>")
    return whole.get_content_type() == "multipart/report" or nobody or sender in {"mailer-daemon", "postmaster"}
