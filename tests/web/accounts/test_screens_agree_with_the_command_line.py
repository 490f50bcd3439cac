"""Every screen and the API say what the command line prints, to the kuruş."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.language import translate
from app.core.money import format_amount
from app.ledger import reversing
from app.ledger.labels import VOUCHER_TYPE_NAMES
from app.ledger.models import Voucher
from app.panel.exports import writing
from tests.web.accounts.books import (
    OLDER,
    Books,
    Fetcher,
    Line,
    amounts,
    figures,
    signed,
    total,
    turned,
)
from tests.web.accounts.conftest import PASSWORD
from tests.web.accounts.tables import plain, rows_of
from tests.web.answering import Answering

CODES = ("120.000007", "120.000030", "120.000073", "120.000092", "120.000111", "320.000189")
LARGEST = "120.000073"
TYPES = {kind: translate(name, "tr") for kind, name in VOUCHER_TYPE_NAMES.items()}
PERIODS = (
    ("2025-01-01", "2025-12-31"),
    ("2026-03-01", "2026-03-31"),
    ("2026-10-15", "2026-10-15"),
    ("2027-01-01", "2027-12-31"),
)


@pytest.fixture
def books(office: Flask) -> Books:
    """Give the sample's books, in which a voucher was cancelled and another reversed."""
    with office.app_context(), transaction():
        for number, take_back in (
            ("I000000001", reversing.cancel),
            ("I000000002", reversing.reverse),
        ):
            key = db.session.scalars(select(Voucher.id).where(Voucher.document_no == number)).one()
            take_back(key)
    return Books(office)


@pytest.fixture
def web(books: Books, answering_office: Answering) -> Iterator[Fetcher]:
    """Give a program that has signed in to the served office."""
    yield Fetcher(answering_office.address, PASSWORD)
    answering_office.leave_the_database()


def keys_of(web: Fetcher) -> dict[str, int]:
    """Give the keys of all cards by code."""
    return {row["code"]: row["id"] for row in web.called("party")}


def moved(row: Line) -> tuple[str, ...]:
    """Give a row of the transactions' CSV as one of a statement in its currency."""
    names = ("Borç", "Alacak", "Yerel borç", "Yerel alacak")
    return (
        *(row["Tarih"], row["Vade"], row["Evrak no"], row["Kur"]),
        *(f"{plain(row[name]):.2f}" for name in names),
    )


def printed(line: Line) -> tuple[str, ...]:
    """Give a row of a statement in a currency as the transactions' CSV has it."""
    return (
        *(turned(line["date"]), turned(line["due_date"]), line["document_no"]),
        line["rate"].replace(".", ","),
        *(line[name] for name in ("debit", "credit", "local_debit", "local_credit")),
    )


def test_every_transaction_is_in_the_statement_it_belongs_to(books: Books, web: Fetcher) -> None:
    rows = web.sheet("/transactions/csv")
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)
    by_currency: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for row in rows:
        own = [plain(row[name]) for name in ("Borç", "Alacak", "Yerel borç", "Yerel alacak")]
        sums[row["Kod"]] = [a + b for a, b in zip(sums[row["Kod"]], own[2:], strict=True)]
        key = row["Kod"], row["Para birimi"]
        by_currency[key] = [a + b for a, b in zip(by_currency[key], own, strict=True)]
    for code, line in books.balances.items():
        assert sums[code] == [Decimal(line["debit"]), Decimal(line["credit"])], code
    assert by_currency.keys() == books.currencies.keys()
    for key, line in books.currencies.items():
        debit, credit, local_debit, local_credit = by_currency[key]
        assert (debit, credit) == (Decimal(line["debit"]), Decimal(line["credit"])), key
        assert local_debit - local_credit == Decimal(line["local_balance"]), key
    for code in CODES:
        for currency in books.moved_in(code):
            lines = books.statement(code, "2005-01-01", "2099-12-31", "--currency", currency)[1]
            found = [
                moved(row) for row in rows if (row["Kod"], row["Para birimi"]) == (code, currency)
            ]
            assert Counter(found) == Counter(printed(line) for line in lines), (code, currency)


def test_the_workbook_of_transactions_is_the_csv(books: Books, web: Fetcher) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(web.file("/transactions/xlsx")))
    rows = [row for row in book.get_sheet_by_index(0).to_python() if len(row) >= 14]
    figures_of = [
        [Decimal(str(cell)) for cell in row[-4:]] for row in rows if isinstance(row[-1], float)
    ]
    names = ("Borç", "Alacak", "Yerel borç", "Yerel alacak")
    assert figures_of == [
        [plain(row[name]) for name in names] for row in web.sheet("/transactions/csv")
    ]


