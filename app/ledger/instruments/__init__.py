"""Cheques and promissory notes: taken into the books, and what happens to them afterwards."""

from app.ledger.instruments.acting import NEEDS_BANK, Act, act
from app.ledger.instruments.entering import EnteredRoll, NewPaper, NewRoll, enter
from app.ledger.instruments.undoing import undo

__all__ = ["NEEDS_BANK", "Act", "EnteredRoll", "NewPaper", "NewRoll", "act", "enter", "undo"]
