"""Which fields the columns, facts and figures of screens made by hand tell of.

A figure added up from movements, matched or not, tells of their amounts in every currency: one
of the four would give away the others.
"""

from typing import Any

from app.core.language import current_language, gettext
from app.ledger.models import CreditLimit, Entry, Party, Voucher
from app.panel.told import Named, hides

DATED = (Voucher.dated_on, Entry.dated_on)
DUE = (Entry.due_on,)
TEXTS = (Voucher.description, Entry.description)
"""A movement is described by its line, else by its voucher."""
AMOUNTS = (Entry.debit, Entry.credit, Entry.local_debit, Entry.local_credit)
DEBIT = (Entry.debit, Entry.local_debit)
CREDIT = (Entry.credit, Entry.local_credit)
CURRENCY = (Entry.currency,)
LIMITS = (Party.credit_limit, Named(Party, "credit_limits"), CreditLimit.amount)
LEFT = (*AMOUNTS, *LIMITS)
"""What is left of a limit."""
RATE = (Entry.rate,)
IN_BOTH = (*AMOUNTS, *RATE)
"""An amount in local currency beside the one in its own."""
CODE = (Party.code,)
NAME = (Party.name,)
OF_PARTY = (*NAME, Entry.account)
"""The name of the party that a movement is of."""


def called(code: str, name: str, *, mark: str = " · ") -> str:
    """Name a party by what of its code and name the acting person sees; a dash for neither."""
    known = ((code, (Party.code,)), (name, NAME))
    return mark.join(text for text, fields in known if text and not hides(*fields)) or "–"


def unless_hidden(text: str, *fields: Any) -> str:
    """Give a text, or nothing to whom a field it tells of is hidden."""
    return "" if hides(*fields) else text


def name_of(party: Any) -> str:
    """Give the name of a party or of a row of one, else its code, else a dash."""
    return party.name if not hides(*NAME) else called(party.code, "")


def number_of(document_no: str) -> str:
    """Give the number of a voucher that was posted, else a word for it."""
    return unless_hidden(document_no, Voucher.document_no) or gettext("The voucher")


def language_of(party: Any) -> Any:
    """Give the language of a party's documents, the reader's to whom that is hidden."""
    return current_language() if hides(Party.language) else party.language
