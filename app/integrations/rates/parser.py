"""The central bank's XML, read strictly: a bulletin is taken whole or not at all.

Bytes go in, for the file itself says its encoding (UTF-8 and ISO-8859-9 were both seen).
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.core.dates import parse_date
from app.core.errors import DomainError
from app.core.numbers import parse_plain_rate
from app.integrations.rates.errors import (
    BrokenXmlError,
    BulletinDateError,
    BulletinTooLargeError,
    CurrencyCodeError,
    EmptyBulletinError,
    ForbiddenXmlError,
    OtherRootError,
    QuoteError,
)
from app.modules.currencies.bulletins import Bulletin, Quote

MOST_BYTES = 1_000_000
"""A bulletin has some 12 kB."""

_ROOT = "Tarih_Date"
_PRICES = {
    "forex_buy": "ForexBuying",
    "forex_sell": "ForexSelling",
    "banknote_buy": "BanknoteBuying",
    "banknote_sell": "BanknoteSelling",
}
_DATE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
_CODE = re.compile(r"[A-Z]{3}")
_UNIT = re.compile(r"[1-9][0-9]{0,5}")
_MOST_SHOWN = 40


def read_bulletin(content: bytes) -> Bulletin:
    """Read a bulletin; raises a BulletinError that says what is wrong with it."""
    root = _parse(content)
    if root.tag != _ROOT:
        raise OtherRootError(root=root.tag[:_MOST_SHOWN])
    quotes = tuple(_quotes(root))
    if not quotes:
        raise EmptyBulletinError
    return Bulletin(_date(root), root.get("Bulten_No", "")[:_MOST_SHOWN], quotes)


def _parse(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise BulletinTooLargeError(most=MOST_BYTES // 1000)
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ForbiddenXmlError from error
    except ParseError as error:
        raise BrokenXmlError(line=error.position[0]) from error
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        raise BrokenXmlError(line=1) from error


def _date(root: Any) -> date:
    """Read the day from `Tarih`; `Date` beside it has the month first."""
    text = root.get("Tarih", "")
    try:
        if _DATE.fullmatch(text):
            return parse_date(text, date.min)
    except DomainError:
        pass
    raise BulletinDateError(text=text[:_MOST_SHOWN])


def _quotes(root: Any) -> Iterator[Quote]:
    """Give each currency that has any price."""
    seen: set[str] = set()
    for element in root.findall("Currency"):
        code = element.get("CurrencyCode") or element.get("Kod") or ""
        if not _CODE.fullmatch(code) or code in seen:
            raise CurrencyCodeError(code=code[:_MOST_SHOWN])
        seen.add(code)
        prices = {name: _price(element, tag, code) for name, tag in _PRICES.items()}
        if any(prices.values()):
            yield Quote(currency=code, unit=_unit(element, code), **prices)


def _unit(element: Any, code: str) -> int:
    text = (element.findtext("Unit") or "").strip()
    if not _UNIT.fullmatch(text):
        raise QuoteError(text=text[:_MOST_SHOWN], name="Unit", currency=code)
    return int(text)


def _price(element: Any, tag: str, code: str) -> Decimal | None:
    """Read a price; an empty one is none, and so is a zero, for which nobody sells a currency."""
    text = (element.findtext(tag) or "").strip()
    if not text:
        return None
    try:
        price = parse_plain_rate(text if "." in text else text.replace(",", ".", 1))
    except DomainError as error:
        raise QuoteError(text=text[:_MOST_SHOWN], name=tag, currency=code) from error
    if price < 0:
        raise QuoteError(text=text[:_MOST_SHOWN], name=tag, currency=code)
    return price or None
