"""A firm got two cards: they are merged, read as one, and taken apart again."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.ledger import queries
from app.ledger.errors import (
    AlreadyMergedError,
    HasMergedCardsError,
    MergedCardError,
    NotMatchableError,
    NotMergedError,
    SameAccountError,
    SameCardError,
    SurvivorMergedError,
)
from app.ledger.imports import (
    FileRefusedError,
    Imported,
    import_transactions,
)
from app.ledger.journals import JournalLine
from app.ledger.matching import EntryKey, match_account, match_entries
from app.ledger.merging import merge, preview_merge, unmerge
from app.ledger.models import Account, Party
from app.ledger.posting import post
from app.ledger.queries.ageing import METHODS
from app.ledger.queries.plain import write_csv, write_statement_csv
from app.ledger.rules import AccountKind, InterestTerms, Side
from app.ledger.rules.interest import EVER
from app.ledger.settlements import set_off, write_off
from app.ledger.verify import verify
from app.ledger.vouchers import entries_of
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file
from tests.factories.ledger import transfer
from tests.factories.matching import open_of, posted
from tests.factories.reading import balance_of, currencies_of, rows_of

START, END = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def cards(app: object) -> tuple[Party, Party, Party]:
    """Open two cards of one firm and one of another, and let all of them move."""
    old = make.customer(code="120.000007", name="Çınar Ltd.")
    survivor = make.customer(code="120.000003", name="Çınar Ltd. Şti.", is_vendor=True)
    other = make.customer(code="120.000005")
    for card, day, amount in (
        (survivor, 5, "100.00"),
        (old, 5, "40.00"),
        (survivor, 7, "10.00"),
        (old, 4, "7.00"),
        (other, 6, "1.00"),
    ):
        posted(card, "sales_invoice", amount, date(2026, 10, day))
    posted(old, "bank_receipt", "25.00", date(2026, 11, 2))
    posted(survivor, "purchase_invoice", "30.00", date(2026, 11, 3))
    for card, rate in ((old, "42"), (survivor, "43")):
        posted(card, "sales_invoice", "2.00", date(2026, 11, 4), currency="USD", rate=Decimal(rate))
    db.session.commit()
    return old, survivor, other


def csv(query: queries.Query) -> bytes:
    """Give a report as the command line prints it."""
    stream = io.BytesIO()
    write_csv(query, stream)
    return stream.getvalue()


def statement_csv(code: str, **options: Any) -> bytes:
    """Give a statement as the command line prints it."""
    stream = io.BytesIO()
    write_statement_csv(queries.statement(code, START, END, **options), stream)
    return stream.getvalue()


def reports(*codes: str) -> dict[str, object]:
    """Give every report of the books, byte for byte where it is printed."""
    of_parties: dict[str, Callable[[str], object]] = {
        "now": queries.statement_page,
        "local": statement_csv,
        "USD": partial(statement_csv, currency="USD"),
        "matches": lambda code: csv(queries.matches_of(code)),
        "interest": interest,
    }
    return {
        "balances": csv(queries.balances(END)),
        "by currency": csv(queries.balances_by_currency(END)),
        "ageing": csv(queries.ageing(queries.AgeingFilter(as_of=END))),
        "matched": csv(queries.ageing(queries.AgeingFilter(as_of=END, method="matched"))),
        "totals": csv(queries.totals_by_period(queries.TotalsFilter(by="day"))),
        "transactions": csv(queries.listed_transactions(queries.TransactionFilter())),
        "listed": csv(queries.listed_balances(queries.BalanceFilter())),
        "largest": queries.largest_balances(),
        "standing": queries.standing(),
        "sides": queries.balance_totals(queries.BalanceFilter()),
        **{f"{name} {code}": ask(code) for name, ask in of_parties.items() for code in codes},
    }


def interest(code: str) -> object:
    """Give what the late payments of a party cost."""
    terms = InterestTerms(rates={EVER: Decimal(48)})
    return queries.late_charges(code, END, terms, account_kind=AccountKind.RECEIVABLE).rows


def test_reports_read_both_cards_as_one(cards: tuple[Party, Party, Party]) -> None:
    old, survivor, other = cards
    apart = {card.code: balance_of(card) for card in cards}
    merge(old, survivor)
    rows = {row.code: row.balance for row in db.session.execute(queries.balances(END))}
    together = apart[old.code] + apart[survivor.code]
    assert rows == {survivor.code: together, other.code: apart[other.code]}
    assert sum(rows.values()) == sum(apart.values())
    assert currencies_of(survivor)["USD"] == ("4.00", "170.00")
    listed = {
        row.code: row.balance for row in queries.balances_page(queries.BalanceFilter()).page.rows
    }
    assert listed == rows
    assert {row.code: row.balance for row in queries.largest_balances()} == rows
    assert queries.party_figures(old.id) == queries.party_figures(survivor.id)
    assert queries.party_figures(survivor.id).balance == together
    assert queries.balances_of([old.id, survivor.id]) == {old.id: together, survivor.id: together}
    for method in METHODS:
        wanted = queries.AgeingFilter(as_of=END, method=method)
        aged = {row.code: row.balance for row in db.session.execute(queries.ageing(wanted))}
        assert aged == rows


def test_the_statement_by_either_code_has_the_rows_of_both_in_their_order(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, _other = cards
    names = ("dated_on", "voucher_id", "debit", "credit")
    rows = sorted(
        [*rows_of(old, *names), *rows_of(survivor, *names)], key=lambda row: (row[0], int(row[1]))
    )
    merge(old, survivor)
    assert rows_of(survivor, *names) == rows_of(old, *names) == rows
    balance = Decimal(0)
    for debit, credit, running in rows_of(old, "debit", "credit", "balance"):
        balance += Decimal(debit) - Decimal(credit)
        assert Decimal(running) == balance
    pages = queries.statement_page(old.code, size=3)
    assert [balance for _row, balance in pages.rows][-1] == balance_of(survivor)
    for options in ({}, {"currency": "USD"}):
        assert statement_csv(old.code, **options) == statement_csv(survivor.code, **options)
    assert interest(old.code) == interest(survivor.code)
    assert queries.statement(old.code, START, END).party.code == survivor.code
    assert queries.statement(old.code, START, END).party.asked == old.code


def test_undoing_a_merge_gives_every_report_back_byte_for_byte(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, other = cards
    codes = [card.code for card in cards]
    before = reports(*codes)
    kept = [(card.archived_at, card.search_key, card.former_codes) for card in cards]
    merge(old, survivor)
    merge(other, survivor)
    assert reports(*codes) != before
    assert list(verify()) == []
    for card in (old, other):
        unmerge(card)
    assert reports(*codes) == before
    assert [(card.archived_at, card.search_key, card.former_codes) for card in cards] == kept


def test_the_old_code_still_finds_the_card_that_lives_on(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, _other = cards
    merge(old, survivor)
    assert old.archived_at is not None
    assert survivor.former_codes == old.code
    found = queries.balances_page(queries.BalanceFilter(search=old.code)).page.rows
    assert [row.code for row in found] == [survivor.code]


def test_the_rows_of_the_group_are_listed_for_either_card(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, _other = cards
    merge(old, survivor)
    for card in (old, survivor):
        wanted = queries.TransactionFilter(party_id=card.id)
        page = queries.transactions_page(wanted)
        assert {row.party_code for row in page.rows} == {survivor.code}
        assert queries.transaction_totals(wanted).count == len(page.rows) == 8
        assert queries.transaction_totals(wanted).local.balance == balance_of(survivor)


def test_what_is_posted_to_the_old_code_stands_on_the_other_cards_account(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, _other = cards
    merge(old, survivor)
    sale = post(make.voucher(old, amount="11.00"))
    assert entries_of(sale.voucher_id)[0].party_id == survivor.id
    rows = [a_row(old, external_key="k-1")]
    assert import_transactions(transactions_file(rows)) == Imported(1, 0)
    assert import_transactions(transactions_file(rows)) == Imported(0, 1)
    unmerge(old)
    assert entries_of(sale.voucher_id)[0].party_id == survivor.id
    with pytest.raises(FileRefusedError):
        import_transactions(transactions_file(rows))


def test_what_was_imported_before_is_still_known_by_its_code(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, _other = cards
    rows = [a_row(old, external_key="k-1")]
    assert import_transactions(transactions_file(rows)) == Imported(1, 0)
    merge(old, survivor)
    assert import_transactions(transactions_file(rows)) == Imported(0, 1)


def test_a_merge_is_refused_where_it_could_not_be_undone_by_itself(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, other = cards
    with pytest.raises(SameCardError):
        merge(old, old)
    with pytest.raises(NotMergedError, match=old.code):
        unmerge(old)
    merge(old, survivor)
    with pytest.raises(AlreadyMergedError, match=old.code):
        merge(old, other)
    with pytest.raises(SurvivorMergedError, match=old.code):
        merge(other, old)
    with pytest.raises(AlreadyMergedError):
        merge(old, survivor)
    with pytest.raises(HasMergedCardsError, match=old.code):
        merge(survivor, other)
    with pytest.raises(HasMergedCardsError):
        preview_merge(survivor, other)


def test_a_merged_card_stays_away_until_the_merge_is_undone(
    cards: tuple[Party, Party, Party],
) -> None:
    old, survivor, _other = cards
    merge(old, survivor)
    db.session.commit()
    for card in (old, survivor):
        code = card.code
        db.session.delete(card)
        with pytest.raises(MergedCardError, match=code):
            db.session.flush()
        db.session.rollback()
    code, old.archived_at = old.code, None
    with pytest.raises(MergedCardError, match=code):
        db.session.flush()
    db.session.rollback()
    unmerge(old)
    assert old.archived_at is None


def test_the_preview_says_what_both_come_to(cards: tuple[Party, Party, Party]) -> None:
    old, survivor, _other = cards
    before = balance_of(old), balance_of(survivor)
    preview = preview_merge(old, survivor)
    assert (preview.old_balance, preview.balance) == before
    merge(old, survivor)
    assert preview.together == balance_of(survivor)


def accounts_of(card: Party) -> dict[str, int]:
    """Give the accounts of a card by kind."""
    query = select(Account.kind, Account.id).where(Account.party_id == card.id)
    return {row.kind: row.id for row in db.session.execute(query)}


def test_a_transfer_brings_what_two_accounts_hold_together_to_be_matched(app: object) -> None:
    old, survivor = make.customer(), make.customer()
    sale = posted(old, "sales_invoice", "100.00", date(2026, 10, 1))
    receipt = posted(survivor, "bank_receipt", "100.00", date(2026, 11, 1))
    merge(old, survivor)
    with pytest.raises(NotMatchableError):
        match_entries(sale, receipt)
    out, into = _line(Side.CREDIT, party_id=old.id), _line(Side.DEBIT, party_id=survivor.id)
    with pytest.raises(SameAccountError):
        transfer(out, into, date(2026, 11, 2))
    out = _line(Side.CREDIT, account_id=accounts_of(old)["receivable"])
    moved = transfer(out, into, date(2026, 11, 2))
    match_entries(sale, EntryKey(moved.voucher_id, 1))
    match_entries(EntryKey(moved.voucher_id, 2), receipt)
    assert [open_of(key)[0] for key in (sale, receipt)] == ["0.00", "0.00"]
    assert balance_of(survivor) == 0
    unmerge(old)
    assert [balance_of(card) for card in (old, survivor)] == [0, 0]


def _line(side: Side, **whose: Any) -> JournalLine:
    return JournalLine(side=side, currency="TRY", amount=Decimal(100), **whose)


def test_a_small_rest_is_written_off_on_the_account_it_stands_on(app: object) -> None:
    old, survivor = make.customer(), make.customer()
    sale = posted(old, "sales_invoice", "0.04", date(2026, 10, 1))
    merge(old, survivor)
    write_off(sale, "kuruş farkı")
    assert open_of(sale) == ("0.00", "0.00")


def test_a_set_off_reaches_all_accounts_of_the_group(app: object) -> None:
    """The firm had one card as a customer and one as a vendor."""
    old, survivor = make.vendor(), make.customer()
    sales = [
        posted(survivor, "sales_invoice", amount, date(2026, 10, 1))
        for amount in ("30.00", "50.00")
    ]
    bought = posted(old, "purchase_invoice", "60.00", date(2026, 10, 2))
    merge(old, survivor)
    assert set_off(old.id, "TRY", Decimal(1)).amount == 60
    assert open_of(bought) == ("0.00", "0.00")
    assert sum(Decimal(open_of(sale)[0]) for sale in sales) == 20
    assert balance_of(survivor) == 20


def test_matching_of_a_group_goes_account_by_account(app: object) -> None:
    old, survivor = make.customer(), make.customer()
    for card in (old, survivor):
        posted(card, "sales_invoice", "10.00", date(2026, 10, 1))
        posted(card, "bank_receipt", "10.00", date(2026, 10, 2))
    merge(old, survivor)
    places = queries.matchable(old.code)
    assert len(places) == 2
    for account_id, currency in places:
        match_account(account_id, currency, "due")
    assert queries.matchable(survivor.code) == []
    assert len(db.session.execute(queries.matches_of(old.code)).all()) == 2
