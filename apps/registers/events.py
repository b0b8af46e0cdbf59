"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

REGISTER_LOADED = Event("register.loaded", "registers.RegisterImport")

EVENTS = [
    REGISTER_LOADED,
]
