from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.threads.inbound import services, storing

SEEN = ":2,S"
"""What a maildir writes behind the name of an email that was read."""


class Command(BaseCommand):
    """Takes in the new email of a maildir, each once, and marks it as read there."""

    help = "Takes in the new email of a maildir: replies go to their request, all else is held for staff."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("maildir", type=Path, help="the folder that holds new/, cur/ and tmp/")

    def handle(self, *args: Any, **options: Any) -> None:
        new, read = options["maildir"] / "new", options["maildir"] / "cur"
        if not new.is_dir() or not read.is_dir():
            raise CommandError(f"{options['maildir']} is no maildir: it has no folders new/ and cur/")
        counts = {"taken": 0, "held": 0}
        for path in sorted(one for one in new.iterdir() if one.is_file() and not one.is_symlink()):
            mail = storing.store(_beginning(path))
            services.process(mail.pk)
            path.rename(read / f"{path.name.partition(':')[0]}{SEEN}")
            mail.refresh_from_db()
            counts[mail.status] = counts.get(mail.status, 0) + 1
            self.stdout.write(f"{path.name}: {mail.get_status_display().lower()}{_reason(mail)}")
        self.stdout.write(f"{counts['taken']} taken in, {counts['held']} held for staff.")


def _reason(mail: Any) -> str:
    return f" ({mail.get_held_for_display()})" if mail.held_for and mail.status == mail.Status.HELD else ""


def _beginning(path: Path) -> bytes:
    """All of a file, or as much as shows that it is too large."""
    with path.open("rb") as file:
        return file.read(storing.LIMIT_BYTES + 1)
