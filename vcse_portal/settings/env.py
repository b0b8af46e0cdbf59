"""Reads the environment, once, and says all that is wrong with it in one go."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """The variables that the settings read.

    Each is read by one call, so that ``.env.example`` can be compared with what was asked for.
    A missing or malformed one is noted, and ``check()`` reports all of them together.
    """

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source
        self.asked: dict[str, str] = {}
        self.problems: list[str] = []

    def text(self, name: str, meaning: str, default: str | None = None) -> str:
        """The value of ``name``. With no default it is required; an empty value counts as missing."""
        self.asked[name] = meaning
        value = self.source.get(name, "").strip()
        if value:
            return value
        if default is None:
            self.problems.append(f"{name} is not set: {meaning}")
            return ""
        return default

    def address(self, name: str, meaning: str) -> str:
        """The value of ``name`` as the address of a site: scheme and host, and a port where there is one."""
        value = self.text(name, meaning)
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}"):
            self.problems.append(f"{name} must be an address with nothing after the host, not {value!r}: {meaning}")
        return value

    def number(self, name: str, meaning: str, default: int) -> int:
        """The value of ``name`` as a whole number."""
        value = self.text(name, meaning, str(default))
        try:
            return int(value)
        except ValueError:
            self.problems.append(f"{name} must be a whole number, not {value!r}: {meaning}")
            return default

    def words(self, name: str, meaning: str, default: str | None = None) -> list[str]:
        """The value of ``name`` as a list, split at commas."""
        return [w.strip() for w in self.text(name, meaning, default).split(",") if w.strip()]

    def yes(self, name: str, meaning: str, default: bool) -> bool:
        """The value of ``name`` as yes or no."""
        value = self.text(name, meaning, "yes" if default else "no").lower()
        if value in {"yes", "true", "1", "on"}:
            return True
        if value in {"no", "false", "0", "off"}:
            return False
        self.problems.append(f"{name} must be yes or no, not {value!r}: {meaning}")
        return default

    def check(self) -> None:
        """Raises ImproperlyConfigured with one line for each problem, if there is any."""
        if self.problems:
            lines = "\n".join(f"  - {p}" for p in self.problems)
            raise ImproperlyConfigured(
                f"The portal cannot start. Its environment needs attention:\n{lines}\n"
                "See .env.example for every variable and docs/operations.md for how to set them."
            )


def broker_address(redis_url: str) -> str:
    """The same server as Celery names it: for a socket it has a scheme and a database number of its own."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"
