"""The error for a postcode file that cannot be imported."""

from __future__ import annotations

from apps.core.errors import DomainError


class BadFile(DomainError):
    """The file cannot be loaded, and nothing was changed. ``line`` is where it goes wrong, if at a line."""

    def __init__(self, sentence: str, *, line: int | None = None) -> None:
        super().__init__(f"Line {line:,}: {sentence}" if line else sentence, code="bad-file")
        self.line = line
