"""Cards from a file: all or nothing; a card that is there already must say the same."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.events import publish
from app.core.identifiers import parse_tax_no
from app.ledger.errors import LedgerError, UnknownCurrencyError
from app.ledger.events import PartiesImported
from app.ledger.imports.files import (
    DifferentContentError,
    EmptyCellError,
    FileRefusedError,
    Imported,
    Problems,
    currency_code,
    filled,
    plain,
    read_rows,
    wait_for_other_imports,
)
from app.ledger.models import Currency, Party
from app.ledger.parties import NewParty, open_parties

COLUMNS = ("code", "name", "roles", "currency", "term_days", "city", "tax_no", "sector")

_LONGEST_TERM = 3_650
_FEW_DIGITS = re.compile("[0-9]{1,9}")  # of thousands of digits int() makes no number

_FIELDS = (
    "code",
    "name",
    "is_customer",
    "is_vendor",
    "currency",
    "term_days",
    "city",
    "tax_no",
    "sector",
)
"""What a file says of a card; the rest of the card is kept on the screen."""


class UnknownRoleError(LedgerError):
    """A party is a customer, a vendor, or both."""

    message = N_("{role} is no role. Write customer, vendor, or both with a space between.")


class TermDaysError(LedgerError):
    """A term is a number of days."""

    message = N_("{text} is no number of days. Write a whole number from 0 to 3650.")


def import_parties(file: TextIO, *, dry_run: bool = False) -> Imported:
    """Import a file of cards, or refuse it whole with every mistake by row and column.

    Raises FileRefusedError, MissingColumnsError, NotTextError.
    """
    wait_for_other_imports()
    problems = Problems()
    reader = _Reader(problems)
    known = _known_cards()
    fresh: dict[str, NewParty] = {}
    unchanged = 0
    for row, cells in read_rows(file, COLUMNS, problems):
        party = reader.read(row, cells)
        if party is None:
            continue
        before = known.get(party.code) or fresh.get(party.code)
        if before is None:
            fresh[party.code] = party
        elif _says_the_same(row, party, before, problems):
            unchanged += 1
    if problems.count:
        raise FileRefusedError(problems)
    if fresh and not dry_run:
        open_parties(fresh.values())
        publish(PartiesImported(len(fresh), unchanged))
    return Imported(len(fresh), unchanged)


def _known_cards() -> dict[str, Any]:
    rows = db.session.execute(select(*(getattr(Party, name) for name in _FIELDS)))
    return {row.code: row for row in rows}


class _Reader:
    """Reads the cells of a card."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._currencies = set(db.session.scalars(select(Currency.code)))
        self._parsers: tuple[Callable[[str], Any], ...] = (
            filled,
            filled,
            _roles,
            self._currency,
            _term_days,
            plain,
            _tax_no,
            plain,
        )

    def read(self, row: int, cells: Sequence[str]) -> NewParty | None:
        """Give the card of a row; every cell that cannot be read is noted."""
        values: dict[str, Any] = {}
        for column, parse, cell in zip(COLUMNS, self._parsers, cells, strict=True):
            try:
                values[column] = parse(cell)
            except DomainError as error:
                self._problems.add(row, column, error)
        if len(values) < len(COLUMNS):
            return None
        roles = values.pop("roles")
        return NewParty(is_customer="customer" in roles, is_vendor="vendor" in roles, **values)

    def _currency(self, text: str) -> str:
        code = currency_code(text)
        if code not in self._currencies:
            raise UnknownCurrencyError(currency=text)
        return code


def _roles(text: str) -> frozenset[str]:
    roles = frozenset(text.replace(",", " ").replace(";", " ").split())
    if not roles:
        raise EmptyCellError
    if unknown := roles - {"customer", "vendor"}:
        raise UnknownRoleError(role=", ".join(sorted(unknown)))
    return roles


def _term_days(text: str) -> int:
    if not _FEW_DIGITS.fullmatch(text) or int(text) > _LONGEST_TERM:
        raise TermDaysError(text=text)
    return int(text)


def _tax_no(text: str) -> str:
    return parse_tax_no(text) if text else ""


def _says_the_same(row: int, new: NewParty, old: Any, problems: Problems) -> bool:
    for name in _FIELDS:
        if getattr(new, name) != getattr(old, name):
            error = DifferentContentError(
                key=new.code, column=name, old=getattr(old, name), new=getattr(new, name)
            )
            problems.add(row, "roles" if name.startswith("is_") else name, error)
            return False
    return True
