"""Links in messages with which a person takes or gives up a place without signing in.

A link is for one booking and one person. It does nothing by itself: the page that it opens has buttons. Its booking takes
each answer once, so that a link that was used says what became of it.
"""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from apps.accounts.models import User

from .models import Booking

SALT = "events.booking"


def url_for(booking: Booking, person: int) -> str:
    """The address with which this person answers for the booking."""
    return reverse("events:answer", args=[signing.dumps([booking.pk, person], salt=SALT)])


def read(token: str) -> tuple[Booking, User] | None:
    """The booking and the person of a link; nothing for one that was changed, or whose person has no account any more."""
    try:
        booking_id, person_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    person = User.objects.filter(pk=person_id, is_active=True).first()
    booking = Booking.objects.select_related("event", "organisation").filter(pk=booking_id).first()
    return (booking, person) if booking and person else None
