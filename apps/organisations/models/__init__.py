"""Organisations: the record that is asked for once, who acts for it, and what of it is public."""

from .apart import RegisteredBeside
from .claims import Claim, ClaimCheck, ClaimRefusal
from .consent import FieldConsent
from .duplicates import DuplicatePair, NameKey
from .handover import Handover
from .lists import Check, ClosingReason, Community, IncomeBand, Kind, LegalForm, Theme
from .merges import Merge, MergeMove
from .organisation import SEARCH, Identifier, Organisation, OtherName
from .people import Invitation, Membership, RegistrationDraft
from .registers import RegisterCode, RegisterDifference, RegisterEntry, RegisterImport, RegisterWord
from .service import AccessFeature, Location, Service, ServiceKind
from .verification import Verification

__all__ = [
    "SEARCH",
    "AccessFeature",
    "Check",
    "Claim",
    "ClaimCheck",
    "ClaimRefusal",
    "ClosingReason",
    "Community",
    "DuplicatePair",
    "FieldConsent",
    "Handover",
    "Identifier",
    "IncomeBand",
    "Invitation",
    "Kind",
    "LegalForm",
    "Location",
    "Membership",
    "Merge",
    "MergeMove",
    "NameKey",
    "Organisation",
    "OtherName",
    "RegisterCode",
    "RegisterDifference",
    "RegisterEntry",
    "RegisterImport",
    "RegisterWord",
    "RegisteredBeside",
    "RegistrationDraft",
    "Service",
    "ServiceKind",
    "Theme",
    "Verification",
]
