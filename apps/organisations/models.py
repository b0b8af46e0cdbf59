"""Every model of this app, each beside the rules for it: Django looks for them here, and so does everybody else."""

from .access.claims.models import Claim, ClaimCheck, ClaimRefusal
from .access.handover.models import Handover
from .consent.models import FieldConsent
from .duplicates.merging.models import Merge, MergeJournalEntry
from .duplicates.models import DuplicatePair, NameKey
from .people.models import Invitation, Membership
from .place_changes.models import PostcodeDifference
from .record.models import (
    SEARCH,
    ClosingReason,
    Community,
    Identifier,
    IncomeBand,
    Kind,
    LegalForm,
    Organisation,
    OtherName,
    Theme,
)
from .register_changes.models import RegisterDifference
from .registration.models import RegistrationDraft, SimilarGroupDeclaration
from .verification.models import Check, Verification

__all__ = [
    "SEARCH",
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
    "Membership",
    "Merge",
    "MergeJournalEntry",
    "NameKey",
    "Organisation",
    "OtherName",
    "PostcodeDifference",
    "RegisterDifference",
    "RegistrationDraft",
    "SimilarGroupDeclaration",
    "Theme",
    "Verification",
]
