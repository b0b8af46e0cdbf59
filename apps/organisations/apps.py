from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.http import HttpRequest

    from apps.core.navigation import Acting


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"
    label = "organisations"

    def ready(self) -> None:
        from apps.core import audit, burden, navigation
        from apps.core.navigation import Item
        from apps.places import consequences, reference_parts

        from . import finding, home_blocks, staff_tabs
        from .home_blocks import Block
        from .merging import own_links
        from .registers.state import register_state
        from .staff_tabs import Tab
        from .views import claims, home, merges, register_changes, staff

        everybody = ("public", "volunteer", "panel")
        navigation.add(
            Item("Groups", "organisations:directory", audiences=everybody, order=40),
            Item(
                "Groups",
                "organisations:staff_groups",
                audiences=("staff",),
                order=40,
                under=("organisations:directory",),
            ),
            Item("Find a group", "organisations:directory", audiences=("public", "volunteer"), place="tools"),
            Item("Open data", "organisations:open_data", order=60, place="footer"),
            Item("Home", "organisations:home", audiences=("member",), order=10),
            Item("Our record", "organisations:our_record", audiences=("member",), order=90),
        )
        burden.measure(
            burden.Task(
                "register",
                "Registering a group",
                "Minutes from opening the first page to registering, pauses of 10 minutes or more left out.",
            )
        )
        navigation.acting_from(acting)
        reference_parts.add(
            reference_parts.Part("Charity register", "organisations/_register_state.html", register_state, order=40)
        )
        own_links.declare_own()
        for tab in (
            Tab("All groups", "organisations:staff_groups", 0),
            Tab("To verify", "organisations:staff_to_verify", 10, staff.waiting_to_be_checked),
            Tab("Claims", "organisations:staff_claims", 15, claims.waiting_claims),
            Tab("Likely the same", "organisations:staff_pairs", 25, merges.open_pairs),
            Tab("Without a lead", "organisations:staff_without_a_lead", 20),
            Tab("Gone quiet", "organisations:staff_gone_quiet", 30),
            Tab("Register changes", "organisations:register_changes", 60, register_changes.waiting),
        ):
            staff_tabs.add(tab)
        home_blocks.add(Block("organisations/_needs_you.html", home.needs_you, order=5))
        consequences.of_moving(groups_in_ward)
        audit.listen("ward", finding.of_move)
        home_blocks.add(Block("organisations/_register_offer.html", register_changes.offer, order=85))
        home_blocks.add(Block("organisations/_record_gaps.html", home.record_gaps, order=80))
        home_blocks.add(Block("organisations/_own_people.html", home.own_people, order=50, place="side"))


def groups_in_ward(ward: str) -> str:
    """For the preview of a move: how many groups have their place in the ward. They follow it."""
    from apps.core.wording import count

    from .models import Organisation

    number = Organisation.objects.filter(ward=ward).exclude(status=Organisation.Status.MERGED).count()
    if not number:
        return "No group has its place in this ward yet."
    has = "has its" if number == 1 else "have their"
    return f"{count(number, 'group')} {has} place in this ward, and will be found under the new neighbourhood."


def acting(request: HttpRequest) -> Acting | None:
    """For the header: the group that the person acts for, and where to change it when there are several."""
    from django.urls import reverse

    from apps.core.navigation import Acting

    membership = getattr(request, "acting_for", None)
    if membership is None:
        return None
    several = len(request.groups) > 1  # type: ignore[attr-defined]
    return Acting(membership.organisation.name, reverse("organisations:switch") if several else "")
