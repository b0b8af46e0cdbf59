"""A check-up is begun, filled in bit by bit, and finished."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from apps.accounts.models import User
from apps.assessments import services as assessments
from apps.core import audit
from apps.core.decisions import require
from apps.organisations.models import Organisation

from .. import events
from ..models import CheckUp
from . import policies


@transaction.atomic
def begin(organisation: Organisation, *, kind: str, by: User) -> CheckUp:
    """Begins a check-up, or answers with the one of this form that is not finished yet."""
    held = _locked(organisation)
    require(policies.can_fill_check_up(by, held))
    unfinished = CheckUp.objects.unfinished().filter(organisation=held, assessment__questionnaire__kind=kind)
    found: CheckUp | None = unfinished.order_by("pk").first()
    if found is not None:
        return found
    by_phone = not policies.acts_for(by, held)
    assessment = assessments.begin(kind, by=by, by_phone=by_phone)
    check_up = CheckUp.objects.create(organisation=held, assessment=assessment)
    after = {"form": assessment.questionnaire_id, "by_phone": by_phone}
    audit.record(events.CHECK_UP_BEGUN, subject=check_up, by=by, after=after)
    return check_up


@transaction.atomic
def answer(check_up: CheckUp, *, by: User, choices: Mapping[str, str], seen: str | None = None) -> None:
    """Keeps what was chosen so far."""
    require(policies.can_fill_check_up(by, _locked(check_up.organisation)))
    assessments.answer(check_up.assessment, choices=choices, seen=seen)


@transaction.atomic
def finish(check_up: CheckUp, *, by: User) -> CheckUp:
    """Closes the answers. From then on the check-up is what later ones are compared with."""
    require(policies.can_fill_check_up(by, _locked(check_up.organisation)))
    check_up.assessment = assessments.finish(check_up.assessment)
    audit.record(events.CHECK_UP_FINISHED, subject=check_up, by=by)
    return check_up


def _locked(organisation: Organisation) -> Organisation:
    """The group as it is until the transaction ends: nobody joins it or leaves it, and it is not closed meanwhile."""
    held: Organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    return held
