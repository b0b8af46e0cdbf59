"""Puts a policy in force, and moves a request by hand, with a reason."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.support.models import Request

from . import events, policies
from .criteria import CRITERIA
from .models import Override, Policy, PolicyCriterion, SavedView, Score

VIEWS_UP_TO = 12
QUERY_UP_TO = 500


def load_policy(path: Path, *, by: Actor = SYSTEM) -> Policy:
    """Reads a policy from a JSON file and puts it in force on its date, ending the one before.

    Raises DomainError, naming the file, when its weights do not add up to 100, it names a criterion or a
    setting that does not exist, lacks the day on which the triage lead or the sector panel agreed or a section of
    its equality analysis, or a policy with its number is there already with other weights. Loading the same file
    again changes nothing. Records ``policy.published``.
    """
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = data["criteria"]
    if sum(row["weight"] for row in rows) != 100:
        raise DomainError(f"{path.name}: the weights must add up to 100")
    codes = [row["code"] for row in rows]
    for code in codes:
        if codes.count(code) > 1:
            raise DomainError(f"{path.name}: it names {code} twice")
    for row in rows:
        criterion = CRITERIA.get(row["code"])
        if criterion is None:
            raise DomainError(f"{path.name}: there is no criterion {row['code']}")
        try:
            criterion.settings(row.get("settings", {}))
        except ValueError as error:
            raise DomainError(f"{path.name}: {error}") from error
    starts = dt.date.fromisoformat(data["in_force_from"])
    agreed = _agreed(data, path, starts)
    analysis = _equality_analysis(data, path)
    published = {}
    if "published_on" in data:
        day = dt.date.fromisoformat(data["published_on"])
        published["published_at"] = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    with transaction.atomic():
        existing = Policy.objects.filter(number=data["number"]).first()
        if existing:
            kept = {row.code: (row.weight, row.settings) for row in existing.criteria.all()}
            if kept != {row["code"]: (row["weight"], row.get("settings", {})) for row in rows}:
                raise DomainError(
                    f"{path.name}: policy {data['number']} was published with other content. Give it a new number"
                )
            return existing
        Policy.objects.filter(in_force_until__isnull=True, in_force_from__lt=starts).update(in_force_until=starts)
        policy = Policy.objects.create(
            number=data["number"],
            summary=data["summary"],
            equality_analysis=analysis,
            **agreed,
            in_force_from=starts,
            **published,
        )
        PolicyCriterion.objects.bulk_create(
            PolicyCriterion(
                policy=policy,
                code=row["code"],
                weight=row["weight"],
                settings=row.get("settings", {}),
                position=position,
            )
            for position, row in enumerate(rows)
        )
        audit.record(events.POLICY_PUBLISHED, subject=policy, by=by, after={"number": policy.number})
    return policy


def _agreed(data: dict[str, Any], path: Path, starts: dt.date) -> dict[str, dt.date]:
    """The days on which the triage lead and the sector panel agreed. Both have to, before a policy is in force."""
    found = {}
    for side in ("triage_lead", "sector_panel"):
        if side not in data.get("agreed", {}):
            raise DomainError(f"{path.name}: say on which day the {side.replace('_', ' ')} agreed")
        day = dt.date.fromisoformat(data["agreed"][side])
        if day > starts:
            raise DomainError(f"{path.name}: the {side.replace('_', ' ')} agreed after it came into force")
        found[f"{side}_agreed_on"] = day
    return found


def _equality_analysis(data: dict[str, Any], path: Path) -> list[dict[str, str]]:
    """The sections of the equality analysis: at least one, each with a heading and a text."""
    sections = data.get("equality_analysis")
    if not (isinstance(sections, list) and sections and all(set(each) == {"heading", "text"} for each in sections)):
        raise DomainError(f"{path.name}: an equality analysis is a list of sections, each with a heading and a text")
    return sections


def override(request: Request, *, by: User, points: int, reason: str) -> Override:
    """Gives a request other points than the policy did, and so another place. The reason is kept and shown to staff.

    Ends an earlier override. Records ``request.moved-by-hand``; the group sees that a person moved it.
    """
    if not 0 <= points <= 100:
        raise DomainError("Enter a number of points from 0 to 100", field="points", code="out-of-range")
    if not reason.strip():
        raise DomainError("Say why. The reason is kept", field="reason", code="missing")
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_override(by, locked))
        current = Score.objects.select_for_update().filter(request=locked).first()
        if current is None:
            raise DomainError("This request has no place yet, because no policy is in force", code="no-policy")
        locked.overrides.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by)
        made = Override.objects.create(request=locked, points=points, reason=reason.strip(), by=by)
        before = current.rank_points
        current.override_points = points
        current.save(update_fields={"override_points"})
        audit.record(
            events.REQUEST_MOVED_BY_HAND, subject=locked, by=by, before={"points": before}, after={"points": points}
        )
    return made


def end_override(request: Request, *, by: User) -> None:
    """Gives a request back the points that the policy gave. Records ``request.given-back``."""
    with transaction.atomic():
        locked = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        require(policies.can_end_override(by, locked))
        locked.overrides.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by)
        current = Score.objects.select_for_update().get(request=locked)
        before, current.override_points = current.rank_points, None
        current.save(update_fields={"override_points"})
        audit.record(
            events.REQUEST_GIVEN_BACK, subject=locked, by=by, before={"points": before}, after={"points": current.total}
        )


def save_view(*, by: User, name: str, query: str) -> SavedView:
    """Keeps a set of filters under a name, for this person alone. The same name again replaces what it held."""
    name = " ".join(name.split())
    if not name:
        raise DomainError("Give the view a name", field="name", code="missing")
    if len(query) > QUERY_UP_TO:
        raise DomainError("This view holds too many filters to keep. Take some off", code="too-long")
    if not by.saved_views.filter(name=name).exists() and by.saved_views.count() >= VIEWS_UP_TO:
        raise DomainError(f"You can keep {VIEWS_UP_TO} views. Take one away first", field="name", code="many")
    view, _ = SavedView.objects.update_or_create(user=by, name=name, defaults={"query": query})
    return view


def delete_view(view: SavedView, *, by: User) -> None:
    """Takes away one of the person's own views."""
    SavedView.objects.filter(pk=view.pk, user=by).delete()
