"""Why a match is refused on the screen, and what to do next."""

from app.core.errors import N_, DomainError


class PreviewStaleError(DomainError):
    """The books moved between the preview and its confirmation."""

    message = N_(
        "Something changed since the preview, so nothing was saved. This is what would happen now."
    )
    status = 409


class NothingToMatchError(DomainError):
    """A way to match finds no pair."""

    message = N_("Nothing can be matched like this: no debit and credit belong together.")


class NothingChosenError(DomainError):
    """Matching by hand needs both sides."""

    message = N_("Tick at least one debit and one credit first.")


class OneOfEachError(DomainError):
    """A conversion joins two items."""

    message = N_("Tick exactly one debit and one credit of another currency.")


class OneItemError(DomainError):
    """A rest is written off one at a time."""

    message = N_("Tick exactly one item whose rest is to be written off.")


class ReasonNeededError(DomainError):
    """A write-off says why."""

    message = N_("Say why the rest is written off.")


class UnknownActError(DomainError):
    """The form asks for something the screen does not do."""

    message = N_("Choose one of the ways to match. Load the page again.")


class AllPartiesOnlyError(DomainError):
    """Matching all parties is for those who see them all."""

    message = N_("Only who sees all parties can match all of them. Match your own one by one.")
    status = 403
