"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

ENVELOPE_RETRIED = Event("envelope.retried", "digests.Envelope")
MESSAGES_STOPPED = Event("messages.stopped", "digests.Envelope")
MESSAGE_CHOICES_CHANGED = Event("message-choices.changed", "accounts.User")

EVENTS = [
    ENVELOPE_RETRIED,
    MESSAGES_STOPPED,
    MESSAGE_CHOICES_CHANGED,
]
