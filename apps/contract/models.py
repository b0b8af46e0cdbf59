"""The models of the contract, each from the package of its capability."""

from .kpis.models import Kpi, KpiFigure, KpiRating, KpiTarget
from .ledger.models import BudgetLine, Grant, LedgerEntry
from .parties.models import Party, PartyName
from .terms.models import Contract, ContractYear

__all__ = [
    "BudgetLine",
    "Contract",
    "ContractYear",
    "Grant",
    "Kpi",
    "KpiFigure",
    "KpiRating",
    "KpiTarget",
    "LedgerEntry",
    "Party",
    "PartyName",
]
