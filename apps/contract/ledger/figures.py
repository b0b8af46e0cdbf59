"""The four figures of a line and a year, which are never mixed, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from ..models import BudgetLine, ContractYear, LedgerEntry

KINDS = {
    LedgerEntry.Kind.BUDGET: "budget",
    LedgerEntry.Kind.COMMITMENT: "committed",
    LedgerEntry.Kind.AWARD: "awarded",
    LedgerEntry.Kind.PAYMENT: "paid",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """In pence: what a line has, what is committed, what groups were awarded, and what they were paid in the year.

    A payment counts in the year in which it was paid, also when the award was made in the year before.
    """

    budget: int = 0
    committed: int = 0
    awarded: int = 0
    paid: int = 0

    @property
    def uncommitted(self) -> int:
        """What is promised to nobody yet."""
        return self.budget - self.committed - self.awarded


def of_year(year: ContractYear) -> dict[int, Figures]:
    """The figures of each line that has any in a year, by the key of the line. One statement."""
    found: dict[int, dict[str, int]] = {}
    rows = LedgerEntry.objects.filter(year=year).order_by().values_list("line", "kind").annotate(pence=Sum("pence"))
    for line, kind, pence in rows:
        found.setdefault(line, {})[KINDS[kind]] = pence
    return {line: Figures(**sums) for line, sums in found.items()}


def of_line(line: BudgetLine, year: ContractYear) -> Figures:
    """The figures of one line in a year."""
    return of_year(year).get(line.pk, Figures())


def together(figures: Iterable[Figures]) -> Figures:
    """The sum of each of the four."""
    each = list(figures)
    return Figures(
        sum(one.budget for one in each),
        sum(one.committed for one in each),
        sum(one.awarded for one in each),
        sum(one.paid for one in each),
    )
