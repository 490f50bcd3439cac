"""Questions to the books, answered in plain rows."""

from app.ledger.queries.ageing import (
    AgeingFilter,
    AgeingPage,
    AgeingTotals,
    ageing,
    ageing_page,
    ageing_totals,
    listed_ageing,
)
from app.ledger.queries.average_dues import AverageDues, average_dues
from app.ledger.queries.balance_pages import (
    BalanceFilter,
    BalancesPage,
    BalanceTotals,
    balance_totals,
    balances_page,
    listed_balances,
)
from app.ledger.queries.balances import balances, balances_by_currency, largest_balances
from app.ledger.queries.holders import currencies_of, span_of
from app.ledger.queries.instruments import (
    RISK_CLASSES,
    Due,
    InstrumentFilter,
    Uncollected,
    dues,
    instruments,
    uncollected,
)
from app.ledger.queries.keyset import Page, Turn
from app.ledger.queries.late_charges import (
    ChargeRow,
    LateCharges,
    charged_already,
    late_charges,
)
from app.ledger.queries.matches import matchable, matches_of
from app.ledger.queries.overdue import (
    PartyFigures,
    Standing,
    balances_of,
    overdue_of,
    party_figures,
    standing,
)
from app.ledger.queries.pages import StatementPage, page_of, statement_page
from app.ledger.queries.risk import (
    RiskRow,
    credit_left,
    credit_rules,
    risk_rows,
    risks_of,
)
from app.ledger.queries.statements import Statement, statement
from app.ledger.queries.sums import Holder, Query, Sums, holder_of, sums_until
from app.ledger.queries.totals_by_period import (
    TotalsFilter,
    totals_by_period,
    totals_of_periods,
    totals_page,
)
from app.ledger.queries.transactions import (
    TransactionFilter,
    TransactionTotals,
    listed_transactions,
    transaction_totals,
    transactions_page,
)

__all__ = [
    "RISK_CLASSES",
    "AgeingFilter",
    "AgeingPage",
    "AgeingTotals",
    "AverageDues",
    "BalanceFilter",
    "BalanceTotals",
    "BalancesPage",
    "ChargeRow",
    "Due",
    "Holder",
    "InstrumentFilter",
    "LateCharges",
    "Page",
    "PartyFigures",
    "Query",
    "RiskRow",
    "Standing",
    "Statement",
    "StatementPage",
    "Sums",
    "TotalsFilter",
    "TransactionFilter",
    "TransactionTotals",
    "Turn",
    "Uncollected",
    "ageing",
    "ageing_page",
    "ageing_totals",
    "average_dues",
    "balance_totals",
    "balances",
    "balances_by_currency",
    "balances_of",
    "balances_page",
    "charged_already",
    "credit_left",
    "credit_rules",
    "currencies_of",
    "dues",
    "holder_of",
    "instruments",
    "largest_balances",
    "late_charges",
    "listed_ageing",
    "listed_balances",
    "listed_transactions",
    "matchable",
    "matches_of",
    "overdue_of",
    "page_of",
    "party_figures",
    "risk_rows",
    "risks_of",
    "span_of",
    "standing",
    "statement",
    "statement_page",
    "sums_until",
    "totals_by_period",
    "totals_of_periods",
    "totals_page",
    "transaction_totals",
    "transactions_page",
    "uncollected",
]
