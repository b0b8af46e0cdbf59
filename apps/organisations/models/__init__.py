"""Organisations: the record that is asked for once, who acts for it, and what of it is public."""

from .consent import FieldConsent
from .duplicates import NameKey
from .lists import Community, IncomeBand, Kind, LegalForm, Theme
from .organisation import SEARCH, Identifier, Organisation
from .people import Invitation, Membership, RegistrationDraft
from .registers import RegisterCode, RegisterDifference, RegisterEntry, RegisterImport, RegisterWord
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
    "NameKey",
    "Organisation",
    "RegisterCode",
    "RegisterDifference",
    "RegisterEntry",
    "RegisterImport",
    "RegisterWord",
    "RegistrationDraft",
    "Service",
    "ServiceKind",
    "Theme",
]
