"""Small numbers are hidden, and nothing that is published gives them back.

Every count that leaves the lead body goes through :func:`suppress`, as one set of linked tables.
``docs/privacy.md`` says in plain words what a reader sees; ``docs/adr/0005-suppression.md`` why it is done this way.
"""

from .results import FLOOR, Fewer, Hidden, Result, Shown, based_on, current_threshold, share
from .tables import Overlap, Safe, Sum, grid, suppress
from .vintages import Edition, first_edition, safe_against_previous

__all__ = [
    "FLOOR",
    "Edition",
    "Fewer",
    "Hidden",
    "Overlap",
    "Result",
    "Safe",
    "Shown",
    "Sum",
    "based_on",
    "current_threshold",
    "first_edition",
    "grid",
    "safe_against_previous",
    "share",
    "suppress",
]
