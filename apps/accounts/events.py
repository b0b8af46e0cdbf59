"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

ACCOUNT_DATA_ASKED = Event("account.data-asked", "accounts.User")
ACCOUNT_DATA_FETCHED = Event("account.data-fetched", "accounts.User")
ACCOUNT_DETAILS_CHANGED = Event("account.details-changed", "accounts.User")
ACCOUNT_DEVICE_SIGNED_OUT = Event("account.device-signed-out", "accounts.User")
ACCOUNT_ERASED = Event("account.erased", "accounts.User")
ACCOUNT_OPENED_AGAIN = Event("account.opened-again", "accounts.User")
ACCOUNT_OTHERS_SIGNED_OUT = Event("account.others-signed-out", "accounts.User")
ACCOUNT_PASSKEY_ADDED = Event("account.passkey-added", "accounts.User")
ACCOUNT_PASSKEY_REMOVED = Event("account.passkey-removed", "accounts.User")
ACCOUNT_RECOVERY_ASKED = Event("account-recovery.asked", "accounts.AccountRecovery")
ACCOUNT_RECOVERY_CHECKS_NOTED = Event("account-recovery.checks-noted", "accounts.AccountRecovery")
ACCOUNT_SECOND_FACTOR_RESET = Event("account.second-factor-reset", "accounts.User")
ACCOUNT_SECOND_STEP_ADDED = Event("account.second-step-added", "accounts.User")
ACCOUNT_SECOND_STEP_REMOVED = Event("account.second-step-removed", "accounts.User")
ACCOUNT_WARNED = Event("account.warned", "accounts.User")
ROLE_ENDED = Event("role.ended", "accounts.RoleGrant")
ROLE_GRANTED = Event("role.granted", "accounts.RoleGrant")

EVENTS = [
    ACCOUNT_DATA_ASKED,
    ACCOUNT_DATA_FETCHED,
    ACCOUNT_DETAILS_CHANGED,
    ACCOUNT_DEVICE_SIGNED_OUT,
    ACCOUNT_ERASED,
    ACCOUNT_OPENED_AGAIN,
    ACCOUNT_OTHERS_SIGNED_OUT,
    ACCOUNT_PASSKEY_ADDED,
    ACCOUNT_PASSKEY_REMOVED,
    ACCOUNT_RECOVERY_ASKED,
    ACCOUNT_RECOVERY_CHECKS_NOTED,
    ACCOUNT_SECOND_FACTOR_RESET,
    ACCOUNT_SECOND_STEP_ADDED,
    ACCOUNT_SECOND_STEP_REMOVED,
    ACCOUNT_WARNED,
    ROLE_ENDED,
    ROLE_GRANTED,
]
