"""How a report leaves the command line: as CSV, JSON, Excel or PDF, to a file or the screen."""

import csv
import functools
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from app.commands.edge import refuse
from app.core.db import db
from app.documents.excel_csv import write_excel_csv
from app.documents.pdf import write_pdf
from app.documents.report import Language, Report, Row
from app.documents.xlsx import write_xlsx
from app.ledger.queries import Query, Statement
from app.ledger.queries.plain import STATEMENT_COLUMNS, write_csv, write_statement_csv
from app.modules.company import letterhead
from app.modules.statements import statement_report

FORMATS = ("csv", "json", "xlsx", "pdf", "excel-csv")

_DOCUMENTS: dict[str, Callable[..., None]] = {"xlsx": write_xlsx, "pdf": write_pdf}


@dataclass(frozen=True, slots=True)
class Output:
    """Where a report goes, and in which form and language."""

    format: str
    file: Path | None
    language: Language

    def statement(self, statement: Statement) -> None:
        """Write a statement."""
        with self._stream() as stream:
            if self.format == "csv":
                write_statement_csv(statement, stream)
            elif self.format == "json":
                _write_json(_statement_json(statement), stream)
            else:
                self._document(statement_report(statement, self.language), stream)

    def table(self, query: Query, report: Callable[[Language], Report]) -> None:
        """Write a list; the report is made only where a document is wanted."""
        with self._stream() as stream:
            if self.format == "csv":
                write_csv(query, stream)
            elif self.format == "json":
                _write_json(
                    [_as_text(row._fields, row) for row in db.session.execute(query)], stream
                )
            else:
                self._document(report(self.language), stream)

    def rows(
        self, names: Sequence[str], rows: Sequence[Row], report: Callable[[Language], Report]
    ) -> None:
        """Write a list that was worked out here, under the names of its columns."""
        with self._stream() as stream:
            if self.format == "csv":
                lines = io.StringIO(newline="")
                csv.writer(lines, lineterminator="\n").writerows([names, *rows])
                stream.write(lines.getvalue().encode())
            elif self.format == "json":
                _write_json([_as_text(names, row) for row in rows], stream)
            else:
                self._document(report(self.language), stream)

    def _document(self, report: Report, stream: BinaryIO) -> None:
        if self.format == "excel-csv":
            write_excel_csv(report, stream)
        else:
            _DOCUMENTS[self.format](report, letterhead(), stream)

    @contextmanager
    def _stream(self) -> Iterator[BinaryIO]:
        """Open the output; a file appears under its name only when it is whole."""
        if self.file is None:
            if self.format in _DOCUMENTS and sys.stdout.isatty():
                refuse(f"A {self.format} file is no text. Name a file with -o FILE.")
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        unfinished = self.file.with_name(f".{self.file.name}.part")
        try:
            with unfinished.open("wb") as stream:
                yield stream
            unfinished.replace(self.file)
        finally:
            unfinished.unlink(missing_ok=True)


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a report its `--format`, `-o` and `--language`."""

    @click.option("--format", "format_", type=click.Choice(FORMATS), default="csv")
    @click.option("-o", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to.")
    @click.option("--language", type=click.Choice(("tr", "en")), default="tr")
    @functools.wraps(command)
    def run(*, format_: str, file: Path | None, language: Language, **options: Any) -> Any:
        return command(output=Output(format_, file, language), **options)

    return run


def _statement_json(statement: Statement) -> dict[str, Any]:
    names = STATEMENT_COLUMNS[statement.currency is not None]
    return {
        "party": statement.party.code,
        "from": str(statement.start),
        "to": str(statement.end),
        "currency": statement.currency,
        "opening": f"{statement.opening.balance:.2f}",
        "rows": [
            {name: str(getattr(row, attribute)) for name, attribute in names.items()}
            for row in statement.stream()
        ],
    }


def _as_text(names: Iterable[str], row: Row) -> dict[str, str]:
    """Give a row with its money as text, as every JSON of ours does."""
    return {name: str(value) for name, value in zip(names, row, strict=True)}


def _write_json(content: dict[str, Any] | Sequence[Any], stream: BinaryIO) -> None:
    stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode())
    stream.write(b"\n")
