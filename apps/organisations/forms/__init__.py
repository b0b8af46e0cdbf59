"""Forms of the record, of people, of standing and checking, and of the directory's search."""

from .claims import AnswerForm, ClaimForm
from .people import InviteForm
from .registering import BesideForm, FindForm
from .rows import NameRows, NumberRows
from .sections import SECTIONS, Section
from .standing import CheckForm, CloseForm

__all__ = [
    "SECTIONS",
    "AnswerForm",
    "BesideForm",
    "CheckForm",
    "ClaimForm",
    "CloseForm",
    "FindForm",
    "InviteForm",
    "NameRows",
    "NumberRows",
    "Section",
]
