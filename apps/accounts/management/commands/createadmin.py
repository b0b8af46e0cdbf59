"""Makes the first administrator of a new portal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from apps.accounts.roles import services
from apps.core.errors import DomainError


class Command(BaseCommand):
    help = "Makes the first administrator. Asks for an email address and nothing more: no password is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="the address of the first administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"] or input("Email address of the first administrator: ")
        try:
            validate_email(email.strip())
            services.make_first_administrator(email=email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is not an email address.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        page = settings.SITE_URL + reverse("account_request_login_code")
        self.stdout.write(f"Done. Sign in by an emailed code at {page}, then set up the second step that is asked for.")
