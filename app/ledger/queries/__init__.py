"""Questions to the books, answered in plain rows."""

from app.ledger.queries.balances import balances, balances_by_currency, largest_balances
from app.ledger.queries.pages import StatementPage, statement_page
from app.ledger.queries.statements import Statement, statement
from app.ledger.queries.sums import Holder, Query, Sums, holder_of, sums_until

__all__ = [
    "Holder",
    "Query",
    "Statement",
    "StatementPage",
    "Sums",
    "balances",
    "balances_by_currency",
    "holder_of",
    "largest_balances",
    "statement",
    "statement_page",
    "sums_until",
]
