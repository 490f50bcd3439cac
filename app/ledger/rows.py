"""Vouchers, entries and open items as their tables hold them."""

from collections.abc import Container, Iterator, Sequence
from typing import Any, TypeAlias

from app.core.actor import current_actor
from app.core.series import Allotment
from app.ledger import rules
from app.ledger.rules import Content

Values: TypeAlias = tuple[Any, ...]

NEXT_ID = "SELECT nextval('voucher_id_seq')"

VOUCHER_COLUMNS = (
    "id",
    "uuid",
    "type",
    "dated_on",
    "document_no",
    "counter_document_no",
    "description",
    "line_count",
    "total",
    "source",
    "external_key",
    "series_code",
    "series_year",
    "series_no",
    "reversal_of",
    "is_cancellation",
    "branch_id",
    "order_no",
    "reporting_currency",
    "reporting_rate",
    "digest",
    "posted_by_id",
)
ENTRY_COLUMNS = (
    "voucher_id",
    "line_no",
    "account_id",
    "dated_on",
    "due_on",
    "currency",
    "rate",
    "debit",
    "credit",
    "local_debit",
    "local_credit",
    "reporting_amount",
    "description",
)
_OPEN_ITEM_COLUMNS = (
    "voucher_id",
    "line_no",
    "account_id",
    "currency",
    "due_on",
    "whole",
    "amount",
    "local_amount",
)


def voucher_row(voucher_id: int, content: Content, number: Allotment | None = None) -> Values:
    """Give the head of a voucher as its table holds it, in the order of VOUCHER_COLUMNS."""
    return (
        voucher_id,
        content.uuid,
        content.type,
        content.dated_on,
        content.document_no,
        content.counter_document_no,
        content.description,
        len(content.lines),
        content.total,
        content.source,
        content.external_key,
        number.series_code if number else None,
        number.year if number else None,
        number.no if number else None,
        content.reversal_of,
        content.is_cancellation,
        content.branch_id,
        content.order_no,
        content.reporting.currency if content.reporting else None,
        content.reporting.rate if content.reporting else None,
        rules.digest(content),
        current_actor().user_id,
    )


def entry_rows(voucher_id: int, content: Content) -> Iterator[Values]:
    """Give the lines of a voucher as their table holds them, in the order of ENTRY_COLUMNS."""
    for line_no, line in enumerate(content.lines, 1):
        yield (
            voucher_id,
            line_no,
            line.account_id,
            content.dated_on,
            line.due_on,
            line.currency,
            line.rate,
            line.debit,
            line.credit,
            line.local_debit,
            line.local_credit,
            content.reporting.worth(line) if content.reporting else None,
            line.description,
        )


def open_item_rows(voucher_id: int, content: Content, parties: Container[int]) -> Iterator[Values]:
    """Give what the lines on the parties' accounts leave open."""
    for line_no, line in enumerate(content.lines, 1):
        if line.account_id in parties:
            amount, local = line.debit - line.credit, line.local_debit - line.local_credit
            account = (line.account_id, line.currency, line.due_on)
            yield (voucher_id, line_no, *account, amount, amount, local)


def _insertion(table: str, columns: Sequence[str]) -> str:
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our names


INSERT_VOUCHER = _insertion("voucher", VOUCHER_COLUMNS)
INSERT_ENTRY = _insertion("entry", ENTRY_COLUMNS)
INSERT_OPEN_ITEM = _insertion("open_item", _OPEN_ITEM_COLUMNS)
INSERT_BACK_DATING = _insertion("back_dating", ("voucher_id", "period", "reason"))
