"""Why a late charge is not posted, and what to do next."""

from app.core.errors import N_, DomainError


class NothingToChargeError(DomainError):
    """Everything until the day is charged, or nothing is late."""

    message = N_(
        "There is nothing to charge until {day}: it is charged already, or nothing is late."
    )


class ChargeStaleError(DomainError):
    """The books moved after the charge was shown."""

    message = N_("The charge is {amount} now, not {seen}: look at it again. Nothing was posted.")
    status = 409


class OnlyCustomersError(DomainError):
    """What we may be charged is for the vendor to invoice."""

    message = N_("Only a customer is charged. Wait for the vendor's own invoice.")
