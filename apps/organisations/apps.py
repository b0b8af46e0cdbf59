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
        from apps.core import navigation
        from apps.core.navigation import Item
        from apps.places import consequences, reference_parts
        from apps.places.reference_parts import Part

        from . import home_blocks, staff_tabs
        from .home_blocks import Block
        from .staff_tabs import Tab
        from .views import home, register_changes

        everybody = ("public", "volunteer", "panel", "staff")
        navigation.add(
            Item("Groups", "organisations:directory", audiences=everybody, order=40),
            Item("Find a group", "organisations:directory", audiences=("public", "volunteer"), place="tools"),
            Item("Home", "organisations:home", audiences=("member",), order=10),
            Item("Our record", "organisations:our_record", audiences=("member",), order=90),
        )
        navigation.acting_from(acting)
        consequences.of_moving(groups_in_ward)
        reference_parts.add(
            Part("Charity register", "organisations/_register_state.html", register_changes.state, order=40)
        )
        staff_tabs.add(
            Tab("Register changes", "organisations:register_changes", order=60, count=register_changes.waiting)
        )
        home_blocks.add(Block("organisations/_register_offer.html", register_changes.offer, order=85))
        home_blocks.add(Block("organisations/_record_gaps.html", home.record_gaps, order=80))
        home_blocks.add(Block("organisations/_own_people.html", home.own_people, order=50, place="side"))


def groups_in_ward(ward: str) -> str:
    """For the preview of a move: how many groups have their place in the ward. They follow it."""
    from apps.core.wording import count

    from .models import Organisation

    number = Organisation.objects.filter(ward=ward).count()
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
