"""Forms of the record, of people, of standing and checking, and of the directory's search."""

from .claims import AnswerForm, ClaimForm
from .people import InviteForm
from .rows import NameRows, NumberRows
from .sections import SECTIONS, Section
from .standing import CheckForm, CloseForm

__all__ = [
    "SECTIONS",
    "AnswerForm",
    "CheckForm",
    "ClaimForm",
    "CloseForm",
    "InviteForm",
    "NameRows",
    "NumberRows",
    "Section",
]
