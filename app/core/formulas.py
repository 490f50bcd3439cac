"""What a spreadsheet would take for a formula."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run the text instead of showing it."""
    return text.startswith(FORMULA_STARTS)


def neutral(text: str) -> str:
    """Give a text that a spreadsheet shows as it is: an apostrophe before what would run."""
    return f"'{text}" if starts_formula(text) else text


def meant(text: str) -> str:
    """Give the text that an apostrophe before it kept from running: what `neutral` wrote."""
    return text[1:] if text[:1] == "'" and starts_formula(text[1:]) else text
