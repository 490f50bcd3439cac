"""What stops an import, or one of its rows."""

from typing import Any

from app.core.errors import N_, DomainError


class NoFileError(DomainError):
    """Nothing was sent."""

    message = N_("Choose a file first: XLSX or CSV.")


class FileTooLargeError(DomainError):
    """More bytes than are taken in at once."""

    message = N_("The file is larger than {most} MB. Split it, and send the parts.")
    status = 413


class NotNowError(DomainError):
    """The import has gone on meanwhile."""

    message = N_("The import has gone on meanwhile. Look at how it stands now.")
    status = 409


class NothingChosenError(DomainError):
    """No column leads anywhere."""

    message = N_("Choose a field for at least one column.")


class ChosenTwiceError(DomainError):
    """Two columns lead to one field."""

    message = N_("Two columns lead to “{field}”. Choose one of them.")


class FieldsMissingError(DomainError):
    """Fields without which no record can be made have no column."""

    message = N_("New records need these fields too: {fields}. Choose their columns.")


class NoFinderError(DomainError):
    """Records to be changed cannot be told apart."""

    message = N_(
        "To change records, choose the field they are found by; it must have a column, and no "
        "two records may share its value."
    )


class NothingThereError(DomainError):
    """The row changes a record that is not there."""

    message = N_("No record has “{text}” here. Correct it, or let the import make new records.")


class TwiceInFileError(DomainError):
    """Two rows change one record."""

    message = N_("Row {row} has the same value. Keep one of the two.")


class ReferenceMissingError(DomainError):
    """No record is called so, or none that the person may see."""

    message = N_("There is no “{text}”. Correct it, choose another record, or make this one.")


class ReferenceUnclearError(DomainError):
    """Several records are called so."""

    message = N_("{count} records are called “{text}”. Choose one of them.")


class NotYesOrNoError(DomainError):
    """A word that is neither."""

    message = N_("“{text}” is neither yes nor no.")


class StillWrongError(DomainError):
    """The rows do not all pass; nothing was taken in."""

    message = N_("{count} rows are not right. Nothing was imported: mend them and try again.")


class ChangedSinceError(DomainError):
    """A record was changed after the import."""

    message = N_("It was changed since.")
    status = 409


class UsedSinceError(DomainError):
    """Other records point to what the import made."""

    message = N_("Other records use it now.")
    status = 409


class OutOfSightError(DomainError):
    """A record is not the person's to see any more."""

    message = N_("It is not yours to see any more.")
    status = 409


class CannotUndoError(DomainError):
    """Some records stand in the way; nothing was taken back."""

    message = N_("{count} records stand in the way. Nothing was taken back.")
    status = 409

    def __init__(self, rows: list[dict[str, Any]], count: int) -> None:
        self.rows = rows
        super().__init__(count=count)
