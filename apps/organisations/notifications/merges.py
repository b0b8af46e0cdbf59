"""What is said when two records become one, and when that is undone: to the people of both."""

from __future__ import annotations

from django.urls import reverse

from apps.digests.kinds import Kind, register
from apps.digests.services import Recipient, tell

from ..models import Merge, Organisation
from .standing import people_of

register(
    Kind(
        "group-merged",
        "groups",
        "Two records of your group are one now",
        example={"organisation": "Moss Side Growers", "gone": "Moss Side Growers CIC", "days": 30},
    )
)
register(
    Kind(
        "group-merge-undone",
        "groups",
        "Two records that were merged are two again",
        example={"organisation": "Moss Side Growers", "other": "Hulme Growers"},
    )
)

Sides = tuple[list[Recipient], list[Recipient]]


def sides(kept: Organisation, gone: Organisation) -> Sides:
    """The people of each record as they are now: asked for before a merge moves them."""
    return people_of(kept), people_of(gone)


def merge_group(merge: Merge, told: Sides) -> None:
    """To the people of both: the records are one, what that means, and until when it can be undone."""
    tell(
        "group-merged",
        to=[*told[0], *told[1]],
        context={"organisation": merge.kept.name, "gone": merge.gone.name, "days": Merge.UNDO_FOR.days},
        url=reverse("organisations:record", args=[merge.kept.slug]),
        action="See the record",
        organisation_id=merge.kept_id,
    )


def undo_merge(merge: Merge, told: Sides) -> None:
    """To the people of both: the records are two again."""
    for people, own, other in ((told[0], merge.kept, merge.gone), (told[1], merge.gone, merge.kept)):
        tell(
            "group-merge-undone",
            to=people,
            context={"organisation": own.name, "other": other.name},
            url=reverse("organisations:record", args=[own.slug]),
            action="See the record",
            organisation_id=own.pk,
        )
