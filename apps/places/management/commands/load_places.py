from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.audit import SYSTEM
from apps.core.reference import BadData
from apps.places import services


class Command(BaseCommand):
    help = "Loads the wards, neighbourhoods and figures of the place. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help="the place pack; the one that the settings name, if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        given = options["folder"]
        folder = Path(given) if given else settings.BASE_DIR / "data" / "places" / settings.PLACE_PACK
        try:
            loaded = services.load_pack(folder, by=SYSTEM)
        except BadData as wrong:
            raise CommandError(f"The place pack {folder.name} was not loaded.\n{wrong.message}") from wrong
        self.stdout.write(", ".join(f"{count} {name}" for name, count in loaded.items()))
