"""Named failures whose message tells the user the next step."""

from collections.abc import Mapping
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the gettext convention for "translate later"
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


class DomainError(Exception):
    """Something the trade or the law forbids.

    Every failure is a subclass with a `message` of its own: an English sentence with
    `{placeholders}`, which is also the key in the catalogues. The details are kept, so that
    the edge (page, API, command line) can say the same sentence in the user's language.
    """

    message: ClassVar[str] = N_("The request could not be carried out.")
    status: ClassVar[int] = 422
    """What a page or the API answers with: 403 for lacking rights, 404 for what is not there."""
    tells: ClassVar[Mapping[str, str]] = {}
    """Details that tell of fields, by these; to whom a field is hidden, its detail is not said."""

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.message.format(**details))
