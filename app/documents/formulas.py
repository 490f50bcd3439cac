"""What a spreadsheet would take for a formula."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run the text instead of showing it."""
    return text.startswith(FORMULA_STARTS)
