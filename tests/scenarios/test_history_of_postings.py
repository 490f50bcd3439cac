"""What is posted or imported leaves one sentence in the history."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.core.actor import Actor, acting_as
from app.core.db import db
from app.core.history import HistoryLine
from app.ledger.imports import import_transactions
from app.ledger.posting import post
from app.ledger.reversing import cancel, reverse
from tests.factories import ledger as make
from tests.factories.files import a_row, transactions_file


def lines_of(model: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Give record, action and details of every line about a model."""
    query = select(HistoryLine).where(HistoryLine.model == model).order_by(HistoryLine.id)
    return [(line.record_id, line.action, line.changes) for line in db.session.scalars(query)]


def test_a_posting_writes_one_line(app: Flask) -> None:
    posted = post(make.voucher(make.customer()))
    details = {
        "document_no": "SF-2026-000001",
        "type": "sales_invoice",
        "dated_on": "2026-11-20",
        "total": "100.00",
    }
    assert lines_of("Voucher") == [(str(posted.voucher_id), "posted", details)]


def test_a_reversal_and_a_cancellation_say_of_what(app: Flask) -> None:
    first, second = (post(make.voucher(make.customer())).voucher_id for _ in range(2))
    reverse(first)
    cancel(second)
    _one, _two, reversal, cancellation = (details for _, _, details in lines_of("Voucher"))
    assert (reversal["reverses"], cancellation["cancels"]) == (first, second)


def test_an_import_writes_one_line_for_the_whole_file(app: Flask) -> None:
    party = make.customer()
    rows = [a_row(party, external_key=f"k-{number}") for number in range(3)]
    import_transactions(transactions_file(rows), source="logo")
    import_transactions(transactions_file(rows), source="logo")
    assert lines_of("Voucher") == [("logo", "imported", {"imported": 3, "unchanged": 0})]


def test_the_line_names_who_acted_in_which_request(app: Flask) -> None:
    party = make.customer()
    with acting_as(Actor("job", request_id="r-1")):
        post(make.voucher(party))
    line = db.session.scalars(select(HistoryLine).where(HistoryLine.action == "posted")).one()
    assert (line.actor_kind, line.actor_id, line.request_id) == ("job", None, "r-1")


def test_opening_a_card_is_remembered_with_its_fields(app: Flask) -> None:
    party = make.customer(city="İzmir")
    ((_record, action, changes),) = lines_of("Party")
    assert (action, changes["city"]) == ("created", [None, "İzmir"])
    party.city = "Manisa"
    db.session.flush()
    assert lines_of("Party")[1] == (str(party.id), "changed", {"city": ["İzmir", "Manisa"]})
