"""What is said when the work of somebody who no longer advises is handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from apps.digests.services import Recipient, notify

from ..notifications import recipient, who_gives_out

if TYPE_CHECKING:
    from apps.accounts.models import User

    from ..models import Request


def handed_over(
    requests: Sequence[Request],
    *,
    held_by: User,
    to: User | None,
    unanswered: Collection[int],
    offers: Collection[int],
) -> None:
    """Whoever has it now hears what it is and what waits; the triage leads hear of what nobody has."""
    taken = [each for each in requests if to and each.adviser_id == to.pk]
    left = [each for each in requests if each.adviser_id is None]

    def tell(people: Iterable[Recipient], found: Sequence[Request], address: str, *, to_you: bool) -> None:
        handed = [
            {
                "ref": each.ref,
                "title": each.title,
                "organisation": each.organisation.name,
                "unanswered": each.pk in unanswered,
                "offer": each.pk in offers,
            }
            for each in found
        ]
        context = {"author": str(held_by), "handed": handed, "to_you": to_you}
        notify("work-handed-over", to=people, context=context, url=address, action="See them")

    if taken and to:
        tell([recipient(to)], taken, f"{reverse('support:all')}?adviser={to.pk}", to_you=True)
    if left:
        tell(who_gives_out(), left, f"{reverse('support:all')}?adviser=nobody", to_you=False)
