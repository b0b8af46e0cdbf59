"""Organisations: the record of a group, who acts for it, and what of it everybody may see. What the app offers."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from apps.accounts import roles
from apps.accounts.personal_data import Affiliations, Responsibilities
from apps.accounts.roles.person_parts import PersonPart
from apps.accounts.today.duties import Duty
from apps.core import wording
from apps.core.burden import Task
from apps.core.navigation import Acting, ActingFor, Item
from apps.core.offers import Offer
from apps.digests.rights import Withheld
from apps.places.move_preview import WardMovePreview
from apps.places.postcodes.after_import import AfterImport
from apps.places.reference_parts import ReferencePart
from apps.registers.after_loading import AfterLoading

from . import events, retention
from .access.claims import notifications as claim_notifications
from .access.claims import states as claim_states
from .access.claims import views as claim_views
from .access.handover import notifications as handover_notifications
from .access.handover import states as handover_states
from .consent import notifications as consent_notifications
from .duplicates import states as duplicate_states
from .duplicates.merging import notifications as merging_notifications
from .duplicates.merging import own_links
from .duplicates.merging import views as merging_views
from .lifecycle import notifications as lifecycle_notifications
from .lifecycle import states as lifecycle_states
from .models import Organisation
from .people import notifications as people_notifications
from .people import person_part as people_staff_part
from .people import rights as people_rights
from .personal_data import people, records
from .place_changes import finding as place_changes_finding
from .place_changes import policies as place_changes_policies
from .place_changes import views as place_changes_views
from .register_changes import differences
from .register_changes import policies as register_changes_policies
from .register_changes import views as register_changes_views
from .registration import notifications as registration_notifications
from .staff import policies as staff_policies
from .staff.tabs import Tab
from .start import needs
from .start import views as start_views
from .start.blocks import Block
from .start.needs import NeedSource
from .verification import notifications as verification_notifications
from .verification import states as verification_states
from .verification import views as verification_views


def groups_in_ward(ward: str) -> str:
    """For the preview of a move: how many groups have their place in the ward. They follow it."""
    number = Organisation.objects.filter(ward=ward).exclude(status=Organisation.Status.MERGED).count()
    if not number:
        return "No group has its place in this ward yet."
    has = "has its" if number == 1 else "have their"
    return f"{wording.count(number, 'group')} {has} place in this ward, and will be found under the new neighbourhood."


def acting(request: HttpRequest) -> Acting | None:
    """For the header: the group that the person acts for, and where to change it when there are several."""
    membership = getattr(request, "acting_for", None)
    if membership is None:
        return None
    several = len(request.groups) > 1  # type: ignore[attr-defined]
    return Acting(membership.organisation.name, reverse("organisations:switch") if several else "")


OFFERS: list[Offer] = [
    Withheld(people_rights.withheld),
    lifecycle_states.ORGANISATION,
    claim_states.CLAIM,
    handover_states.HANDOVER,
    verification_states.VERIFICATION,
    duplicate_states.PAIR,
    ActingFor(acting),
    Item("Groups", "organisations:staff_groups", audiences=("staff",), order=40, under=("directory:directory",)),
    Duty(
        "Groups",
        "organisations:staff_groups",
        "Check new groups, answer who may act for one, merge what is double, find those that have gone quiet.",
        roles.GROUP_KEEPERS,
        order=30,
    ),
    Duty(
        "Groups",
        "organisations:staff_groups",
        "Read the record of every group, and correct its facts.",
        roles.STAFF - roles.GROUP_KEEPERS,
        order=31,
    ),
    PersonPart("organisations/_groups_of_person.html", people_staff_part.groups_of),
    Item("Home", "organisations:home", audiences=("member",), order=10),
    Item("Our record", "organisations:our_record", audiences=("member",), order=90),
    Block("organisations/_needs_you.html", start_views.needs_you, order=5),
    NeedSource(needs.about_the_record, order=50),
    Block("organisations/_register_offer.html", register_changes_views.offer, order=85),
    Block("organisations/_record_gaps.html", start_views.record_gaps, order=80),
    Block("organisations/_own_people.html", start_views.own_people, order=50, place="side"),
    Tab("All groups", "organisations:staff_groups", 0, may=staff_policies.can_see_groups),
    Tab("To verify", "organisations:staff_to_verify", 10, verification_views.waiting_to_be_checked),
    Tab("Claims", "organisations:staff_claims", 15, claim_views.waiting_claims),
    Tab("Likely the same", "organisations:staff_pairs", 25, merging_views.open_pairs),
    Tab("Without a lead", "organisations:staff_without_a_lead", 20),
    Tab("Gone quiet", "organisations:staff_gone_quiet", 30),
    Tab(
        "Register changes",
        "organisations:register_changes",
        60,
        register_changes_views.waiting,
        may=register_changes_policies.can_see_register_changes,
    ),
    Tab(
        "Postcodes and wards",
        "organisations:place_changes",
        65,
        place_changes_views.waiting,
        may=place_changes_policies.can_see_place_changes,
    ),
    ReferencePart(
        "Groups’ postcodes and wards", "organisations/_place_changes_state.html", place_changes_views.state, order=25
    ),
    Task(
        "register",
        "Registering a group",
        "Minutes from opening the first page to registering, pauses of 10 minutes or more left out.",
    ),
    WardMovePreview(groups_in_ward),
    AfterLoading("differences", differences.compare),
    AfterImport("groups", place_changes_finding.after_import),
    *own_links.LINKS,
    *claim_notifications.KINDS,
    *handover_notifications.KINDS,
    *consent_notifications.KINDS,
    *merging_notifications.KINDS,
    *lifecycle_notifications.KINDS,
    *people_notifications.KINDS,
    *registration_notifications.KINDS,
    *verification_notifications.KINDS,
    *people.SECTIONS,
    *records.SECTIONS,
    *records.EXEMPTIONS,
    Responsibilities(people.responsibilities),
    Affiliations(people.people_who_belong),
    *retention.RULES,
    *events.EVENTS,
]
