from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import User
from apps.core import wording
from apps.core.audit import SYSTEM, Actor
from apps.registers import importer, reading


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class Command(BaseCommand):
    help = "Loads the Charity Commission's public register. The same files again change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--charities", type=Path, required=True, help="the charity table: .zip, .gz, .json or .txt")
        parser.add_argument("--classification", type=Path, required=True, help="the classification table, likewise")
        parser.add_argument("--extract-date", type=_day, help="such as 2026-11-20; the one in the file, if left out")
        parser.add_argument("--allow-missing", action="store_true", help="though many known charities are not in it")
        parser.add_argument("--by", metavar="EMAIL", help="who loads it; the system, if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        by: Actor = SYSTEM
        if options["by"]:
            person = User.objects.filter(email__iexact=options["by"], is_active=True).first()
            if person is None:
                raise CommandError(f"Nobody here has the address {options['by']}.")
            by = person
        try:
            loaded = importer.load(
                charities=options["charities"],
                classification=options["classification"],
                extract_date=options["extract_date"],
                allow_missing=options["allow_missing"],
                by=by,
                say=self.stderr.write,
            )
        except reading.BadRegister as wrong:
            raise CommandError(f"The register was not loaded, and nothing was changed.\n{wrong.message}") from wrong
        took = (loaded.finished_at - loaded.started_at).total_seconds()
        self.stdout.write(
            f"Charity register of {wording.day(loaded.extract_date)}: {loaded.new:,} new, {loaded.changed:,} changed,"
            f" {loaded.removed:,} removed, {loaded.kept:,} as they were, in {took:.0f} seconds."
        )
        if loaded.twice:
            self.stdout.write(
                f"{wording.count(loaded.twice, 'number')} stood in the file twice; one of each was taken:"
            )
            for number, taken, left in loaded.pairs:
                self.stdout.write(f"  charity {number}: {taken} was taken, {left} was left")
        if not (loaded.new or loaded.changed or loaded.removed):
            self.stdout.write("Nothing changed.")
