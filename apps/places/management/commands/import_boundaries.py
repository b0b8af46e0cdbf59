from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.core.audit import SYSTEM
from apps.core.reference import BadData
from apps.places import services
from apps.places.models import Source


class Command(BaseCommand):
    help = "Loads the boundaries of the wards from a GeoJSON file, in place of those valid from the same day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a GeoJSON file with longitude and latitude")
        parser.add_argument("--code-property", required=True, help="the property that holds the code, such as WD23CD")
        parser.add_argument("--name-property", default="", help="the property that holds the name, such as WD23NM")
        parser.add_argument("--source", required=True, help="the code of the source to be credited, such as ons-wards")
        parser.add_argument("--starts", default="", help="the first day on which they hold, such as 2023-05-04; today")
        parser.add_argument(
            "--check",
            action="store_true",
            help="only read the file, load nothing, and fail where a shape lies off its ward",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        source = Source.objects.filter(pk=options["source"]).first()
        if source is None:
            known = ", ".join(Source.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no source “{options['source']}”. There are: {known}.")
        try:
            starts = dt.date.fromisoformat(options["starts"]) if options["starts"] else timezone.localdate()
        except ValueError:
            raise CommandError(f"“{options['starts']}” is not a date such as 2023-05-04.") from None
        try:
            raw = path.read_bytes()
        except OSError as wrong:
            raise CommandError(f"{path.name} cannot be read: {(wrong.strerror or 'unknown').lower()}.") from None
        try:
            if options["check"]:
                self._check(path.name, raw, options["code_property"], starts)
                return
            release = services.import_boundaries(
                raw,
                by=SYSTEM,
                file_name=path.name,
                code_property=options["code_property"],
                name_property=options["name_property"],
                source=source,
                starts=starts,
                say=self._warn,
            )
        except BadData as wrong:
            raise CommandError(f"{path.name} was not loaded.\n{wrong.message}") from wrong
        self.stdout.write(
            f"{release.boundaries.count()} wards from {release.starts}, {release.left_out} other areas left out, "
            f"{release.points_before:,} points drawn with {release.points_after:,}"
        )

    def _check(self, name: str, raw: bytes, code_property: str, starts: dt.date) -> None:
        prepared = services.prepare(raw, starts=starts, code_property=code_property)
        if prepared.warnings:
            raise CommandError("\n".join([*prepared.warnings, f"{name} was not loaded: it was only checked."]))
        self.stdout.write(f"{len(prepared.matched.shapes)} wards, each in its place. {name} was not loaded.")

    def _warn(self, warning: str) -> None:
        self.stderr.write(self.style.WARNING(f"{warning} Look at the map before people rely on it."))
