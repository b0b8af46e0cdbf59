"""Forms of the record, of people, and of the directory's search."""

from .people import InviteForm
from .registering import BesideForm, FindForm
from .sections import SECTIONS, Section

__all__ = ["SECTIONS", "BesideForm", "FindForm", "InviteForm", "Section"]
