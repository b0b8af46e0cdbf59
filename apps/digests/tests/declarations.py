"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from apps.digests.models import Envelope
from apps.digests.rendering import stop_token
from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import Address, everyone, form, only, page, signed_in, verb

OUTBOX = ("triage", "contract", "admin")

PUBLIC = {
    "digests:stop",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "digests:preferences": form({}, signed_in(), signed_in(422)),
    "digests:stop": form({"token": "stop-token"}, everyone(), {}),
    "digests:outbox": page({}, only(OUTBOX, others=403)),
    "digests:envelope": page({"pk": "envelope"}, only(OUTBOX, others=403)),
    "digests:retry": verb({"pk": "envelope"}, only(OUTBOX, 302, others=403)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Attempt": ("ended", "staff"),
    "TopicPreference": ("record", "person"),
    "Envelope": ("record", "staff"),
    "Message": ("record", "person"),
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """An email that could not be sent."""
    envelope = Envelope.objects.create(
        kind="request-sent",
        to_email=world.people["lead"].email,
        subject="We have your request",
        state="failed",
        due_at=None,
    )
    return {"envelope": envelope.pk, "stop-token": stop_token(envelope)}
