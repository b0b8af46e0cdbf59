from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import User
from apps.core import wording
from apps.core.audit import SYSTEM, Actor
from apps.core.errors import DomainError
from apps.places import postcodes
from apps.places.progress import Meter


class Command(BaseCommand):
    help = (
        "Replaces the postcodes by those of a file of the ONS: the Postcode Directory (ONSPD) or the Postcode Lookup"
        " (NSPL), as .zip, .csv or .csv.gz. A file that is not right in every row is refused, and nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file as it was fetched")
        parser.add_argument("--release", default="", help="its name; that which the file's own name says, if left out")
        parser.add_argument(
            "--only-place",
            action="store_true",
            help="leave out the postcodes outside this place's local authority (all are kept, if left out)",
        )
        parser.add_argument(
            "--fewer", action="store_true", help="take a file of less than half the postcodes that are loaded"
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="the administrator who does this, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        meter = Meter(self.stdout)
        said: list[str] = []
        try:
            entry, changed = postcodes.import_file(
                options["file"],
                by=_person(options["by"]),
                release=options["release"],
                only_place=options["only_place"],
                fewer=options["fewer"],
                progress=meter.say,
                say=said.append,
            )
        except DomainError as refused:
            meter.end()
            raise CommandError(f"{refused.message}\nThe postcodes were not changed.") from refused
        except KeyboardInterrupt:
            meter.end()
            raise CommandError(f"Stopped. {_how_far(meter.stage)}") from None
        meter.end()
        if not changed:
            since = f", since {wording.moment(entry.finished_at)}" if entry.finished_at else ""
            self.stdout.write(f"This file is loaded already{since}. Nothing was changed.")
        else:
            self.stdout.write(
                f"{entry.release}: {entry.rows:,} postcodes are loaded, {entry.rows_in_place:,} of them in this place."
            )
        for sentence in said:
            self.stdout.write(sentence)


def _how_far(stage: str) -> str:
    """What was done when it was stopped at this stage."""
    if stage != "groups":
        return "The postcodes were not changed."
    return "The postcodes are loaded. Groups were not compared with them: load the same file again for that."


def _person(email: str) -> Actor:
    if not email:
        return SYSTEM
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody has an account with {email}.")
    return person
