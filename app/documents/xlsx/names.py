"""Names of sheets that Excel accepts."""

from collections.abc import Container

LONGEST = 31
FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\ ", " "))
RESERVED = "history"


def sheet_name(title: str, taken: Container[str]) -> str:
    """Give the title as a sheet name that none of the taken ones (in lower case) equals."""
    name = _clean(title)
    number = 1
    while name.lower() in taken or name.lower() == RESERVED:
        number += 1
        ending = f" ({number})"
        name = _clean(title)[: LONGEST - len(ending)] + ending
    return name


def _clean(title: str) -> str:
    """Leave out what Excel forbids in the name of a sheet."""
    printable = "".join(letter if letter.isprintable() else " " for letter in title)
    name = " ".join(printable.translate(FORBIDDEN).split())[:LONGEST]
    return name.strip("' ") or "1"
