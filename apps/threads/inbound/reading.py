"""The whole of an email as staff read it: plain text, no address in it that acts for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from .. import files
from . import parsing
from .models import InboundMail, MailOriginal
from .reply_addresses import masked


@dataclass(frozen=True, slots=True)
class Whole:
    """All words of an email, and its files by name and size. ``is_raw``: it could not be read and is shown as it came."""

    text: str
    files: tuple[str, ...] = ()
    is_raw: bool = False
    is_cut: bool = False


def whole(mail: InboundMail) -> Whole | None:
    """The words of the original, or None where it is kept no longer."""
    original = MailOriginal.objects.filter(mail=mail).first()
    if original is None:
        return None
    content = bytes(original.content)
    try:
        read = parsing.read(content)
    except Exception:  # whatever broke it, staff read it as it came
        return Whole(masked(parsing.as_it_is(content)), is_raw=True, is_cut=original.is_cut)
    named = tuple(f"{one.name}, {files.size_in_words(len(one.content))}" for one in read.files)
    return Whole(masked(read.text), named, is_cut=original.is_cut)
