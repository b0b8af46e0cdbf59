"""What every test can use."""

from __future__ import annotations

import pytest

from apps.accounts.tests.browser import Browser


@pytest.fixture
def client() -> Browser:
    """A browser. ``client.force_login(person)`` signs in with the second factor; see ``Browser``."""
    return Browser()
