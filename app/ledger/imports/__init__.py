"""Files into the books: all or nothing, every mistake named by row and column."""

from app.ledger.imports.files import FileRefusedError, Imported, Problem, Problems
from app.ledger.imports.parties import import_parties
from app.ledger.imports.rows import Transaction
from app.ledger.imports.transactions import import_transactions, take_transactions

__all__ = [
    "FileRefusedError",
    "Imported",
    "Problem",
    "Problems",
    "Transaction",
    "import_parties",
    "import_transactions",
    "take_transactions",
]
