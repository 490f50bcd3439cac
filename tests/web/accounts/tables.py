"""Tables of a page as their reader sees them."""

import re
from decimal import Decimal


def rows_of(page: str) -> list[list[str]]:
    """Give the texts of the cells of each row of a table's body."""
    if "<tbody>" not in page:
        return []
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]


def plain(cell: str) -> Decimal:
    """Read an amount as a Turkish reader does; an empty place is nothing."""
    return Decimal(cell.split(" ", maxsplit=1)[0].replace(".", "").replace(",", ".") or 0)
