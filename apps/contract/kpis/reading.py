"""The measures as pages show them: target, reported figure and rating of a year, and all that stood before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..models import Contract, ContractYear, Kpi, KpiFigure, KpiRating, KpiTarget
from . import policies

TAGS = {
    KpiRating.Word.GOOD: "on-target",
    KpiRating.Word.APPROACHING: "close-to-target",
    KpiRating.Word.REQUIRES: "close-to-target",
    KpiRating.Word.INADEQUATE: "below-target",
    KpiRating.Word.OTHER: "plain",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure in a year. ``target`` and ``figure_said`` are words, or empty where there is none yet."""

    kpi: Kpi
    year: ContractYear
    target: str
    figure: KpiFigure | None
    figure_said: str
    meets: str
    rating: KpiRating | None
    tag: str
    earlier: int
    may_report: bool
    may_rate: bool


def of_year(contract: Contract, year: ContractYear, user: Any) -> list[Shown]:
    """Every measure of a contract in a year, in the order in which they were written down. Four statements."""
    found = Kpi.objects.visible_to(user).filter(contract=contract).order_by("pk")
    return _shown(list(found), [year], user)


def of_kpi(kpi: Kpi, user: Any) -> list[Shown]:
    """One measure in every year of its contract, the newest first."""
    return _shown([kpi], list(kpi.contract.years.order_by("-starts")), user)


def history(kpi: Kpi) -> list[dict[str, Any]]:
    """Every figure and rating that there ever was, the newest first."""
    figures: Iterable[Any] = kpi.figures.select_related("year", "by")
    ratings: Iterable[Any] = kpi.ratings.select_related("year", "by")
    rows = [
        {"row": one, "what": f"Reported: {kpi.said(one.number)}", "why": f"Source: {one.source}"} for one in figures
    ]
    rows += [{"row": one, "what": f"Rated: {one.get_word_display()}", "why": one.reason} for one in ratings]
    return sorted(rows, key=lambda each: (each["row"].at, each["row"].pk), reverse=True)


def _shown(kpis: list[Kpi], years: list[ContractYear], user: Any) -> list[Shown]:
    key = ("kpi_id", "year_id")
    of = {"kpi__in": kpis, "year__in": years}
    targets = {_key(each, key): each for each in KpiTarget.objects.filter(**of)}
    figures = {_key(each, key): each for each in KpiFigure.objects.in_force().filter(**of)}
    ratings: dict[Any, KpiRating] = {}
    earlier: dict[Any, int] = {}
    for each in KpiRating.objects.filter(**of).order_by("at", "pk"):
        at = _key(each, key)
        if each.ended_at is None:
            ratings[at] = each
        else:
            earlier[at] = earlier.get(at, 0) + 1
    rows = []
    for kpi in kpis:
        for year in years:
            at = (kpi.pk, year.pk)
            target, figure, rating = targets.get(at), figures.get(at), ratings.get(at)
            rows.append(
                Shown(
                    kpi=kpi,
                    year=year,
                    target=kpi.target_said(target.number) if target else "",
                    figure=figure,
                    figure_said=kpi.said(figure.number) if figure else "",
                    meets=_meets(kpi, year, target, figure),
                    rating=rating,
                    tag=TAGS[KpiRating.Word(rating.word)] if rating else "",
                    earlier=earlier.get(at, 0),
                    may_report=bool(policies.can_report(user, kpi, year, target)),
                    may_rate=bool(policies.can_rate(user, kpi, year, target)),
                )
            )
    return rows


def _key(row: Any, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in names)


def _meets(kpi: Kpi, year: ContractYear, target: KpiTarget | None, figure: KpiFigure | None) -> str:
    """Whether the reported figure is at its target, in words: a sum, and not the commissioner's rating."""
    if target is None or figure is None:
        return ""
    most = kpi.kind == Kpi.Kind.AT_MOST
    met = figure.number <= target.number if most else figure.number >= target.number
    so_far = " so far" if figure.as_of + dt.timedelta(days=1) < year.ends else ""
    return f"This meets the target{so_far}" if met else f"This does not meet the target{so_far}"
