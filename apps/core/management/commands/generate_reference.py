from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.reference_pages import pages


class Command(BaseCommand):
    help = "Writes docs/reference from the code, or with --check says which pages are out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a page differs")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "reference"
        wanted = pages()
        there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        if options["check"]:
            differ = sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))
            if differ:
                raise CommandError(f"out of date: {', '.join(differ)}. Run manage.py generate_reference.")
            self.stdout.write(f"{len(wanted)} pages are up to date.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in there.keys() - wanted.keys():
            (folder / name).unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {len(wanted)} pages to docs/reference.")
