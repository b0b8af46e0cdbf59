"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

CLAIM_MADE = Event("claim.made", "organisations.Claim")
CONSENT_CHANGED = Event("consent.changed", "organisations.Organisation")
CONSENT_CONFIRMED = Event("consent.confirmed", "organisations.Organisation")
CONSENT_ENDED = Event("consent.ended", "organisations.Organisation")
HANDOVER_OFFERED = Event("handover.offered", "organisations.Handover")
HANDOVER_REQUESTED = Event("handover.requested", "organisations.Handover")
INVITATION_ACCEPTED = Event("invitation.accepted", "organisations.Invitation")
INVITATION_SENT = Event("invitation.sent", "organisations.Invitation")
INVITATION_WITHDRAWN = Event("invitation.withdrawn", "organisations.Invitation")
MEMBERSHIP_BEGAN = Event("membership.began", "organisations.Membership")
MEMBERSHIP_CHANGED = Event("membership.changed", "organisations.Membership")
MEMBERSHIP_ENDED = Event("membership.ended", "organisations.Membership")
MERGE_MADE = Event("merge.made", "organisations.Merge")
MERGE_UNDONE = Event("merge.undone", "organisations.Merge")
ORGANISATION_ASKED = Event("organisation.asked", "organisations.Organisation")
ORGANISATION_CHECKED = Event("organisation.checked", "organisations.Organisation")
ORGANISATION_GAVE_BACK = Event("organisation.gave-back", "organisations.Organisation")
ORGANISATION_REGISTERED = Event("organisation.registered", "organisations.Organisation")
ORGANISATION_STILL_HERE = Event("organisation.still-here", "organisations.Organisation")
ORGANISATION_TOLD_APART = Event("organisation.told-apart", "organisations.Organisation")
ORGANISATION_TOOK_IN = Event("organisation.took-in", "organisations.Organisation")
POSTCODE_FOLLOWED = Event("postcode.followed", "organisations.PostcodeDifference")
POSTCODE_LEFT = Event("postcode.left", "organisations.PostcodeDifference")
ORGANISATION_WARD_REPLACED = Event("organisation.ward-replaced", "organisations.Organisation")
RECORD_SAVED = Event("record.saved", "organisations.Organisation")
REGISTER_KEPT = Event("register.kept", "organisations.RegisterDifference")
REGISTER_TAKEN = Event("register.taken", "organisations.RegisterDifference")
VERIFICATION_BEGAN = Event("verification.began", "organisations.Verification")

VERSIONED = (RECORD_SAVED, CONSENT_CHANGED, ORGANISATION_TOOK_IN, ORGANISATION_GAVE_BACK)
"""What raises the version of a group's record."""

EVENTS = [
    CLAIM_MADE,
    CONSENT_CHANGED,
    CONSENT_CONFIRMED,
    CONSENT_ENDED,
    HANDOVER_OFFERED,
    HANDOVER_REQUESTED,
    INVITATION_ACCEPTED,
    INVITATION_SENT,
    INVITATION_WITHDRAWN,
    MEMBERSHIP_BEGAN,
    MEMBERSHIP_CHANGED,
    MEMBERSHIP_ENDED,
    MERGE_MADE,
    MERGE_UNDONE,
    ORGANISATION_ASKED,
    ORGANISATION_CHECKED,
    ORGANISATION_GAVE_BACK,
    ORGANISATION_REGISTERED,
    ORGANISATION_STILL_HERE,
    ORGANISATION_TOLD_APART,
    ORGANISATION_TOOK_IN,
    POSTCODE_FOLLOWED,
    POSTCODE_LEFT,
    ORGANISATION_WARD_REPLACED,
    RECORD_SAVED,
    REGISTER_KEPT,
    REGISTER_TAKEN,
    VERIFICATION_BEGAN,
]
