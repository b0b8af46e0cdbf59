"""What waits for a person's answer about the groups that they act for. Every app can offer its own in its ``portal.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.core import wording
from apps.core.offers import Offer, offered

from ..consent import selectors as consents
from ..models import Claim, Handover, Membership, Organisation, Verification

CLAIMS_SHOWN = 5
"""So many claims stand on the start page: of each group that the person leads, and of their own."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits: what it is, what to know of it, the words that it quotes, and where it is answered.

    ``about`` tells its link from the others for those who hear the links alone.
    """

    what: str
    text: str
    href: str
    link: str
    about: str = ""
    quote: str = ""


Needs = Mapping[int, Sequence[Need]]
"""By the id of the group."""


@dataclass(frozen=True, slots=True)
class NeedSource(Offer):
    """Answers, in a fixed number of statements, what waits for this person in each of the groups that they act for."""

    of: Callable[[User, Sequence[Membership]], Needs]
    order: int = 100

    @property
    def key(self) -> str:
        return f"{self.of.__module__}.{self.of.__qualname__}"


def waiting(user: User, memberships: Sequence[Membership]) -> dict[int, list[Need]]:
    """All that waits for this person, by the id of the group, in the order of the sources. The memberships are theirs."""
    found: dict[int, list[Need]] = {each.organisation_id: [] for each in memberships}
    for source in offered(NeedSource):
        for organisation, needs in source.of(user, memberships).items():
            found[organisation] += needs
    return found


def about_the_record(user: User, memberships: Sequence[Membership]) -> Needs:
    """Who asks to act for a group, who leads it, what proves its record, and what it shows to everybody."""
    found: dict[int, list[Need]] = defaultdict(list)
    by_group = {each.organisation_id: each for each in memberships}
    leads = [pk for pk, each in by_group.items() if each.role == Membership.Role.LEAD]
    for claim in Claim.objects.open().filter(organisation__in=leads).select_related("user").order_by("pk"):
        if len(found[claim.organisation_id]) < CLAIMS_SHOWN:
            found[claim.organisation_id].append(_claim(claim))
    for handover in _handovers(user, by_group, leads):
        found[handover.organisation_id].append(_handover(handover))
    asked = Verification.objects.filter(organisation__in=by_group, status=Verification.Status.ASKED)
    asked = asked.exclude(organisation__status=Organisation.Status.CLOSED)
    for organisation in sorted(set(asked.values_list("organisation", flat=True))):
        found[organisation].append(_proof(by_group[organisation].organisation))
    for due in consents.due([each.organisation for each in memberships]):
        found[due.organisation.pk].append(_consents(due))
    return found


def _claim(claim: Claim) -> Need:
    return Need(
        f"{claim.user} asks to act for your group.",
        f"Answer by {wording.day(claim.staff_from)}; after that the support team can answer too.",
        reverse("organisations:answer_claim", args=[claim.pk]),
        "See and answer",
        str(claim.user),
    )


def _handovers(user: User, by_group: Mapping[int, Membership], leads: Sequence[int]) -> list[Handover]:
    """Open changes of the lead that this person may answer: one offered to them, or one asked for where they lead."""
    mine = Q(kind=Handover.Kind.OFFER, candidate=user)
    mine |= Q(kind=Handover.Kind.REQUEST, organisation__in=leads) & ~Q(candidate=user)
    asked = Handover.objects.filter(mine, organisation__in=by_group, status=Handover.Status.ASKED)
    return list(asked.select_related("organisation", "candidate", "asked_by").order_by("pk"))


def _handover(handover: Handover) -> Need:
    until = wording.day(handover.due_on)
    what, text = f"{handover.candidate} asks to become a lead.", f"If no lead objects by {until}, it happens."
    if handover.kind == Handover.Kind.OFFER:
        what, text = f"{handover.asked_by} offers you the lead of your group.", f"Say yes or no by {until}."
    href = reverse("organisations:lead", args=[handover.organisation.slug])
    return Need(what, text, href, "See and answer", "about the lead")


def _proof(organisation: Organisation) -> Need:
    return Need(
        "We need something to check your record.",
        "Nothing is held back until then.",
        reverse("organisations:record", args=[organisation.slug]),
        "See what we need",
    )


def _consents(due: consents.Due) -> Need:
    what, text = (
        "Is what everybody sees still right?",
        f"What you chose to show becomes private on {wording.day(due.ends)} unless you say so.",
    )
    if due.ended:
        what = "Some of your record is private now."
        text = f"Nobody confirmed it for two years: {wording.listed(due.ended)}. One click puts it back."
    return Need(what, text, reverse("organisations:consents", args=[due.organisation.slug]), "See it and answer")
