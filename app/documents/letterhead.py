"""The lines of a letterhead, without gaps for what is not known."""

from app.documents.report import Language, Letterhead
from app.documents.words import WORDS


def contact_lines(letterhead: Letterhead, language: Language) -> list[str]:
    """Give the lines under the company's name: address, tax identity, ways to reach it."""
    words = WORDS[language]
    tax = _labelled((words.tax_office, letterhead.tax_office), (words.tax_no, letterhead.tax_no))
    reach = _labelled((words.phone, letterhead.phone), (words.email, letterhead.email))
    lines = [*letterhead.address_lines, " · ".join(tax), " · ".join(reach), letterhead.website]
    return [line for line in lines if line]


def _labelled(*pairs: tuple[str, str]) -> list[str]:
    """Write `label: value` for every value that is there."""
    return [f"{label}: {value}" for label, value in pairs if value]
