"""A small stress world. The demo world is a fixture of every app: see the conftest of the whole."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from apps.demo.stress.build import Size, build


@pytest.fixture(scope="module")
def stress_world(rows_kept):
    """A very small stress world."""
    for command in ("load_places", "load_lists", "load_policies"):
        call_command(command, verbosity=0)
    build(Size(organisations=50, requests=200, years=2, open_share=0.4))