def test_the_foot_of_the_transactions_adds_up_what_is_printed(books: Books, web: Fetcher) -> None:
    every = books.balances.values()
    assert web.foot("/transactions/summary") == [total(every, "debit"), total(every, "credit")]
    for currency in ("USD", "EUR"):
        lines = [line for key, line in books.currencies.items() if key[1] == currency]
        own = [total(lines, "debit"), total(lines, "credit")]
        local, debit, other, credit = web.foot(f"/transactions/summary?currency={currency}")
        assert [debit, credit] == own
        assert local - other == total(lines, "local_balance")
    keys = keys_of(web)
    for code in CODES:
        for start, end in PERIODS:
            lines = books.statement(code, start, end)[1]
            asked = f"party={keys[code]}&dated={turned(start)}..{turned(end)}"
            foot = web.foot(f"/transactions/summary?{asked}")
            assert foot == [total(lines, "debit"), total(lines, "credit")], (code, start)
            if len(lines) < 50:
                rows = rows_of(web.page(f"/transactions?{asked}"))
                assert [(row[1], plain(row[6]), plain(row[7])) for row in reversed(rows)] == [
                    (line["document_no"], Decimal(line["debit"]), Decimal(line["credit"]))
                    for line in lines
                ]


@pytest.mark.parametrize("code", CODES)
def test_statements_of_any_period_and_currency_agree(books: Books, web: Fetcher, code: str) -> None:
    for start, end in PERIODS:
        for currency in ("", *books.moved_in(code)):
            options = ("--currency", currency) if currency else ()
            opening, lines = books.statement(code, start, end, *options)
            asked = f"dated={turned(start)}..{turned(end)}&currency={currency}"
            shown = web.page(f"/statement/{code}?{asked}&cancelled=")
            rows = whole(web, f"/statement/{code}?{asked}")
            at = -3 if currency else -1
            assert signed(rows[0][at]) == opening
            assert [row_of(row, at) for row in rows[1:]] == [line_of(line) for line in lines]
            debit, credit = total(lines, "debit"), total(lines, "credit")
            foot = amounts(shown.split("<tfoot")[1])
            assert foot[:2] == [debit, credit]
            closing = opening + debit - credit
            assert signed(figure_above(shown)) == closing


def figure_above(page: str) -> str:
    """Give the closing balance that stands above the rows."""
    text = page.split('<strong class="m-figure', 1)[1].split(">", 1)[1]
    return text.split("</strong>")[0]


def row_of(row: list[str], at: int) -> tuple[str, ...]:
    extra = [row[5], *(f"{plain(cell):.2f}" for cell in row[-2:])] if at < -1 else []
    sides = (f"{plain(cell):.2f}" for cell in row[at - 2 : at])
    return (*row[:2], row[2], row[4], *sides, f"{signed(row[at]):.2f}", *extra)


def line_of(line: Line) -> tuple[str, ...]:
    extra = (
        [line["rate"].replace(".", ","), line["local_debit"], line["local_credit"]]
        if "rate" in line
        else []
    )
    return (
        *(turned(line["date"]), line["document_no"], TYPES[line["type"]], turned(line["due_date"])),
        *(line["debit"], line["credit"], line["balance"], *extra),
    )


def whole(web: Fetcher, address: str) -> list[list[str]]:
    """Leaf through a statement from its newest page to its oldest, the first row what came in."""
    found: list[list[str]] = []
    for rows in web.leafed(address, OLDER):
        found = [row for row in rows if len(row) > 1] + found[1:]
    return found


def test_cancelled_vouchers_are_shown_and_hidden_alike(books: Books, web: Fetcher) -> None:
    key = keys_of(web)[LARGEST]
    for option, asked in ((), ""), (("--show-cancelled",), "&cancelled=1"):
        lines = books.statement(LARGEST, "2024-11-01", "2024-11-30", *option)[1]
        rows = whole(web, f"/statement/{LARGEST}?dated=01.11.2024..30.11.2024{asked}")
        assert [row_of(row, -1) for row in rows[1:]] == [line_of(line) for line in lines]
        rows = rows_of(web.page(f"/transactions?party={key}&dated=..30.11.2024{asked}"))
        assert Counter(row[1] for row in rows) == Counter(line["document_no"] for line in lines)


