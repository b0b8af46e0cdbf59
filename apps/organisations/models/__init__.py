"""Organisations: the record that is asked for once, who acts for it, and what of it is public."""

from .consent import FieldConsent
from .lists import Community, IncomeBand, Kind, LegalForm, Theme
from .organisation import SEARCH, Identifier, Organisation
from .people import Invitation, Membership, RegistrationDraft
from .service import AccessFeature, Location, Service, ServiceKind

__all__ = [
    "SEARCH",
    "AccessFeature",
    "Community",
    "FieldConsent",
    "Identifier",
    "IncomeBand",
    "Invitation",
    "Kind",
    "LegalForm",
    "Location",
    "Membership",
    "Organisation",
    "RegistrationDraft",
    "Service",
    "ServiceKind",
    "Theme",
]
