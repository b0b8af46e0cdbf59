"""Groups that each show one thing about a record: dormant, closed, without a lead, likely the same, merged lately.

Each has a moment of its own, counted back from today, and asks for nothing. So what they show depends neither on what is
drawn nor on the day or the hour.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from apps.accounts.demo import LockedOut, Names, Staff
from apps.accounts.models import Role, User
from apps.accounts.personal_data import erasing
from apps.core.demo_data import DAY, HOUR, Timeline, World, seeded
from apps.places.models import Ward

from ..access.claims import services as claim_services
from ..access.handover import services as handover_services
from ..duplicates.merging import services as merging_services
from ..lifecycle import services as lifecycle_services
from ..models import ClaimCheck, ClosingReason, Organisation, OtherName, Verification
from ..names_and_numbers import services as names_and_numbers_services
from ..verification import services as verification_services
from . import profiles
from .groups import OPTIONAL, Group, GroupPlan, Registration
from .named import NamedGroups
from .writers import ServiceWriter

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
LOCKED_OUT = {"rests": "new-phone", "pair-2": "both-gone"}
"""The groups of those who cannot sign in, and why they cannot."""
NUMBERS_FROM = 900
ASKS = "Send us the rules of your group, or ring us. A photograph of each page will do."
NAMES = {
    "no-lead": [(OtherName.Kind.ALSO, "Story Swap"), (OtherName.Kind.FORMER, "The Book Exchange")],
    "hands-over": [(OtherName.Kind.ACRONYM, "SatSchool")],
}


@dataclass
class Records:
    """The groups by what they are for, and who works on them."""

    registration: Registration
    adviser: User
    triage_lead: User

    def group(self, key: str) -> Group:
        return next(group for group in self.registration.made if group.profile == profiles.RECORDS[key])

    def org(self, key: str) -> Organisation:
        """The group as it stands now."""
        return Organisation.objects.get(pk=self.group(key).organisation.pk)

    def person(self, rng: random.Random) -> User:
        return self.registration.person(rng)


def register_records(world: World, rng: random.Random) -> Iterator[Timeline]:
    """Registers them, each at its moment. What is once more another is in its ward, and is reached like it."""
    registration = Registration(world, ServiceWriter(), Names("records"))
    staff = world.get(Staff)
    world.put(Records(registration, staff.first(Role.ADVISER), staff.first(Role.TRIAGE_LEAD)))
    locked_out = world.get(LockedOut).people
    wards = list(Ward.objects.by_name())
    found: dict[str, Ward] = {}
    for at, (key, profile) in enumerate(profiles.RECORDS.items()):
        own = seeded("organisations", "records", key)
        found[key] = found[SAME[key]] if key in SAME else own.choice(wards)
        reached_as = list(profiles.RECORDS).index(SAME.get(key, key))
        reached = {
            "website": f"https://kept{reached_as}.example.org/",
            "contact_phone": f"0161 496 0{800 + reached_as}",
        }
        plan = GroupPlan(
            profile,
            found[key],
            world.today - DAY * BEGAN[key] - HOUR,
            own,
            NUMBERS_FROM + at,
            founder=locked_out.get(LOCKED_OUT.get(key, "")),
            more={"listed": True, "public": OPTIONAL, **reached},
            checked=0.0 if key in NOT_CHECKED else 1.0,
            confirms=False,
            joins=partial(registration.person, own) if key in TWO else None,
        )
        yield registration.timeline(plan)


def timelines(world: World, rng: random.Random) -> Iterator[Timeline]:
    """What happens to each, at its moment."""
    records, growers = world.get(Records), world.get(NamedGroups).growers
    yield _named(world, records)
    yield _proof_asked(world, records)
    yield _closed_and_resting(world, records)
    yield _without_a_lead(world, records, growers, rng)
    yield _asks_to_lead(world, records)
    yield _merged(world, records)


def _named(world: World, records: Records) -> Timeline:
    """Groups say what else they are called."""
    yield world.today - 200 * DAY
    for key, names in NAMES.items():
        org, lead = records.org(key), records.group(key).members[0]
        names_and_numbers_services.save_names(organisation=org, names=names, version=org.version, by=lead)


def _proof_asked(world: World, records: Records) -> Timeline:
    yield world.today - 7 * DAY
    waits = Verification.objects.get(organisation=records.org("proof"))
    verification_services.ask_for_proof(verification=waits, checks=[], message=ASKS, by=records.adviser)


def _closed_and_resting(world: World, records: Records) -> Timeline:
    """One group has closed, and one rests."""
    yield world.today - 60 * DAY
    lifecycle_services.close(
        organisation=records.org("closed"),
        closing_reason=ClosingReason.objects.get(pk="nobody"),
        closed_on=(world.today - 75 * DAY).date(),
        by=records.group("closed").members[0],
    )
    yield world.today - 20 * DAY
    lifecycle_services.make_dormant(organisation=records.org("rests"), by=records.group("rests").members[0])


def _without_a_lead(world: World, records: Records, growers: Group, rng: random.Random) -> Timeline:
    """A lead erases herself and a member stays. Somebody says that she is of the group: staff answer, as nobody leads.

    Somebody else says that they are of the group of the first named person: she answers. One more was agreed to.
    """
    yield world.today - 30 * DAY
    lead = records.group("no-lead").members[0]
    erasing.erase(person=lead, by=lead, why=erasing.ErasureReason.ASKED_HERE, leave_responsibilities=True)
    yield world.today - 26 * DAY
    agreed = claim_services.claim_group(
        organisation=records.org("hands-over"), who="I keep the register of children", phone="0161 496 0711",
        by=records.person(rng),
    )  # fmt: skip
    yield world.today - 24 * DAY
    check = ClaimCheck.objects.order_by("position", "pk")[0]
    claim_services.approve_claim(claim=agreed, check=check, by=records.group("hands-over").members[0])
    yield world.today - 3 * DAY
    claim_services.claim_group(
        organisation=records.org("no-lead"),
        who="I have read aloud there for two years, and keep the key",
        phone="0161 496 0712",
        note="The librarian knows me.",
        by=records.person(rng),
    )
    yield world.today - DAY
    claim_services.claim_group(
        organisation=Organisation.objects.get(pk=growers.organisation.pk),
        who="Treasurer since the spring",
        phone="0161 496 0713",
        by=records.person(rng),
    )


def _asks_to_lead(world: World, records: Records) -> Timeline:
    yield world.today - 4 * DAY
    second = records.group("hands-over").members[1]
    handover_services.ask_for_lead(organisation=records.org("hands-over"), by=second)


def _merged(world: World, records: Records) -> Timeline:
    """Staff merged two records lately. It can be undone for 30 days."""
    yield world.today - 3 * DAY
    target, source = records.org("merged"), records.org("merged-away")
    merging_services.merge_group(target=target, source=source, chosen={}, by=records.triage_lead)
