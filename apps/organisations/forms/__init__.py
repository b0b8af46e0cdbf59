"""Forms of the record, of people, and of the directory's search."""

from .people import InviteForm
from .sections import SECTIONS, Section

__all__ = ["SECTIONS", "InviteForm", "Section"]
