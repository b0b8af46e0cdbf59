"""Forms of the record, of people, and of services."""

from .people import InviteForm
from .sections import SECTIONS, Section
from .services import PlaceForm, ServiceForm, ServiceStandingForm

__all__ = ["SECTIONS", "InviteForm", "PlaceForm", "Section", "ServiceForm", "ServiceStandingForm"]
