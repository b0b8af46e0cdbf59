"""Two people with a row in every part: the one whose data it is, and the one whose data must not come with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from apps.accounts.models import Role, User
from apps.accounts.tests.factories import UserFactory
from apps.organisations.models import Organisation
from apps.support.models import Request

from .declared import having

NOTE_OF_STAFF = "Staff think that they bluff"
OTHERS = ("Bola Colleague", "bola@example.org", "07700 900999", "Quiet room for Bola", NOTE_OF_STAFF)
"""What stands in rows near the person's own and is another's, or noted by staff for staff."""


@dataclass
class Whole:
    """Ada, who was a member of staff once and acts for a group; Bola, her colleague in it; and the adviser."""

    ada: User
    bola: User
    adviser: User
    organisation: Organisation = field(init=False)
    """The group of both."""
    other: Organisation = field(init=False)
    """A group of Bola's."""
    asked: Request = field(init=False)
    """What Ada asked for their group."""
    helped: Request = field(init=False)
    """What Bola asked for the other, worked on by Ada."""


def whole() -> Whole:
    """Makes both, and lets each app add its rows, from the lowest floor up."""
    ada = UserFactory(
        email="ada@example.org",
        name="Ada Obi",
        phone="07700 900123",
        access_needs="Large print",
        contact_preference="phone",
        last_login=timezone.now(),
    )
    bola = UserFactory(email=OTHERS[1], name=OTHERS[0], phone=OTHERS[2], access_needs=OTHERS[3])
    two = Whole(ada, bola, UserFactory(name="Cal Adviser", roles=[Role.ADVISER]))
    for _, module in having("rows_of_a_person"):
        module.rows_of_a_person(two)
    return two
