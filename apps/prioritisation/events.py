"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

POLICY_PUBLISHED = Event("policy.published", "prioritisation.Policy")
REQUEST_GIVEN_BACK = Event("request.given-back", "support.Request")
REQUEST_MOVED_BY_HAND = Event("request.moved-by-hand", "support.Request")

EVENTS = [
    POLICY_PUBLISHED,
    REQUEST_GIVEN_BACK,
    REQUEST_MOVED_BY_HAND,
]
