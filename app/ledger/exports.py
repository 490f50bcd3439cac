"""The books in the plain text of other accounting tools, to be checked by them.

A line is written in local currency on its account; in another currency it stands once more,
under the account's part of that currency, against a trading account. So every currency balances
for itself, to the kuruş and without a rate, and both balances of an account can be compared.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, TextIO

from sqlalchemy import select, text

from app.core.db import db
from app.core.driver import table_of
from app.core.errors import N_
from app.core.parameters import main_currency
from app.ledger.errors import LedgerError
from app.ledger.models import Account

_account = table_of(Account)

_ROOTS = {
    "receivable": "Assets:Receivable",
    "payable": "Liabilities:Payable",
    "cash": "Assets:Cash",
    "bank": "Assets:Bank",
    "card": "Assets:Card",
    "cheque": "Assets:Cheques",
    "note": "Assets:Notes",
    "stock": "Assets:Stock",
    "tax": "Liabilities:Tax",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
TRADING = "Equity:Trading"
"""Where the amounts of other currencies have their other side."""

FORMATS = ("beancount", "hledger")


class UnknownFormatError(LedgerError):
    """Nobody asked for such a tool."""

    message = N_("There is no format {format}. Use one of: {known}.")


def account_names() -> dict[int, str]:
    """Give the name of every account in plain-text books: its kind and its code, unique."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for account in db.session.execute(select(_account).order_by(_account.c.id)):
        part = re.sub(r"[^A-Za-z0-9]+", "-", account.code).strip("-").upper() or "X"
        name = f"{_ROOTS[account.kind]}:{part}"
        if name in taken:
            name = f"{name}-{account.id}"
        taken.add(name)
        names[account.id] = name
    return names


def export(format: str, stream: TextIO) -> None:  # noqa: A002 - the word of the command line
    """Write all of the books, voucher by voucher in the order of their dates.

    Raises UnknownFormatError.
    """
    if format not in FORMATS:
        raise UnknownFormatError(format=format, known=", ".join(FORMATS))
    main, names = main_currency(), account_names()
    tool = _Beancount(main, names) if format == "beancount" else _Hledger(main, names)
    stream.writelines(f"{line}\n" for line in tool.lines())


@dataclass(frozen=True, slots=True)
class _Tool:
    """What both tools read alike: a head line, then a posting a line."""

    main: str
    names: Mapping[int, str]

    def lines(self) -> Iterator[str]:
        yield from self.opening()
        options = {"yield_per": 5_000, "stream_results": True}
        with db.session.execute(text(_ENTRIES), execution_options=options) as rows:
            for _voucher, group in groupby(rows, attrgetter("voucher_id")):
                entries = list(group)
                yield ""
                yield self.head(entries[0])
                for entry in entries:
                    yield from self._postings(entry)

    def opening(self) -> Iterator[str]:
        raise NotImplementedError

    def head(self, voucher: Any) -> str:
        raise NotImplementedError

    def _postings(self, entry: Any) -> Iterator[str]:
        name = self.names[entry.account_id]
        yield f"  {name}  {entry.local_amount} {self.main}"
        if entry.currency != self.main:
            yield f"  {name}:{entry.currency}  {entry.amount} {entry.currency}"
            yield f"  {TRADING}:{entry.currency}  {-entry.amount} {entry.currency}"


class _Beancount(_Tool):
    """Accounts are opened, texts quoted."""

    def opening(self) -> Iterator[str]:
        yield f'option "operating_currency" "{self.main}"'
        used = db.session.execute(text(_USED), {"main": self.main}).all()
        for account_id, currency in used:
            name = self.names[account_id]
            part = "" if currency == self.main else f":{currency}"
            yield f"1970-01-01 open {name}{part} {currency}"
        for currency in sorted({row.currency for row in used} - {self.main}):
            yield f"1970-01-01 open {TRADING}:{currency} {currency}"

    def head(self, voucher: Any) -> str:
        payee, narration = (_quoted(word) for word in (voucher.document_no, voucher.description))
        return f"{voucher.dated_on} * {payee} {narration}"


class _Hledger(_Tool):
    """A code in brackets, then the description to the end of the line."""

    def opening(self) -> Iterator[str]:
        yield "decimal-mark ."

    def head(self, voucher: Any) -> str:
        code = re.sub(r"[()]", "", _one_line(voucher.document_no))
        said = _one_line(voucher.description).replace(";", ",").replace("|", "/")
        return f"{voucher.dated_on} * ({code}) {said}".rstrip()


def _quoted(word: str) -> str:
    escaped = _one_line(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _one_line(word: str) -> str:
    return " ".join(word.split())


# Accounts with rows, once for local currency and once for each other currency they hold.
_USED = """
    SELECT DISTINCT account_id, :main AS currency FROM entry
     UNION
    SELECT DISTINCT account_id, currency FROM entry
     ORDER BY 1, 2
"""
_ENTRIES = """
    SELECT voucher.id AS voucher_id, voucher.dated_on, voucher.document_no, voucher.description,
           entry.account_id, entry.currency, entry.debit - entry.credit AS amount,
           entry.local_debit - entry.local_credit AS local_amount
      FROM voucher JOIN entry ON entry.voucher_id = voucher.id
     ORDER BY voucher.dated_on, voucher.id, entry.line_no
"""
