from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import retention


class Command(BaseCommand):
    """Runs the rules of retention and prints what each found and did."""

    help = "Deletes or anonymises what is kept no longer. --dry-run changes nothing and says what would be done."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, say what would be done")
        parser.add_argument("--rule", default="", help="the code of one rule")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rule"] and options["rule"] not in {rule.code for rule in retention.rules()}:
            raise CommandError(f"There is no rule “{options['rule']}”")
        try:
            made = retention.run(dry=options["dry_run"], only=options["rule"])
        except retention.AlreadyRunning as error:
            raise CommandError(error.message) from error
        widest = max((len(each["code"]) for each in made.results), default=4)
        self.stdout.write(f"{'rule'.ljust(widest)}  {'kept for'.ljust(10)}  {'found':>9}  {'done':>9}")
        for each in made.results:
            line = f"{each['code'].ljust(widest)}  {each['period'].ljust(10)}  {each['found']:>9,}  {each['done']:>9,}"
            self.stdout.write(f"{line}  {each['error']}".rstrip())
        if made.dry:
            self.stdout.write("Dry run: nothing was changed.")
        if failed := [each["code"] for each in made.results if each["error"]]:
            raise CommandError(f"Stopped by an error: {', '.join(failed)}. The log says more.")
