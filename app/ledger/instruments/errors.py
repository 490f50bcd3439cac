"""Why something cannot happen to a cheque or note, and what to do next."""

from collections.abc import Mapping
from typing import ClassVar

from app.core.errors import N_
from app.ledger.errors import LedgerError


class NoPapersError(LedgerError):
    """A roll lists at least one paper."""

    message = N_("There is no cheque or note in the list. Enter or choose at least one.")


class DuplicateInstrumentError(LedgerError):
    """A paper is entered once."""

    message = N_(
        "The paper {paper} of this party, with the same bank, due date and amount, is in the "
        "books already. Look it up under cheques and notes."
    )
    tells: ClassVar[Mapping[str, str]] = {"paper": "Instrument.document_no"}


class InstrumentStateError(LedgerError):
    """What happens to a paper depends on where it is."""

    message = N_(
        "The paper {paper} is now: {state}. “{event}” cannot happen to it. Load its page again."
    )
    tells: ClassVar[Mapping[str, str]] = {
        "paper": "Instrument.document_no",
        "state": "Instrument.state",
    }


class InstrumentDateError(LedgerError):
    """What happens to a paper happens in the order of its dates."""

    message = N_(
        "The last event of the paper {paper} is dated {last}. Choose that day or a later one."
    )
    tells: ClassVar[Mapping[str, str]] = {
        "paper": "Instrument.document_no",
        "last": "InstrumentEvent.dated_on",
    }


class NoHolderError(LedgerError):
    """An endorsed paper goes to somebody."""

    message = N_("Choose the party to whom the paper is endorsed.")


class NoBankAccountError(LedgerError):
    """Money comes into an account of ours, or goes out of one."""

    message = N_("Choose the bank or cash account.")


class NotABankAccountError(LedgerError):
    """A paper is paid at a bank or in cash."""

    message = N_("Account {code} is neither a bank nor a cash account. Choose another one.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Account.code"}


class SeveralCurrenciesError(LedgerError):
    """One rate holds for one currency."""

    message = N_("These papers are in several currencies. Take those of one currency at a time.")


class LaterEventError(LedgerError):
    """Only the last thing that happened can be undone."""

    message = N_(
        "More has happened to the paper {paper} since. Undo that first, on the paper's own page."
    )
    tells: ClassVar[Mapping[str, str]] = {"paper": "Instrument.document_no"}


class NothingToUndoError(LedgerError):
    """An entry that was undone is gone."""

    message = N_("The entry of the paper {paper} was undone already. Enter the paper again.")
    tells: ClassVar[Mapping[str, str]] = {"paper": "Instrument.document_no"}
