"""What came of trying a file: counts, the values that are wrong again and again, each wrong row."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from app.panel.imports.cells import text_of
from app.panel.imports.rows import WHOLE_ROW, Row
from app.panel.imports.words import written

_MOST_VALUES = 20_000
_MOST_SHOWN = 30


@dataclass(slots=True)
class Report:
    """Counts what rows came to, and writes down those that people should look at."""

    file: IO[bytes]
    language: str
    links: frozenset[int]
    counts: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, rows: Sequence[Row], reader: Any) -> None:
        """Take in what became of some rows."""
        for row in rows:
            self.counts["rows"] += 1
            self.counts["wrong" if row.problems else row.outcome] += 1
            self.counts["cells"] += len(row.problems)
            self.counts["warned"] += bool(row.warnings and not row.problems)
            if row.problems or row.warnings:
                self._write(row, reader)

    def _write(self, row: Row, reader: Any) -> None:
        cells = [self._text(reader.cell(row, place)) for place in range(reader.columns)]
        for place, _name, _error in row.problems:
            known = (place, cells[place]) if place != WHOLE_ROW else None
            if known and cells[place] and (len(self.values) < _MOST_VALUES or known in self.values):
                self.values[known] += 1
        line = {
            "row": row.number,
            "cells": cells,
            "problems": [
                {"place": place, "field": name, **written(error)}
                for place, name, error in row.problems
            ],
            "warnings": row.warnings,
        }
        self.file.write(json.dumps(line).encode())
        self.file.write(b"\n")

    def _text(self, cell: Any) -> str:
        return "" if isinstance(cell, dict) else text_of(cell, self.language)

    def written(self) -> dict[str, Any]:
        """Give it as it is kept with the import."""
        repeated = [
            [place, text, count]
            for (place, text), count in self.values.most_common()
            if count > 1 or place in self.links
        ]
        return {**self.counts, "repeated": repeated[:_MOST_SHOWN]}
