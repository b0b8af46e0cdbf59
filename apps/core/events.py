"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from .audit import Event

RETENTION_APPLIED = Event("retention.applied", "core.RetentionRun")

EVENTS = [
    RETENTION_APPLIED,
]
