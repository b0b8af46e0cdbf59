"""Organisations: the record that is asked for once, who acts for it, and what of it is public."""

from .consent import FieldConsent
from .duplicates import NameKey
from .handover import Handover
from .lists import Check, ClosingReason, Community, IncomeBand, Kind, LegalForm, Theme
from .organisation import SEARCH, Identifier, Organisation, OtherName
from .people import Invitation, Membership, RegistrationDraft
from .registers import RegisterCode, RegisterDifference, RegisterEntry, RegisterImport, RegisterWord
from .verification import Verification

__all__ = [
    "SEARCH",
    "Check",
    "ClosingReason",
    "Community",
    "FieldConsent",
    "Handover",
    "Identifier",
    "IncomeBand",
    "Invitation",
    "Kind",
    "LegalForm",
    "Membership",
    "NameKey",
    "Organisation",
    "OtherName",
    "RegisterCode",
    "RegisterDifference",
    "RegisterEntry",
    "RegisterImport",
    "RegisterWord",
    "RegistrationDraft",
    "Theme",
    "Verification",
]
