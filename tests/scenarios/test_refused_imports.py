"""A file with a mistake is refused whole; every mistake is named by row and column."""

import io
from collections.abc import Callable
from typing import Any, TextIO

import pytest

from app.core.db import db, transaction
from app.core.errors import DomainError
from app.ledger.imports import FileRefusedError, import_transactions
from app.ledger.imports.files import MissingColumnsError, NotTextError
from app.ledger.models import Party
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file
from tests.factories.reading import rows_of

NUL = "\0"
HUGE = "9999999999999999.99"

# a good sale of 100.00 with these cells changed: the mistakes in its row
MUTATIONS: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "no key": ({"external_key": ""}, [("external_key", "EmptyCellError")]),
    "no party": ({"party_code": ""}, [("party_code", "EmptyCellError")]),
    "unknown party": ({"party_code": "999"}, [("party_code", "UnknownPartyError")]),
    "party with a space": ({"party_code": "120 "}, [("party_code", "UnknownPartyError")]),
    "no date": ({"date": ""}, [("date", "NotADateError")]),
    "Turkish date": ({"date": "20.11.2026"}, [("date", "NotADateError")]),
    "bare date": ({"date": "20261120"}, [("date", "NotADateError")]),
    "no such day": ({"date": "2026-02-29"}, [("date", "NoSuchDayError")]),
    "old lira": ({"date": "2004-12-31"}, [("date", "DateTooOldError")]),
    "due in old lira": ({"due_date": "2004-12-31"}, [("due_date", "DateTooOldError")]),
    "bad due date": ({"due_date": "soon"}, [("due_date", "NotADateError")]),
    "unknown type": ({"type": "barter"}, [("type", "UnknownTypeError")]),
    "type in capitals": ({"type": "Sales_Invoice"}, [("type", "UnknownTypeError")]),
    "unknown currency": ({"currency": "XXX"}, [("currency", "UnknownCurrencyError")]),
    "no currency": ({"currency": ""}, [("currency", "UnknownCurrencyError")]),
    "rate of the lira": ({"rate": "1.000001"}, [("rate", "LocalRateError")]),
    "no rate": ({"rate": ""}, [("rate", "NotANumberError")]),
    "zero rate": (
        {"currency": "USD", "rate": "0", "local_debit": "0.00"},
        [("rate", "RateError")],
    ),
    "negative rate": (
        {"currency": "USD", "rate": "-1", "local_debit": "-100.00"},
        [("rate", "RateError")],
    ),
    "seven decimals": ({"rate": "1.0000001"}, [("rate", "TooManyDecimalsError")]),
    "three decimals": ({"debit": "100.001"}, [("debit", "TooManyDecimalsError")]),
    "decimal comma": ({"debit": "100,00"}, [("debit", "NotANumberError")]),
    "exponent": ({"debit": "1e2"}, [("debit", "NotANumberError")]),
    "not a number": ({"credit": "NaN"}, [("credit", "NotANumberError")]),
    "Arabic digits": ({"credit": "\u0660"}, [("credit", "NotANumberError")]),
    "too large": ({"debit": f"1{HUGE}"}, [("debit", "AmountTooLargeError")]),
    "too large in lira": (
        {"currency": "USD", "rate": "2", "debit": HUGE, "local_debit": HUGE},
        [("local_debit", "AmountTooLargeError")],
    ),
    "beyond all digits": (
        {"currency": "USD", "rate": "999999999999.999999", "debit": HUGE, "local_debit": HUGE},
        [("local_debit", "AmountTooLargeError")],
    ),
    "wrong side": (
        {"debit": "0.00", "local_debit": "0.00", "credit": "100.00", "local_credit": "100.00"},
        [("credit", "WrongSideError")],
    ),
    "purchase on the debit side": ({"type": "purchase_invoice"}, [("debit", "WrongSideError")]),
    "two sides": (
        {"credit": "100.00", "local_credit": "100.00"},
        [("credit", "LineHasTwoSidesError")],
    ),
    "negative": (
        {"debit": "-100.00", "local_debit": "-100.00"},
        [("debit", "NegativeAmountError")],
    ),
    "negative credit": (
        {"credit": "-1.00", "local_credit": "-1.00"},
        [("credit", "NegativeAmountError")],
    ),
    "receipt of nothing": (
        {"type": "cash_receipt", "debit": "0.00", "local_debit": "0.00"},
        [("debit", "ZeroAmountError")],
    ),
    "a kuruş too much": ({"local_debit": "100.01"}, [("local_debit", "LocalAmountError")]),
    "a kuruş too little": ({"local_debit": "99.99"}, [("local_debit", "LocalAmountError")]),
    "local on the other side": (
        {"local_debit": "0.00", "local_credit": "100.00"},
        [("local_debit", "LocalAmountError"), ("local_credit", "LocalAmountError")],
    ),
    "not half up": (
        {"currency": "USD", "rate": "28.125", "debit": "1.00", "local_debit": "28.12"},
        [("local_debit", "LocalAmountError")],
    ),
    "NUL in a text": ({"description": f"a{NUL}b"}, [("description", "ControlCharacterError")]),
    "NUL in a key": ({"external_key": NUL}, [("external_key", "ControlCharacterError")]),
    "NUL in a party": ({"party_code": NUL}, [("party_code", "ControlCharacterError")]),
    "NUL in a number": ({"document_no": NUL}, [("document_no", "ControlCharacterError")]),
    "NUL in a currency": ({"currency": NUL}, [("currency", "UnknownCurrencyError")]),
    "several at once": (
        {"date": "?", "type": "?", "debit": "?"},
        [("date", "NotADateError"), ("type", "UnknownTypeError"), ("debit", "NotANumberError")],
    ),
}


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer, for good."""
    with transaction():
        return make.customer()


def test_each_kind_of_mistake_is_named_and_nothing_is_written(buyer: Party) -> None:
    for name, (cells, expected) in MUTATIONS.items():
        good = [a_row(buyer, external_key=f"good-{number}") for number in range(3)]
        with pytest.raises(FileRefusedError) as refused:
            import_transactions(transactions_file([*good[:2], a_row(buyer, **cells), good[2]]))
        found = [(at.row, at.column, type(at.error).__name__) for at in refused.value.problems]
        assert found == [(4, column, error) for column, error in expected], name
        db.session.commit()
        assert rows_of(buyer, "type") == [], name


def test_mistakes_of_all_rows_are_told_at_once(buyer: Party) -> None:
    rows = [
        a_row(buyer, external_key=f"k-{number}") | cells
        for number, (cells, _errors) in enumerate(MUTATIONS.values())
    ]
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(transactions_file(rows))
    assert {problem.row for problem in refused.value.problems} == set(range(2, len(rows) + 2))


def _heading(text: str) -> str:
    return text.split("\n", maxsplit=1)[0]


def _bytes(content: bytes) -> TextIO:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")


# the text of a good file, mangled: the refusal
FORMS: dict[str, tuple[Callable[[str], str | bytes], type[DomainError], str]] = {
    "empty": (lambda _text: "", MissingColumnsError, "external_key, party_code"),
    "a line end only": (lambda _text: "\n", MissingColumnsError, "external_key, party_code"),
    "no heading": (lambda text: text.split("\n", 1)[1], MissingColumnsError, "external_key"),
    "a column less": (
        lambda text: text.replace("local_debit", "lokal", 1),
        MissingColumnsError,
        "columns local_debit",
    ),
    "semicolons": (lambda text: text.replace(",", ";"), MissingColumnsError, "external_key"),
    "a short row": (lambda text: f"{text}k-9,120\n", FileRefusedError, "1 rows or cells"),
    "a long row": (lambda text: f"{text[:-1]},more\n", FileRefusedError, "1 rows or cells"),
    "Latin-5": (lambda text: text.encode("iso8859-9"), NotTextError, "UTF-8"),
    "UTF-16": (lambda text: text.encode("utf-16"), NotTextError, "UTF-8"),
    "binary": (lambda _text: b"PK\x03\x04\xff\xfe\x00", NotTextError, "UTF-8"),
    "an open quote": (lambda text: f'{text}"k-9', NotTextError, "end of data"),
    "a cell without end": (lambda text: text + "a" * 200_000, NotTextError, "field limit"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_another_form_is_refused(buyer: Party, form: str) -> None:
    mangle, error, message = FORMS[form]
    text = transactions_file([a_row(buyer, description="Çuval, şeker")]).getvalue()
    mangled: Any = mangle(text)
    content = mangled if isinstance(mangled, bytes) else mangled.encode()
    with pytest.raises(error, match=message):
        import_transactions(_bytes(content))
    assert rows_of(buyer, "type") == []


def test_a_heading_alone_is_a_file_of_nothing(buyer: Party) -> None:
    heading = _heading(transactions_file([]).getvalue())
    assert import_transactions(io.StringIO(heading)).imported == 0
