"""What the audit trail says of the contract. The moves of grants are declared by their workflow."""

from apps.core.audit import Event

CONTRACT_SET_UP = Event("contract.set-up", "contract.Contract")
YEAR_VALUED = Event("contract-year.valued", "contract.ContractYear")
LINE_ADDED = Event("budget-line.added", "contract.BudgetLine")
LINE_ENDED = Event("budget-line.ended", "contract.BudgetLine")
ENTRY_MADE = Event("ledger-entry.made", "contract.LedgerEntry")
ENTRY_REVERSED = Event("ledger-entry.reversed", "contract.LedgerEntry")
GRANT_AWARDED = Event("grant.awarded", "contract.Grant")
PARTY_ADDED = Event("party.added", "contract.Party")
PARTY_RENAMED = Event("party.renamed", "contract.Party")
PARTY_ENDED = Event("party.ended", "contract.Party")
KPI_ADDED = Event("kpi.added", "contract.Kpi")
KPI_TARGET_SET = Event("kpi.target-set", "contract.Kpi")
KPI_FIGURE_REPORTED = Event("kpi.figure-reported", "contract.Kpi")
KPI_RATED = Event("kpi.rated", "contract.Kpi")

EVENTS = [
    CONTRACT_SET_UP,
    YEAR_VALUED,
    LINE_ADDED,
    LINE_ENDED,
    ENTRY_MADE,
    ENTRY_REVERSED,
    GRANT_AWARDED,
    PARTY_ADDED,
    PARTY_RENAMED,
    PARTY_ENDED,
    KPI_ADDED,
    KPI_TARGET_SET,
    KPI_FIGURE_REPORTED,
    KPI_RATED,
]
