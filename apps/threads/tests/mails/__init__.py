"""Emails as mail programs write them. ``REPLY-ADDRESS`` in them stands for the signed address."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

FOLDER = Path(__file__).parent


def mail(name: str, *, to: str = "nobody@reply.example.org", sender: str = "bea@example.org", **changed: str) -> bytes:
    """The bytes of one of the files, to this address and from this person. ``message_id`` makes it another email."""
    raw = (FOLDER / f"{name}.eml").read_bytes()
    raw = raw.replace(b"REPLY-ADDRESS", to.encode()).replace(b"bea@example.org", sender.encode())
    if "message_id" in changed:
        raw = raw.replace(f"<{name}-1@".encode(), f"<{changed['message_id']}@".encode())
    return raw


def with_files(*files: tuple[str, bytes], to: str, sender: str, words: str = "Here it is.") -> bytes:
    """An email with these files."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, to, "Files", "<files-1@mail.example.org>"
    made.set_content(words)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()
