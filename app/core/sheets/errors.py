"""Why a spreadsheet is not read, each with the next step."""

from app.core.errors import N_, DomainError


class SheetError(DomainError):
    """A file that is not read."""


class TooLargeError(SheetError):
    """The file would take more memory or time than one may take."""

    message = N_("The file is too large once it is unpacked. Split it, and send the parts.")


class TooManyRowsError(SheetError):
    """More rows than are read at once."""

    message = N_(
        "The file has more than {most} rows. Split it; empty rows that carry a format count too: "
        "delete them."
    )


class TooManyColumnsError(SheetError):
    """More columns than any list has."""

    message = N_("The file has more than {most} columns. Delete those that are not needed.")


class TooManyCellsError(SheetError):
    """More cells than are read at once."""

    message = N_("The file has more than {most} cells. Split it, and send the parts.")


class CellTooLongError(SheetError):
    """A cell nobody typed, or a quotation mark that is never closed."""

    message = N_(
        "Row {row} has a cell with more than {most} characters. Shorten it; in a CSV file, look "
        "for a quotation mark that is not closed."
    )


class NotTextError(SheetError):
    """Neither a workbook nor a text."""

    message = N_("Line {line} is no text. Save the file as XLSX or as CSV (UTF-8), and send it.")


class MixedEncodingsError(SheetError):
    """Some lines are written in one encoding, some in another."""

    message = N_(
        "The file mixes two encodings (line {line} differs from the others), so that Turkish "
        "letters would be wrong. Save it again as CSV (UTF-8)."
    )


class PasswordError(SheetError):
    """The workbook opens with a password."""

    message = N_("The file opens with a password only. Save a copy without one, and send that.")


class OldWorkbookError(SheetError):
    """A workbook as they were before 2007."""

    message = N_("The file has the old form of Excel (XLS). Save it as XLSX, and send that.")


class NoWorkbookError(SheetError):
    """An archive, but of something else."""

    message = N_("The file is no Excel workbook. Save it as XLSX or CSV, and send that.")


class DamagedError(SheetError):
    """A workbook that cannot be read."""

    message = N_("The file is damaged. Open it in Excel, save it again, and send that.")


class EntitiesError(SheetError):
    """XML that declares entities, which no spreadsheet program writes."""

    message = N_("The file holds declarations that no Excel file has. It is not read.")


class EmptySheetError(SheetError):
    """Nothing stands in it."""

    message = N_("Nothing stands in the sheet. Choose another sheet, or another file.")


class NoSuchSheetError(SheetError):
    """The workbook has no sheet of that name."""

    message = N_("The file has no sheet “{sheet}”. Choose another one.")


PROBLEMS: dict[str, type[SheetError]] = {
    "too_large": TooLargeError,
    "too_many_rows": TooManyRowsError,
    "too_many_columns": TooManyColumnsError,
    "too_many_cells": TooManyCellsError,
    "cell_too_long": CellTooLongError,
    "not_text": NotTextError,
    "mixed_encodings": MixedEncodingsError,
    "password": PasswordError,
    "old_workbook": OldWorkbookError,
    "no_workbook": NoWorkbookError,
    "damaged": DamagedError,
    "entities": EntitiesError,
    "empty": EmptySheetError,
    "no_such_sheet": NoSuchSheetError,
}
"""What the reading process may answer."""
