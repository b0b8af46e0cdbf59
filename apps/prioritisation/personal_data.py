"""What the queue holds about a member of staff: the views that they keep, and the requests that they moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.accounts.personal_data import Exemption, PersonalDataSection, day

from .models import Override, SavedView


def _views(person: User) -> Iterator[dict[str, Any]]:
    for view in SavedView.objects.filter(user=person).order_by("pk"):
        yield {"name": view.name, "filters": view.query, "kept": day(view.made_at)}


def _forget_views(person: User) -> None:
    SavedView.objects.filter(user=person).delete()


def _moves(person: User) -> Iterator[dict[str, Any]]:
    """The reason is about a group, and stays with the team."""
    for one in Override.objects.filter(by=person).order_by("pk").iterator(chunk_size=500):
        yield {
            "request": f"R-{one.request_id}",
            "points": one.points,
            "when": day(one.at),
            "given_back": day(one.ended_at),
        }


SECTIONS = [
    PersonalDataSection(
        "saved-views",
        "Your views of the queue",
        "For staff: the filters that you keep under a name.",
        models=("prioritisation.SavedView",),
        fields={"name": "Name", "filters": "Filters", "kept": "Kept"},
        collect=_views,
        erases="All of them.",
        erase=_forget_views,
        order=700,
    ),
    PersonalDataSection(
        "moves-by-hand",
        "Requests that you moved in the queue",
        "For staff: which request, to how many points, and when.",
        models=("prioritisation.Override",),
        fields={"request": "Request", "points": "Points", "when": "When", "given_back": "Given back"},
        collect=_moves,
        keeps="Each move, since a group may ask why. Your name is no longer on it.",
        order=710,
    ),
]
"""What this app holds about a person."""

EXEMPTIONS = [
    Exemption("prioritisation.Score", "It repeats the adviser of the request, which the part “request-work” covers"),
]
"""Models that look personal and are not."""
