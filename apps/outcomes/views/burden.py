"""What the portal asks of people: minutes, sittings and corrections, from counts that hold nobody's name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core import burden as effort
from apps.core import wording
from apps.core.burden import Cost, Task
from apps.core.charts import Line, line_chart
from apps.core.decisions import require
from apps.core.parts import TableColumn

from .. import policies

YEAR = 12
TOO_FEW = f"Fewer than {effort.TOO_FEW}"


@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    """For each long form: how many finished it in the last 12 months, and what it took."""
    require(policies.can_see_burden(request.user))
    counted = effort.EffortCounts(effort.months(timezone.localdate(), YEAR))
    return render(request, "outcomes/burden.html", {"tasks": [_task(task, counted) for task in effort.tasks()]})


def _task(task: Task, counted: effort.EffortCounts) -> dict[str, Any]:
    year = counted.cost(task.code)
    found: dict[str, Any] = {"task": task, "year": year, "too_few": effort.TOO_FEW}
    if year is None:
        return found
    monthly = [(month, counted.cost(task.code, [month])) for month in counted.months]
    rows = [[f"{month:%B %Y}", *(_cells(cost) if cost else [TOO_FEW, "–", "–", "–", "–"])] for month, cost in monthly]
    found |= {
        "minutes": wording.count(year.minutes, "minute"),
        "middle": _middle(year),
        "people": wording.whole(year.people),
        "one_sitting": wording.percent(year.one_sitting),
        "sent_back": wording.percent(year.sent_back),
        "columns": [
            TableColumn("Month"),
            TableColumn("People", number=True),
            TableColumn("Minutes, the middle one", number=True),
            TableColumn("The middle half", number=True),
            TableColumn("In one sitting", number=True),
            TableColumn("Corrected a page", number=True),
        ],
        "rows": rows,
        "caption": f"{task.name}, by month",
    }
    if sum(cost is not None for _, cost in monthly) > 1:
        found["figure"] = line_chart(
            [f"{month:%B %Y}" for month in counted.months],
            [Line(task.name, [cost.minutes if cost else None for _, cost in monthly])],
            header="Month",
            caption=f"Minutes: half took longer, half shorter, by the month in which they finished. {task.counts}",
            sentence=f"In the last 12 months half of all people needed {wording.count(year.minutes, 'minute')} or less.",
            short_periods=[f"{month:%b}" for month in counted.months],
        )
    return found


def _middle(cost: Cost) -> str:
    if cost.low == cost.high:
        return f"The middle half: {wording.count(cost.low, 'minute')}."
    return f"The middle half: {cost.low} to {cost.high} minutes."


def _cells(cost: Cost) -> list[str]:
    return [
        wording.whole(cost.people),
        str(cost.minutes),
        f"{cost.low} to {cost.high}",
        wording.percent(cost.one_sitting),
        wording.percent(cost.sent_back),
    ]
