"""Reads the mail that was sent, from the folder that the local mail backend writes to."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from apps.core import typed

NEWEST = 100
"""How many mails the list shows."""

_RULE = re.compile(rb"^-{79}\n", re.MULTILINE)
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: where it lies, and what a reader sees of it."""

    key: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str

    @property
    def links(self) -> list[str]:
        """The addresses in the text, each once, in their order."""
        return list(dict.fromkeys(_LINK.findall(self.text)))


def folder() -> Path | None:
    """The folder of mails, or None where mail goes elsewhere."""
    path = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(path) if path else None


def newest(limit: int = NEWEST) -> list[Mail]:
    """The newest mails first. A file holds all that went over one connection, oldest first."""
    place = folder()
    if place is None or not place.is_dir():
        return []
    files = sorted(place.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    found: list[Mail] = []
    for path in files:
        found += reversed(_read(path))
        if len(found) >= limit:
            break
    found.sort(key=lambda mail: mail.sent_at or timezone.now(), reverse=True)
    return found[:limit]


def find(key: str) -> Mail | None:
    """One mail by its key, or None when there is none. A key names a file of the folder and nothing outside it."""
    place = folder()
    name, _, number = key.rpartition(".")
    at = typed.number(number)
    if place is None or at is None:
        return None
    path = next((path for path in place.glob("*.log") if path.stem == name), None)
    mails = _read(path) if path else []
    return mails[at] if at < len(mails) else None


def _read(path: Path) -> list[Mail]:
    parts = [part for part in _RULE.split(path.read_bytes()) if part.strip()]
    return [_parse(part, f"{path.stem}.{number}") for number, part in enumerate(parts)]


def _parse(raw: bytes, key: str) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the default policy makes EmailMessage")
    body = message.get_body(("plain",))
    date = message["date"]
    return Mail(
        key=key,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        sent_at=email.utils.parsedate_to_datetime(str(date)) if date else None,
        text=body.get_content() if body else "",
    )