def test_the_head_of_a_card_says_balance_and_overdue(books: Books, web: Fetcher) -> None:
    keys, today = keys_of(web), str(clock.today())
    listed = {row[0]: row for rows in web.leafed("/balances") for row in rows}
    for code in CODES:
        balance, overdue = Decimal(books.balances[code]["balance"]), books.overdue(code, today)
        head = figures(web.page(f"/party/show/{keys[code]}"))
        beside = figures(web.page(f"/vouchers/enter/beside?party={keys[code]}"))
        for shown in (head, beside):
            assert signed(shown["Bakiye"]) == balance, code
            assert plain(shown.get("Vadesi geçen", "0,00")) == overdue, code
        assert plain(listed[code][6]) == overdue


def test_the_overview_adds_up_all_cards(books: Books, web: Fetcher) -> None:
    balances = {code: Decimal(line["balance"]) for code, line in books.balances.items()}
    today = str(clock.today())
    late = {code: books.overdue(code, today) for code, balance in balances.items() if balance}
    expected = []
    for sign in (1, -1):
        mine = {code: sign * balance for code, balance in balances.items() if sign * balance > 0}
        expected += [sum(mine.values()), sum(late[code] for code in mine)]
    page = web.page("/overview")
    assert amounts(page.split("</dl>")[0]) == expected
    for address in set(re.findall(r'href="([^"]+)"', page)):
        assert web.page(unescape(address)), address


def test_generated_lists_count_and_add_up_what_is_printed(
    books: Books, web: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_AT_ONCE", 10_000)
    assert "200" in web.page("/party/summary")
    lists = {row[0] for rows in web.leafed("/party/list/") for row in rows}
    assert lists == books.balances.keys()
    assert {row["Kod"] for row in web.sheet("/party/export")} == books.balances.keys()
    accounts = Counter(row[0] for rows in web.leafed("/account/list/") for row in rows)
    assert accounts.keys() >= books.balances.keys()
    vouchers = total(books.balances.values(), "debit") + total(books.balances.values(), "credit")
    assert web.foot("/voucher/summary")[-1] == vouchers
    sheet = web.sheet("/voucher/export")
    assert sum(plain(row["Toplam"]) for row in sheet) == vouchers
    totals = {row["Evrak no"]: plain(row["Toplam"]) for row in sheet}
    for code in CODES:
        for line in books.statement(code)[1]:
            assert totals[line["document_no"]] == Decimal(line["debit"]) + Decimal(line["credit"])


def test_the_api_says_the_same(books: Books, web: Fetcher) -> None:
    counts = {slug: web.call(f"{slug}/?count=1")["count"] for slug in ("party", "voucher")}
    vouchers = {row["document_no"]: row for row in web.called("voucher")}
    assert counts == {"party": len(books.balances), "voucher": 5_002}
    assert sum(Decimal(row["total"]) for row in vouchers.values()) == total(
        books.balances.values(), "debit"
    ) + total(books.balances.values(), "credit")
    accounts = {row["id"]: row for row in web.called("account")}
    assert {row["party"]["title"] for row in accounts.values() if row["party"]} == {
        line["name"] for line in books.balances.values()
    }
    for code, currency, line in newest(books):
        voucher = web.call(f"voucher/{vouchers[line['document_no']]['id']}")
        assert (voucher["dated_on"], voucher["type"]) == (line["date"], line["type"])
        (entry,) = (e for e in voucher["entries"] if accounts[e["account"]["id"]]["party"])
        names = ("debit", "credit", "local_debit", "local_credit", "rate")
        assert [entry[name] for name in names] == [line[name] for name in names], code
        assert (entry["due_on"], entry["debit_currency"]) == (line["due_date"], currency)


def newest(books: Books) -> Iterator[tuple[str, str, Line]]:
    """Give the newest lines of some cards in each currency in which they moved."""
    for code in CODES:
        for currency in books.moved_in(code):
            lines = books.statement(code, "2026-09-01", "2026-10-31", "--currency", currency)[1]
            yield from ((code, currency, line) for line in lines[-5:])


def test_the_page_of_a_voucher_says_what_it_moved(books: Books, web: Fetcher) -> None:
    keys = {row["document_no"]: row["id"] for row in web.called("voucher")}
    for code, currency, line in newest(books):
        page = web.page(f"/voucher/show/{keys[line['document_no']]}")
        amount = max(Decimal(line["debit"]), Decimal(line["credit"]))
        side = "B" if Decimal(line["debit"]) else "A"
        said = f"{format_amount(amount)} {currency} ({side})"
        assert figures(page)[books.balances[code]["name"]] == said
        assert {amount, max(Decimal(line["local_debit"]), Decimal(line["local_credit"]))} <= {
            *amounts(page)
        }
