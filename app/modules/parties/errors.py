"""Why a card cannot be saved, and what a person should know before saving one."""

from app.core.errors import N_, DomainError


class DuplicateTaxNumberError(DomainError):
    """A firm has one card; a second one needs a right."""

    message = N_(
        "{card} has the tax number {value} already. Use that card, or let somebody open a "
        "second one who has the right to."
    )


class SameValueError(DomainError):
    """Not a refusal: said to whoever saves a card like another."""

    message = N_("{card} has {value} too: make sure that this is not the same firm.")


class UnseenCardError(DomainError):
    """How a card is called whose name the person may not know."""

    message = N_("A card you may not see")
