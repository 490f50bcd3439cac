"""Questions to the books, answered in plain rows."""

from app.ledger.queries.balances import balances, balances_by_currency, largest_balances
from app.ledger.queries.statements import (
    Query,
    Statement,
    StatementPage,
    Sums,
    account_ids,
    statement,
    statement_page,
    sums_until,
)

__all__ = [
    "Query",
    "Statement",
    "StatementPage",
    "Sums",
    "account_ids",
    "balances",
    "balances_by_currency",
    "largest_balances",
    "statement",
    "statement_page",
    "sums_until",
]
