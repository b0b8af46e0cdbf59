"""Forms of the record, of people, of services, of standing and checking."""

from .claims import AnswerForm, ClaimForm
from .people import InviteForm
from .places import PlaceForm
from .registering import BesideForm, FindForm
from .rows import NameRows, NumberRows
from .sections import SECTIONS, Section
from .services import ServiceForm, ServiceStandingForm
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
    "PlaceForm",
    "Section",
    "ServiceForm",
    "ServiceStandingForm",
]
