"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

PUBLICATION_MADE = Event("publication.made", "outcomes.Publication")

EVENTS = [
    PUBLICATION_MADE,
]
