"""Groups that each show one thing about a record: at rest, closed, without a lead, likely the same, merged lately.

Each has a moment of its own, counted back from now, and asks for nothing. So what they show does not hang on chance,
on the day or on the hour.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.personal_data import erasing
from apps.organisations.access.claims import services as claim_services
from apps.organisations.access.handover import services as handover_services
from apps.organisations.duplicates import services as duplicate_services
from apps.organisations.duplicates.merging import services as merging_services
from apps.organisations.lifecycle import services as lifecycle_services
from apps.organisations.models import (
    Check,
    ClaimCheck,
    ClosingReason,
    Organisation,
    OtherName,
    Verification,
)
from apps.organisations.names_and_numbers import services as names_and_numbers_services
from apps.organisations.verification import services as verification_services

from .. import clock
from . import cast, offers
from .groups import OPTIONAL, Group, Register
from .stories import DAY, Story

HOUR = dt.timedelta(hours=1)
BEGAN = {
    "rests": 400, "closed": 500, "no-lead": 320, "hands-over": 280, "ran-out": 747, "proof": 12, "new": 2,
    "pair-1": 600, "pair-1-again": 30, "pair-2": 450, "pair-2-again": 21, "merged": 380, "merged-away": 90,
}  # fmt: skip
"""How many days ago each was registered. 747 days are more than the two years that a consent holds."""
NOT_CHECKED = frozenset({"proof", "new", "pair-2-again"})
TWO = frozenset({"no-lead", "hands-over"})
"""Groups in which a second person acts."""
SAME = {"pair-1-again": "pair-1", "pair-2-again": "pair-2", "merged-away": "merged"}
"""Which groups are others once more: in the same ward, with the same website and phone number."""
ASKS = "Send us the rules of your group, or ring us. A photograph of each page will do."
NAMES = {
    "no-lead": [(OtherName.Kind.ALSO, "Story Swap"), (OtherName.Kind.FORMER, "The Book Exchange")],
    "hands-over": [(OtherName.Kind.ACRONYM, "SatSchool")],
}
GROWERS_NAMES = [(OtherName.Kind.FORMER, "The Alexandra Allotment Club"), (OtherName.Kind.ALSO, "The Growers")]


@dataclass(frozen=True)
class Kept:
    """The groups by what they are for, and who works on them."""

    groups: dict[str, Group]
    adviser: User
    triage_lead: User
    register: Register

    def org(self, key: str) -> Organisation:
        """The group as it stands now."""
        return Organisation.objects.get(pk=self.groups[key].organisation.pk)


def begin(register: Register, now: dt.datetime, *, adviser: User, triage_lead: User) -> Kept:
    """Registers them, each at its moment. Has a chance of its own, so that other groups stay the same."""
    own = Register(random.Random(len(cast.RECORDS)))  # noqa: S311 (the same world each time)
    own.names, own.charities = register.names, register.charities
    groups: dict[str, Group] = {}
    for at, (key, sketch) in enumerate(cast.RECORDS.items()):
        began = now - DAY * BEGAN[key] - HOUR
        first = groups.get(SAME.get(key, ""))
        with clock.at(began - HOUR):
            founder = own.person()
        reached = {"website": f"https://kept{at}.example.org/", "contact_phone": f"0161 496 0{800 + at}"}
        if first:
            held = first.organisation
            reached = {"website": held.website, "contact_phone": held.contact_phone}
        more = {"listed": True, "public": OPTIONAL, **reached}
        groups[key] = own.group(sketch, founder, began, first.organisation.ward.name if first else "", more)
        if key in TWO:
            own.joins(groups[key], own.person(), began + DAY)
    return Kept(groups, adviser, triage_lead, own)


def stories(kept: Kept, growers: Group, now: dt.datetime) -> Iterator[Story]:
    """What happens to each, at its moment."""
    for key, group in kept.groups.items():
        if key not in NOT_CHECKED:
            yield _checked(kept, group)
    yield _named(kept, growers, now)
    yield _proof_asked(kept, now)
    yield _standing(kept, now)
    yield _without_a_lead(kept, growers, now)
    yield _asks_to_lead(kept, now)
    yield _merged(kept, now)
    yield _services(growers, now)


def last_morning(now: dt.datetime) -> None:
    """What the worker finds by night: likely pairs, and groups of which nothing was heard for two years."""
    with clock.at(now - 5 * HOUR):
        duplicate_services.find_pairs()
    with clock.at(now - 2 * HOUR):
        lifecycle_services.ask_the_quiet()


def _checked(kept: Kept, group: Group) -> Story:
    yield group.organisation.created_at + 6 * DAY
    waits = Verification.objects.get(organisation=group.organisation)
    verification_services.verify(verification=waits, checks=list(Check.objects.in_order())[:2], by=kept.adviser)


def _named(kept: Kept, growers: Group, now: dt.datetime) -> Story:
    """Groups say what else they are called."""
    yield now - 200 * DAY
    for key, names in NAMES.items():
        org = kept.org(key)
        names_and_numbers_services.save_names(
            organisation=org, names=names, version=org.version, by=kept.groups[key].members[0]
        )
    org = Organisation.objects.get(pk=growers.organisation.pk)
    names_and_numbers_services.save_names(
        organisation=org, names=GROWERS_NAMES, version=org.version, by=growers.members[0]
    )


def _services(growers: Group, now: dt.datetime) -> Story:
    yield now - 100 * DAY
    offers.well_kept(Organisation.objects.get(pk=growers.organisation.pk), growers.members[0])


def _proof_asked(kept: Kept, now: dt.datetime) -> Story:
    yield now - 7 * DAY
    waits = Verification.objects.get(organisation=kept.org("proof"))
    verification_services.ask_for_proof(verification=waits, checks=[], message=ASKS, by=kept.adviser)


def _standing(kept: Kept, now: dt.datetime) -> Story:
    """One group has closed, and one rests."""
    yield now - 60 * DAY
    lifecycle_services.close(
        organisation=kept.org("closed"),
        closing_reason=ClosingReason.objects.get(pk="nobody"),
        closed_on=(now - 75 * DAY).date(),
        by=kept.groups["closed"].members[0],
    )
    yield now - 20 * DAY
    lifecycle_services.make_dormant(organisation=kept.org("rests"), by=kept.groups["rests"].members[0])


def _without_a_lead(kept: Kept, growers: Group, now: dt.datetime) -> Story:
    """A lead erases herself and a member stays. Somebody says that she is of the group: staff answer, as nobody leads.

    Somebody else says that they are of the group of the first named person: she answers. One more was agreed to.
    """
    yield now - 30 * DAY
    lead = kept.groups["no-lead"].members[0]
    erasing.erase(person=lead, by=lead, why=erasing.ErasureReason.ASKED_HERE, leave_responsibilities=True)
    yield now - 26 * DAY
    agreed = claim_services.claim_group(
        organisation=kept.org("hands-over"), who="I keep the register of children", phone="0161 496 0711",
        by=kept.register.person(),
    )  # fmt: skip
    yield now - 24 * DAY
    check = ClaimCheck.objects.order_by("position", "pk")[0]
    claim_services.approve_claim(claim=agreed, check=check, by=kept.groups["hands-over"].members[0])
    yield now - 3 * DAY
    claim_services.claim_group(
        organisation=kept.org("no-lead"),
        who="I have read aloud there for two years, and keep the key",
        phone="0161 496 0712",
        note="The librarian knows me.",
        by=kept.register.person(),
    )
    yield now - DAY
    claim_services.claim_group(
        organisation=Organisation.objects.get(pk=growers.organisation.pk),
        who="Treasurer since the spring",
        phone="0161 496 0713",
        by=kept.register.person(),
    )


def _asks_to_lead(kept: Kept, now: dt.datetime) -> Story:
    yield now - 4 * DAY
    handover_services.ask_for_lead(organisation=kept.org("hands-over"), by=kept.groups["hands-over"].members[1])


def _merged(kept: Kept, now: dt.datetime) -> Story:
    """Staff merged two records lately. It can be undone for 30 days."""
    yield now - 3 * DAY
    merging_services.merge_group(
        target=kept.org("merged"), source=kept.org("merged-away"), chosen={}, by=kept.triage_lead
    )
