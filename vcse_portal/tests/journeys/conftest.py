"""One portal and one Chromium for all journeys."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ..local_machine import ROOT
from .stack import VARIANTS, Stack, running


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    folder = Path(tempfile.mkdtemp(prefix="vcse-journey-"))
    try:
        with running(folder, list(VARIANTS)) as one:
            yield one
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    for needed in (ROOT / "static" / "build" / "app.css", ROOT / "node_modules" / "axe-core" / "axe.min.js"):
        assert needed.exists(), f"{needed} is missing: run npm ci and node build.mjs"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()
