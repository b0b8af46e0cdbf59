from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import User
from apps.demo import codes


class Command(BaseCommand):
    help = "Prints the code that a demo person's second step wants now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {options['email']}. See manage.py demo_people.")
        code = codes.code_for(user)
        if code is None:
            raise CommandError(f"{user.name} has no second step: the password is enough.")
        self.stdout.write(code)
