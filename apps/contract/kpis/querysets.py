"""Figures and ratings, of which a later one ends the earlier."""

from __future__ import annotations

from typing import Self

from ..terms.querysets import SeenWithTheContract


class KeptWhenEnded(SeenWithTheContract):
    def in_force(self) -> Self:
        """Those that no later one took the place of."""
        return self.filter(ended_at__isnull=True)
