"""Why a document could not be written."""

from app.core.errors import N_, DomainError


class DocumentError(DomainError):
    """The root of every failure to write a document."""

    message = N_("The document could not be written. Try again or tell your administrator.")


class DrawingError(DocumentError):
    """The drawing engine complained, so that the page would not show what it should."""

    message = N_(
        "The PDF could not be drawn ({detail}). Download the Excel file instead and tell your"
        " administrator."
    )


class FontsMissingError(DocumentError):
    """The fonts were never fetched on this machine."""

    message = N_("The font {font} is missing. Run `python tools/frontend.py` to fetch the fonts.")


class LogoError(DocumentError):
    """The logo is no picture that can be printed."""

    message = N_(
        "The logo cannot be printed ({detail}). Choose a PNG, JPEG, GIF or WebP picture of at most"
        " {megapixels} megapixels in the company settings."
    )


class CellError(DocumentError):
    """A row holds something that its column does not show."""

    message = N_("{value} is no {kind}. Correct the rows handed to the document.")


class RowLengthError(DocumentError):
    """A row has more or fewer cells than the table has columns."""

    message = N_("A row has {cells} cells for {columns} columns. Give one cell for each column.")
