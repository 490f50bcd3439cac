"""The same books twice: as the command line prints them, and over HTTP as programs fetch them."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html import unescape
from http.cookiejar import CookieJar
from io import StringIO
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from flask import Flask

from tests.web.accounts.tables import plain, rows_of

FIRST, LAST = "2005-01-01", "2099-12-31"
NEXT, OLDER = 'aria-label="Sonraki sayfa"', 'rel="prev"'

Line = dict[str, str]
Sides = tuple[Decimal, Decimal]
"""Debit and credit."""


@dataclass
class Books:
    """What the command line prints, read once."""

    app: Flask

    def printed(self, *asked: str) -> list[Line]:
        """Give the rows of a report."""
        answer = self.app.test_cli_runner().invoke(args=["ledger", *asked])
        assert answer.exit_code == 0, answer.output
        return list(csv.DictReader(StringIO(answer.stdout_bytes.decode(), newline="")))

    def statement(
        self, code: str, start: str = FIRST, end: str = LAST, *options: str
    ) -> tuple[Decimal, list[Line]]:
        """Give the balance carried forward to a statement, and its rows."""
        opening, *lines = self.printed("statement", code, "--from", start, "--to", end, *options)
        return Decimal(opening["balance"]), lines

    @cached_property
    def balances(self) -> dict[str, Line]:
        """Give the balances of all cards with all that is in the books, by code."""
        return {line["code"]: line for line in self.printed("balances", "--as-of", LAST)}

    @cached_property
    def currencies(self) -> dict[tuple[str, str], Line]:
        """Give the same in each currency."""
        lines = self.printed("balances", "--as-of", LAST, "--by-currency")
        return {(line["code"], line["currency"]): line for line in lines}

    def moved_in(self, code: str) -> list[str]:
        """Name the currencies in which a card moved."""
        return [currency for known, currency in self.currencies if known == code]

    def overdue(self, code: str, today: str) -> Decimal:
        """Work out what is overdue: the balance, less what of its side is not due yet."""
        balance = Decimal(self.balances[code]["balance"])
        side = "debit" if balance >= 0 else "credit"
        later = (line for line in self.statement(code)[1] if line["due_date"] >= today)
        return max(Decimal(0), abs(balance) - sum(Decimal(line[side]) for line in later))


def total(lines: Any, name: str) -> Decimal:
    """Add up a column."""
    return sum((Decimal(line[name]) for line in lines), Decimal(0))


class Fetcher:
    """A program that has signed in to the served office as a person does, and for its API."""

    def __init__(self, address: str, password: str) -> None:
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page("/login/"))
        assert found
        form = {"username": "admin", "password": password, "csrf_token": found[1]}
        self._fetch("/login/", urlencode(form).encode())
        body = json.dumps({"username": "admin", "password": password}).encode()
        answer = json.loads(self._fetch("/api/v1/security/login", body, "application/json"))
        self._token = answer["access_token"]

    def _fetch(self, path: str, body: bytes | None = None, kind: str = "", **headers: str) -> bytes:
        address = f"{self._address}{quote(path, safe='/?&=%.:+-_')}"
        typed = {"Content-Type": kind} if kind else {}
        asked = Request(address, body, typed | headers)  # noqa: S310 - the server of this test
        with self._opener.open(asked, timeout=60) as answer:
            return bytes(answer.read())

    def page(self, path: str) -> str:
        """Open a page."""
        return self._fetch(path).decode()

    def call(self, path: str) -> Any:
        """Call the API."""
        return json.loads(self._fetch(f"/api/v1/{path}", Authorization=f"Bearer {self._token}"))

    def called(self, slug: str, **asked: str) -> Iterator[Any]:
        """Leaf through a list of the API."""
        place = {"limit": "200"}
        while place:
            found = self.call(f"{slug}/?{urlencode(asked | place)}")
            yield from found["rows"]
            place = {"limit": "200", "after": found["next"]} if found["next"] else {}

    def sheet(self, path: str) -> list[Line]:
        """Take a CSV along as spreadsheets of the house read it."""
        text = self._fetch(path).decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))

    def file(self, path: str) -> bytes:
        """Take a file along."""
        return self._fetch(path)

    def leafed(self, path: str, further: str = NEXT) -> Iterator[list[list[str]]]:
        """Leaf through a list: the rows of page after page."""
        while path:
            page = self.page(path)
            yield rows_of(page)
            following = re.search(rf'<a href="([^"]+)"[^>]*{further}', page)
            path = unescape(following[1]) if following else ""

    def foot(self, path: str) -> list[Decimal]:
        """Give the figures in the foot of a list."""
        return amounts(self.page(path))


def amounts(text: str) -> list[Decimal]:
    """Give every amount that stands in a text, as a Turkish reader reads it."""
    return [plain(found) for found in re.findall(r"-?[\d.]+,\d\d(?!\d)", text)]


def figures(page: str) -> dict[str, str]:
    """Give the figures in the head of a page by their labels."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return {
        unescape(label.strip()): " ".join(unescape(re.sub("<[^>]+>", "", text)).split())
        for label, text in found
    }


def signed(text: str) -> Decimal:
    """Read a balance with its letter: (A) is what we owe."""
    amount = plain(text)
    return -amount if "(A)" in text else amount


def turned(day: str) -> str:
    """Write a day of a report as a Turkish page does."""
    return ".".join(reversed(day.split("-")))
