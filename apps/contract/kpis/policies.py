"""Who writes targets and figures, and who rates. The lead body never rates itself."""

from __future__ import annotations

from django.utils import timezone

from apps.core.audit import Actor
from apps.core.decisions import ALLOW, Decision, not_now

from ..models import ContractYear, Kpi, KpiTarget
from ..policies import can_keep_contract, only_commissioners

NO_TARGET = not_now("This measure has no target for that year.", "no-target")


def _begun(year: ContractYear) -> Decision:
    if timezone.localdate() < year.starts:
        return not_now("That year has not begun.", "not-begun")
    return ALLOW


def can_report(by: Actor, kpi: Kpi, year: ContractYear, target: KpiTarget | None) -> Decision:
    """The figure of a year that has begun and has a target."""
    return can_keep_contract(by) & (ALLOW if target else NO_TARGET) & _begun(year)


def can_rate(by: Actor, kpi: Kpi, year: ContractYear, target: KpiTarget | None) -> Decision:
    """A commissioner, for a year that has begun and has a target."""
    return only_commissioners(by) & (ALLOW if target else NO_TARGET) & _begun(year)
