"""The office hands over two years of movements as a file, more than once."""

from decimal import Decimal

import pytest

from app.core.db import db, transaction
from app.core.parameters import set_parameter
from app.ledger.errors import DuplicateKeyError
from app.ledger.imports import (
    FileRefusedError,
    Imported,
    Problem,
    import_transactions,
)
from app.ledger.imports.rows import COLUMNS
from app.ledger.imports.transactions import BATCH
from app.ledger.models import Party
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct
from app.ledger.vouchers import entries_of, get_voucher
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file
from tests.factories.reading import balance_of, currencies_of, rows_of


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer, for good."""
    with transaction():
        return make.customer()


def good_rows(party: Party) -> list[dict[str, str]]:
    """Write a sale, its collection in dollars, and a free sample."""
    dollars = {"currency": "USD", "rate": "42.123457", "debit": "0.00", "local_debit": "0.00"}
    return [
        a_row(party, external_key="k-1"),
        a_row(
            party,
            external_key="k-2",
            type="bank_receipt",
            credit="2.00",
            local_credit="84.25",
            **dollars,
        ),
        a_row(party, external_key="k-3", debit="0.00", local_debit="0.00", description=""),
    ]


def problems_of(error: FileRefusedError) -> list[tuple[int, str, str]]:
    """Give row, column and name of each mistake."""
    return [(found.row, found.column, type(found.error).__name__) for found in error.problems]


def test_an_import_posts_every_row_with_its_own_number_and_counter_entry(buyer: Party) -> None:
    assert import_transactions(transactions_file(good_rows(buyer))) == Imported(3, 0)
    assert rows_of(buyer, "type", "document_no", "description", "due_on", "balance") == [
        ("sales_invoice", "I000000001", "Fatura", "2026-12-20", "100.00"),
        ("bank_receipt", "I000000001", "Fatura", "2026-12-20", "15.75"),
        ("sales_invoice", "I000000001", "", "2026-12-20", "15.75"),
    ]
    assert currencies_of(buyer) == {"TRY": ("100.00", "100.00"), "USD": ("-2.00", "-84.25")}
    assert post(make.voucher(buyer)).document_no == "SF-2026-000001"


def test_a_dry_run_checks_everything_and_changes_nothing(buyer: Party) -> None:
    rows = good_rows(buyer)
    assert import_transactions(transactions_file(rows), dry_run=True) == Imported(3, 0)
    assert rows_of(buyer, "type") == []
    with pytest.raises(FileRefusedError):
        import_transactions(transactions_file([*rows, a_row(buyer, type="?")]), dry_run=True)
    assert import_transactions(transactions_file(rows)) == Imported(3, 0)
    assert import_transactions(transactions_file(rows), dry_run=True) == Imported(0, 3)


def test_a_second_import_finds_everything_unchanged(buyer: Party) -> None:
    rows = good_rows(buyer)
    import_transactions(transactions_file(rows))
    assert import_transactions(transactions_file(rows)) == Imported(0, 3)
    more = [*rows, a_row(buyer, external_key="k-4")]
    assert import_transactions(transactions_file(more)) == Imported(1, 3)
    assert balance_of(buyer) == Decimal("115.75")


def test_another_source_has_keys_of_its_own(buyer: Party) -> None:
    rows = good_rows(buyer)
    import_transactions(transactions_file(rows), source="logo")
    assert import_transactions(transactions_file(rows), source="netsis") == Imported(3, 0)


OTHER_CONTENT = {
    "date": {"date": "2026-11-21"},
    "due_date": {"due_date": "2026-12-21"},
    "type": {"type": "debit_note"},
    "document_no": {"document_no": "I000000002"},
    "currency": {"currency": "USD"},
    "rate": {"currency": "USD", "rate": "2.000000", "local_debit": "200.00"},
    "debit": {"debit": "100.01", "local_debit": "100.01"},
    "description": {"description": "Fatura."},
}


@pytest.mark.parametrize("column", OTHER_CONTENT)
def test_a_known_key_with_other_content_is_refused_by_row_and_column(
    buyer: Party, column: str
) -> None:
    before = a_row(buyer, currency="USD" if column == "rate" else "TRY")
    import_transactions(transactions_file([before]))
    again = [a_row(buyer, external_key="new"), before | OTHER_CONTENT[column]]
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(transactions_file(again))
    assert problems_of(refused.value) == [(3, column, "DifferentContentError")]
    assert len(rows_of(buyer, "type")) == 1


def test_another_party_under_a_known_key_is_refused(buyer: Party) -> None:
    import_transactions(transactions_file([a_row(buyer)]))
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(transactions_file([a_row(make.customer())]))
    assert problems_of(refused.value) == [(2, "party_code", "DifferentContentError")]


def test_a_row_twice_in_a_file_is_taken_once_and_never_two_ways(buyer: Party) -> None:
    row = a_row(buyer)
    assert import_transactions(transactions_file([row, row, row])) == Imported(1, 2)
    other = a_row(buyer, external_key="k-2")
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(transactions_file([other, other | {"document_no": "X"}]))
    assert problems_of(refused.value) == [(3, "document_no", "DifferentContentError")]


def test_a_long_file_is_taken_in_batches_that_know_of_each_other(buyer: Party) -> None:
    rows = [a_row(buyer, external_key=f"k-{number}") for number in range(BATCH + 1)]
    rows.append(rows[0])
    assert import_transactions(transactions_file(rows)) == Imported(BATCH + 1, 1)
    assert balance_of(buyer) == 100 * (BATCH + 1)
    rows[0] = rows[0] | {"document_no": "X"}
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(transactions_file(rows))
    assert problems_of(refused.value) == [(2, "document_no", "DifferentContentError")]


def test_a_vendor_that_buys_gets_its_receivable_from_the_file(app: object) -> None:
    vendor = make.vendor()
    rows = [a_row(vendor, external_key=f"k-{number}") for number in range(2)]
    import_transactions(transactions_file(rows))
    assert balance_of(vendor) == 200


def test_an_imported_voucher_can_be_taken_back_and_its_key_stays_known(buyer: Party) -> None:
    rows = [a_row(buyer, external_key="k-1"), a_row(buyer, external_key="k-2")]
    import_transactions(transactions_file(rows))
    first, second = (int(row[0]) for row in rows_of(buyer, "voucher_id"))
    cancel(first)
    correct(second)
    assert rows_of(buyer, "debit") == []
    assert import_transactions(transactions_file(rows)) == Imported(0, 2)
    assert balance_of(buyer) == 0


def test_a_posting_may_carry_the_key_of_another_system_once(buyer: Party) -> None:
    order = make.voucher(buyer, source="shop", external_key="order-7")
    posted = post(order)
    assert get_voucher(posted.voucher_id).external_key == "order-7"
    assert entries_of(posted.voucher_id)[0].debit == 100
    db.session.commit()
    with pytest.raises(DuplicateKeyError, match="order-7 of shop"):
        post(make.voucher(buyer, source="shop", external_key="order-7"))
    db.session.rollback()
    assert balance_of(buyer) == 100


@pytest.mark.parametrize("lira", ["TL", "YTL", "₺", "TRY"])
def test_the_lira_is_known_by_every_name_people_write(buyer: Party, lira: str) -> None:
    import_transactions(transactions_file([a_row(buyer, currency=lira)]))
    assert list(currencies_of(buyer)) == ["TRY"]
    assert import_transactions(transactions_file([a_row(buyer)])) == Imported(0, 1)


def test_an_empty_due_date_is_the_day_of_the_document(buyer: Party) -> None:
    row = a_row(buyer, due_date="")
    import_transactions(transactions_file([row]))
    assert rows_of(buyer, "due_on") == [("2026-11-20",)]
    assert import_transactions(transactions_file([row])) == Imported(0, 1)


def test_the_form_of_the_file_is_free_where_its_meaning_is_clear(buyer: Party) -> None:
    """A byte-order mark, Windows line ends, other columns between, quoted cells, blank lines."""
    rows = [a_row(buyer, description='Un, "40" çuval\nikinci satır') | {"salesman": "Ayşe"}]
    columns = [*reversed(COLUMNS), "salesman"]
    file = transactions_file(rows, columns, lineterminator="\r\n")
    text = "\ufeff" + file.getvalue() + "\r\n\r\n"
    file.seek(0)
    file.write(text)
    file.seek(0)
    assert import_transactions(file) == Imported(1, 0)
    assert rows_of(buyer, "description") == [('Un, "40" çuval\nikinci satır',)]


def test_only_the_first_hundred_mistakes_are_kept_word_for_word(buyer: Party) -> None:
    rows = [a_row(buyer, external_key=f"k-{number}", date="dün") for number in range(250)]
    with pytest.raises(FileRefusedError, match="250 rows or cells") as refused:
        import_transactions(transactions_file(rows))
    assert len(refused.value.problems) == 100
    first: Problem = refused.value.problems[0]
    assert str(first) == "row 2, date: “dün” is not a date: write it like 2026-11-22."


def test_the_rate_of_the_main_currency_is_one_whichever_that_is(buyer: Party) -> None:
    set_parameter("main_currency", "EUR")
    with pytest.raises(FileRefusedError) as refused:
        import_transactions(
            transactions_file(
                [a_row(buyer, currency="EUR", rate="2", debit="50.00"), a_row(buyer, rate="1")]
            )
        )
    assert problems_of(refused.value) == [(2, "rate", "LocalRateError")]
