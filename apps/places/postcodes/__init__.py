"""Postcodes: their one spelling, where each is, and the import of the national list."""

from .answering import Answer, answer, ended, ward_today, where
from .finding import find, loaded
from .importing import import_file, relink
from .problems import BadFile
from .spelling import BadPostcode, tidy

__all__ = [
    "Answer",
    "BadFile",
    "BadPostcode",
    "answer",
    "ended",
    "find",
    "import_file",
    "loaded",
    "relink",
    "tidy",
    "ward_today",
    "where",
]
