"""Addresses of the contract."""

from django.urls import path

from .kpis import views as kpis
from .ledger import views as ledger
from .parties import views as parties
from .terms import views as terms

app_name = "contract"
urlpatterns = [
    path("", terms.contract, name="contract"),
    path("set-up/", terms.set_up, name="set_up"),
    path("years/<int:pk>/value/", terms.value_year, name="value_year"),
    path("lines/add/", ledger.add_line, name="add_line"),
    path("lines/<int:pk>/end/", ledger.end_line, name="end_line"),
    path("lines/<int:pk>/budget/<int:number>/", ledger.set_budget, name="set_budget"),
    path("lines/<int:pk>/commit/", ledger.commit, name="commit"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/ledger.csv", ledger.ledger_file, {"kind": "csv"}, name="ledger_csv"),
    path("ledger/ledger.xlsx", ledger.ledger_file, {"kind": "xlsx"}, name="ledger_xlsx"),
    path("ledger/<int:pk>/take-back/", ledger.reverse_entry, name="reverse_entry"),
    path("grants/award/", ledger.award, name="award"),
    path("grants/<int:pk>/", ledger.grant, name="grant"),
    path("grants/<int:pk>/pay/", ledger.pay, name="pay"),
    path("grants/<int:pk>/cancel/", ledger.cancel, name="cancel"),
    path("<int:pk>/parties/add/", parties.add_party, name="add_party"),
    path("parties/<int:pk>/name/", parties.rename_party, name="rename_party"),
    path("parties/<int:pk>/end/", parties.end_party, name="end_party"),
    path("<int:pk>/measures/add/", kpis.add_kpi, name="add_kpi"),
    path("measures/<int:pk>/", kpis.kpi, name="kpi"),
    path("measures/<int:pk>/<int:number>/target/", kpis.set_target, name="set_target"),
    path("measures/<int:pk>/<int:number>/figure/", kpis.report_figure, name="report_figure"),
    path("measures/<int:pk>/<int:number>/rating/", kpis.rate, name="rate_kpi"),
]
