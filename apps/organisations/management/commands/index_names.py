"""Writes anew how every group's name, website and contact are compared."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.organisations.duplicates import index


class Command(BaseCommand):
    help = "Writes anew how every group is compared with others: after a change of the lists in data/likeness."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index.rebuild_name_keys()} groups")
