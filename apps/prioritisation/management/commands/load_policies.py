from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.audit import SYSTEM
from apps.core.errors import DomainError
from apps.prioritisation import services
from apps.prioritisation.scoring import score


class Command(BaseCommand):
    help = "Loads the published policies and scores all open requests. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help="the folder of policies; data/prioritisation, if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        given = options["folder"]
        folder = Path(given) if given else settings.BASE_DIR / "data" / "prioritisation"
        files = sorted(folder.glob("policy-*.json"), key=lambda path: (len(path.name), path.name))
        if not files:
            raise CommandError(f"There is no policy in {folder}: a policy is a file such as policy-1.json")
        for path in files:
            try:
                policy = services.load_policy(path, by=SYSTEM)
            except (DomainError, json.JSONDecodeError) as wrong:
                raise CommandError(str(wrong) if isinstance(wrong, DomainError) else f"{path.name}: {wrong}") from wrong
            self.stdout.write(f"policy {policy.number}, in force from {policy.in_force_from:%d %B %Y}")
        self.stdout.write(f"{score()} scores changed")
