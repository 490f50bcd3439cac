"""What may be wrong with a bulletin, or with the place it comes from.

Details are plain texts and numbers: they are kept with the day, and said in any language.
"""

from app.core.errors import N_, DomainError


class BulletinError(DomainError):
    """What came is no bulletin that can be taken; nothing of it was."""

    message = N_("What came is no bulletin of the central bank. Nothing was stored.")


class BulletinTooLargeError(BulletinError):
    """No bulletin is nearly as large."""

    message = N_(
        "What came is larger than {most} kB, which no bulletin is. Nothing was stored: check the "
        "address or the file."
    )


class BrokenXmlError(BulletinError):
    """The bytes are no XML."""

    message = N_(
        "What came is no XML file that can be read (line {line}). Nothing was stored: check the "
        "address or the file."
    )


class ForbiddenXmlError(BulletinError):
    """Entities and document types can be used to read files or to fill the memory."""

    message = N_(
        "The file declares a document type or entities, which no bulletin does. Nothing was "
        "stored: check the address or the file."
    )


class OtherRootError(BulletinError):
    """XML of something else."""

    message = N_(
        "The file begins with “{root}”, a bulletin with Tarih_Date. Nothing was stored: check the "
        "address or the file."
    )


class BulletinDateError(BulletinError):
    """The bulletin does not say its day."""

    message = N_("The bulletin's date “{text}” is none like 20.11.2026. Nothing was stored.")


class EmptyBulletinError(BulletinError):
    """A bulletin without any rate."""

    message = N_("The bulletin has no rate of any currency. Nothing was stored.")


class CurrencyCodeError(BulletinError):
    """A currency without a code, or with one that another has."""

    message = N_(
        "The bulletin names a currency “{code}”: a code has three letters, and each stands there "
        "once. Nothing was stored."
    )


class QuoteError(BulletinError):
    """A price or a unit that is no number a rate can be."""

    message = N_(
        "The bulletin says “{text}” as {name} of {currency}, which no rate can be. Nothing was "
        "stored."
    )


class WrongDayError(BulletinError):
    """The bulletin of one day came under the address of another."""

    message = N_(
        "The bulletin of {asked} was asked for, and that of {given} came. Nothing was stored."
    )


class SourceError(DomainError):
    """The place the bulletins come from does not give them now."""

    message = N_("The bulletins cannot be fetched now.")


class NoAddressError(SourceError):
    """Fetching is switched off."""

    message = N_("No address of bulletins is set: MUTABIK_RATES_ADDRESS is empty.")


class AddressError(SourceError):
    """The address is none of the web."""

    message = N_("“{address}” is no address of the web: set MUTABIK_RATES_ADDRESS to http(s)://…")


class UnreachableError(SourceError):
    """No connection, or one that broke."""

    message = N_(
        "{host} cannot be reached ({reason}). It is tried again; until then enter rates by hand."
    )


class TooSlowError(SourceError):
    """No whole answer in time."""

    message = N_(
        "{host} did not answer within {seconds} seconds. It is tried again; until then enter "
        "rates by hand."
    )


class AnswerError(SourceError):
    """An answer that is neither a bulletin nor that there is none."""

    message = N_(
        "{host} answered with status {status}. It is tried again; until then enter rates by hand."
    )
