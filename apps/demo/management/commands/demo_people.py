from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts.models import User
from apps.demo.people import BY_EMAIL, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Prints who can be signed in as in the demo world."

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(User.objects.filter(email__in=BY_EMAIL).values_list("email", flat=True))
        rows = [person for person in PEOPLE if person.email in there]
        if not rows:
            self.stdout.write("The demo world is not in this database.")
            return
        wide = max(len(person.label) for person in rows)
        for person in rows:
            self.stdout.write(f"  {person.label:<{wide}}  {person.email}")
        self.stdout.write(f"  The password of all of them: {PASSWORD}")
