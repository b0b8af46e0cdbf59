"""What is said when two records become one, and when that is undone: to the people of both."""

from __future__ import annotations

from django.urls import reverse

from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify
from apps.organisations.models import Merge, Organisation
from apps.organisations.people.selectors import people_of

KINDS = [
    Kind(
        "group-merged",
        "groups",
        "Two records of your group are one now",
        example={"organisation": "Moss Side Growers", "source": "Moss Side Growers CIC", "days": 30},
    ),
    Kind(
        "group-merge-undone",
        "groups",
        "Two records that were merged are two again",
        example={"organisation": "Moss Side Growers", "other": "Hulme Growers"},
    ),
]
"""What this module says, as kinds of message."""

Sides = tuple[list[Recipient], list[Recipient]]


def people_of_both(target: Organisation, source: Organisation) -> Sides:
    """The people of target and source, to be read before a merge moves the memberships."""
    return people_of(target), people_of(source)


def merge_group(merge: Merge, told: Sides) -> None:
    """To the people of both: the records are one, what that means, and until when it can be undone."""
    notify(
        "group-merged",
        to=[*told[0], *told[1]],
        context={"organisation": merge.target.name, "source": merge.source.name, "days": Merge.UNDO_FOR.days},
        url=reverse("organisations:record", args=[merge.target.slug]),
        action="See the record",
        organisation_id=merge.target_id,
    )


def undo_merge(merge: Merge, told: Sides) -> None:
    """To the people of both: the records are two again."""
    for people, own, other in ((told[0], merge.target, merge.source), (told[1], merge.source, merge.target)):
        notify(
            "group-merge-undone",
            to=people,
            context={"organisation": own.name, "other": other.name},
            url=reverse("organisations:record", args=[own.slug]),
            action="See the record",
            organisation_id=own.pk,
        )
