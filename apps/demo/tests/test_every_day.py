"""The demo world is the same whenever on a day it is loaded, and whole on every day of the calendar."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from vcse_portal.tests import template_databases

pytestmark = [pytest.mark.stack, pytest.mark.django_db]

GOOD = {"0 events of the future"}


def load(moment: str, *words: str, hashes: str = "0") -> dict[str, Any]:
    """What a process of its own finds in a world that it loads at a moment. ``hashes`` seeds the order of its sets."""
    ran = subprocess.run(
        [sys.executable, "-m", "apps.demo.tests.figures", moment, *words],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": template_databases.address_of(connection.settings_dict["NAME"]),
            "PYTHONHASHSEED": hashes,
            "DJANGO_SETTINGS_MODULE": "vcse_portal.settings.test",
        },
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_demo_world_loaded_twice_on_one_day_with_one_more_story_gives_the_same_figures():
    early = load("2028-02-29T00:20:00+00:00", hashes="1")
    late = load("2028-02-29T22:40:00+00:00", "more", hashes="2")
    assert (set(early["wrong"]), set(late["wrong"])) == (GOOD, GOOD)
    late["figures"]["counts"]["accounts.User"] -= 1
    late["figures"]["counts"]["account.EmailAddress"] -= 1
    assert late["figures"] == early["figures"]


@pytest.mark.whole
@pytest.mark.parametrize(
    "moment",
    [
        "2027-03-28T01:30:00+00:00",  # the clocks go forward
        "2027-03-31T12:00:00+01:00",
        "2027-10-31T01:30:00+00:00",  # the clocks go back
        "2027-12-31T23:50:00+00:00",
    ],
)
def test_demo_world_is_whole_on(moment):
    assert set(load(moment)["wrong"]) == GOOD
