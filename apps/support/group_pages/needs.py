"""What waits for a group about its requests: an offer, a question, what changed, a message that was not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.core import wording
from apps.organisations.models import Membership
from apps.organisations.start.needs import Need, Needs
from apps.threads import selectors as threads
from apps.threads.models import Message

from ..models import Offer, Request
from ..states import Status

QUOTED = 300
"""Letters of a message or an offer that are quoted where it only points to the page with all of it."""
Words = dict[bool, Message]


def about_requests(user: User, memberships: Sequence[Membership]) -> Needs:
    """For the start page: what waits for this person about the requests of their groups, what waited longest first."""
    mine = Request.objects.needing(user).filter(organisation__in=[each.organisation_id for each in memberships])
    found: dict[int, list[Need]] = defaultdict(list)
    for asked, need in of_requests(mine.order_by("updated_at", "pk")):
        found[asked.organisation_id].append(need)
    return found


def of_requests(needing: Iterable[Request]) -> list[tuple[Request, Need]]:
    """What waits about each of these requests, from ``needing``. Two statements beside their own."""
    rows = list(needing)
    words = threads.last_of_each([each.thread_id for each in rows], Message.Side.TEAM)
    open_offers = Offer.objects.filter(request__in=rows, answer="").select_related("adviser")
    offers = {each.request_id: each for each in open_offers}
    return [(each, _need(each, offers.get(each.pk), words.get(each.thread_id, {}))) for each in rows]


def _need(asked: Request, offer: Offer | None, words: Words) -> Need:
    here, about = reverse("support:request", args=[asked.pk]), f"{asked.ref} {asked.title}"
    if offer is not None:
        what = f"{offer.adviser} offers to help with “{asked.title}”."
        return Need(what, f"About {wording.hours(offer.hours)}.", here, "Say yes or no", about, _short(offer.what))
    if asked.status == Status.NEEDS_FACTS:
        return Need(
            f"We need facts from you about “{asked.title}”.",
            "You keep your place on the list.",
            f"{here}#write",
            "Answer",
            about,
            question_of(words),
        )
    if asked.to_say:  # type: ignore[attr-defined]
        what = f"Our work on “{asked.title}” is completed. What changed for you?"
        return Need(
            what, "It takes two minutes.", reverse("support:verdict", args=[asked.pk]), "Say what changed", about
        )
    last = max(words.values(), key=lambda each: (each.sent_at, each.pk), default=None)
    if last is None:
        return Need(f"“{asked.title}” waits for you.", "", here, "See it", about)
    what = f"{last.author} wrote to you about “{asked.title}”."
    return Need(what, f"{wording.short_moment(last.sent_at)}.", f"{here}#messages", "Read it", about, _short(last.body))


def question_of(words: Words) -> str:
    """What the team asked last, shortened; the last that it wrote where no message is marked as a question."""
    asked = words.get(True) or words.get(False)
    return _short(asked.body) if asked else ""


def _short(text: str) -> str:
    return Truncator(text).chars(QUOTED)
