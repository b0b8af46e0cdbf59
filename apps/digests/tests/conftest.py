"""A mail server that tests own, and a kind of message that no app sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.digests.kinds import Kind

from .sink import Sink


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A mail server, with the portal set to send through it."""
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.EMAIL_TIMEOUT = 5
        yield server


@pytest.fixture
def two_kinds(offering, tmp_path, settings) -> None:
    """A kind that can be put off, one that asks, and one that is private, with words of their own."""
    folder = tmp_path / "messages"
    folder.mkdir()
    (folder / "test-news.txt").write_text("News for {{ organisation }}\n\nFirst & <last>.\n\n\n\nSecond.\n")
    (folder / "test-question.txt").write_text("Who signs?\n\nTell us who.\n")
    (folder / "test-alarm.txt").write_text("Your code\n\n{{ code }}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    offering.also(
        Kind("test-news", "requests", "News"),
        Kind("test-question", "requests", "A question", asks=True),
        Kind("test-alarm", "account", "Alarm", private=True),
    )
