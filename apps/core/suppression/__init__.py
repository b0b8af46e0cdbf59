"""Cell suppression: small numbers are hidden, and nothing that is published gives them back.

Every count that leaves the lead body goes through :func:`suppress`, as one publication with its relations.
``docs/privacy.md`` says in plain words what a reader sees; ``docs/adr/0014-suppression-by-linear-programs.md`` how it
is done and why.
"""

from .publication import Safe, suppress
from .relations import AtMost, Identity, NoMore, Overlap, Relation, Sum, grid
from .results import FLOOR, Fewer, Hidden, Result, Shown, based_on, current_threshold, share

__all__ = [
    "FLOOR",
    "AtMost",
    "Fewer",
    "Hidden",
    "Identity",
    "NoMore",
    "Overlap",
    "Relation",
    "Result",
    "Safe",
    "Shown",
    "Sum",
    "based_on",
    "current_threshold",
    "grid",
    "share",
    "suppress",
]
