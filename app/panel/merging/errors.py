"""Why two records are not merged, or a merge is not undone."""

from typing import ClassVar

from app.core.errors import N_, DomainError


class NotMergeableError(DomainError):
    """Records of the model are never merged by the panel."""

    status: ClassVar[int] = 404
    message = N_("Records of this kind are not merged here: {reason}.")


class SameRecordError(DomainError):
    """A record was named twice."""

    message = N_("A record cannot be merged with itself: choose another one.")


class TwoRecordsError(DomainError):
    """Another number of rows was ticked."""

    message = N_("Tick exactly two records to merge them.")


class ArchivedSurvivorError(DomainError):
    """What lies in the archive cannot be the one that stays."""

    status: ClassVar[int] = 409
    message = N_("“{name}” lies in the archive: keep the other record, or restore it first.")


class MergedAlreadyError(DomainError):
    """The record was merged into another one before."""

    status: ClassVar[int] = 409
    message = N_("“{name}” was merged into another record already: open it, it leads there.")


class TooManyPointersError(DomainError):
    """So many rows point to the record that moving them would keep others waiting."""

    status: ClassVar[int] = 409
    message = N_(
        "More than {most} rows point to “{name}”. Keep that record and merge the other into it."
    )


class UndoneAlreadyError(DomainError):
    """Somebody else undid the merge."""

    status: ClassVar[int] = 409
    message = N_("This merge was undone already.")


class MergedSinceError(DomainError):
    """The record that stayed was merged into a third one."""

    status: ClassVar[int] = 409
    message = N_("“{name}” was merged into another record since: undo that merge first.")


class NoWayBackError(DomainError):
    """The values from before the merge are refused by the rules as they are now."""

    status: ClassVar[int] = 409
    message = N_("The merge cannot be undone as things are: {reasons}")
