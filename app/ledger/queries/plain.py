"""Reports as plain CSV straight from the server: comma, dot, ISO dates, LF, two decimals.

COPY writes the very bytes, so a report of any length costs the memory of one block.
"""

from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from app.core.driver import driver_connection
from app.ledger.queries.statements import Statement
from app.ledger.queries.sums import Query

_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]

_LOCAL = {
    "date": "dated_on",
    "due_date": "due_on",
    "type": "type",
    "document_no": "document_no",
    "description": "description",
    "debit": "debit",
    "credit": "credit",
    "balance": "balance",
}
_IN_CURRENCY = {
    **dict(list(_LOCAL.items())[:5]),
    "rate": "rate",
    **dict(list(_LOCAL.items())[5:]),
    "local_debit": "local_debit",
    "local_credit": "local_credit",
}

STATEMENT_COLUMNS = (_LOCAL, _IN_CURRENCY)
"""The columns of a plain statement, and the row's attribute behind each: local, in a currency."""


def write_csv(query: Query, stream: BinaryIO) -> None:
    """Write the rows of a report under the names of its columns."""
    heading = ",".join(column.name for column in query.selected_columns)
    stream.write(f"{heading}\n".encode())
    _copy(query, stream)


def write_statement_csv(statement: Statement, stream: BinaryIO) -> None:
    """Write a statement: what was carried forward as one net figure, then the rows."""
    names = STATEMENT_COLUMNS[statement.currency is not None]
    opening = dict.fromkeys(names, "") | {
        "date": str(statement.start),
        "type": "opening",
        "balance": f"{statement.opening.balance:.2f}",
    }
    stream.write(f"{','.join(names)}\n{','.join(opening.values())}\n".encode())
    rows = statement.query.subquery()
    columns = (rows.c[attribute] for attribute in names.values())
    order = (rows.c.dated_on, rows.c.voucher_id, rows.c.line_no)
    _copy(select(*columns).order_by(*order), stream)


def _copy(query: Query, stream: BinaryIO) -> None:
    sql = query.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
    # No column here is NULL; were it written as nothing, COPY would write empty texts as "".
    form = r"FORMAT csv, NULL '\N'"
    with driver_connection().cursor().copy(f"COPY ({sql}) TO STDOUT ({form})") as copy:
        stream.writelines(copy)
