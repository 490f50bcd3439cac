"""How much a customer may owe: limits by risk and by day, seen at the invoice and by a command."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db, transaction
from app.core.parameters import set_parameter
from app.ledger import queries
from app.ledger.models import CreditLimit, Party
from app.ledger.posting import post
from app.modules.credit_limits import OverLimitError, concerns
from app.modules.vouchers import services
from app.modules.vouchers.services import TypedLine, TypedVoucher
from tests.factories import ledger as make
from tests.factories.instruments import happen, paper, received
from tests.factories.reading import balance_of

DAY = date(2026, 11, 20)


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Owe 600 of 1,000."""
    party = make.customer(credit_limit=Decimal(1000), code="120.000001", name="Işıklar A.Ş.")
    post(make.voucher(party, amount="600.00", dated_on=DAY))
    return party


def limit(party: Party, risk_class: str, amount: str, **days: Any) -> None:
    row = CreditLimit(party_id=party.id, risk_class=risk_class, amount=Decimal(amount), **days)
    db.session.add(row)
    db.session.flush()


def left(party: Party) -> str:
    return str(queries.party_figures(party.id).credit_left)


def invoice(party: Party, amount: str, kind: str = "sales_invoice") -> TypedVoucher:
    line = TypedLine(party_id=party.id, amount=Decimal(amount))
    return TypedVoucher(type=kind, dated_on=DAY, lines=(line,))


def test_a_cheque_lowers_the_balance_but_not_the_risk_until_it_is_paid(buyer: Party) -> None:
    assert left(buyer) == "400.00"
    cheques = received(buyer, paper(amount="500.00"))
    assert balance_of(buyer) == 100
    assert left(buyer) == "400.00"
    happen(cheques, "send_for_collection")
    assert left(buyer) == "400.00"
    happen(cheques, "collect")
    assert left(buyer) == "900.00"


def test_an_advance_adds_room(buyer: Party) -> None:
    post(make.voucher(buyer, "bank_receipt", "800.00", dated_on=DAY))
    assert left(buyer) == "1200.00"


def test_a_dated_limit_goes_before_the_card_while_it_is_valid(buyer: Party) -> None:
    today = clock.today()
    limit(buyer, "total", "5000.00", valid_from=today, valid_until=today)
    limit(buyer, "total", "9000.00", valid_from=today + timedelta(days=1))
    limit(buyer, "total", "1.00", valid_until=today - timedelta(days=1))
    assert left(buyer) == "4400.00"


def test_the_command_prints_each_risk_beside_its_limit(app: Flask, buyer: Party) -> None:
    limit(buyer, "own_cheque", "300.00")
    received(buyer, paper(amount="200.00"), paper("0012346", "50.00", drawer="Başka Ltd."))
    db.session.commit()
    command = ["ledger", "risk", "120.000001", "--as-of", str(clock.today())]
    lines = app.test_cli_runner().invoke(args=command).output.splitlines()
    assert lines == [
        "code,name,risk_class,limit,exposure,free",
        "120.000001,Işıklar A.Ş.,open_account,,350.00,",
        "120.000001,Işıklar A.Ş.,own_cheque,300.00,200.00,100.00",
        "120.000001,Işıklar A.Ş.,own_note,,0.00,",
        "120.000001,Işıklar A.Ş.,customer_cheque,,50.00,",
        "120.000001,Işıklar A.Ş.,customer_note,,0.00,",
        "120.000001,Işıklar A.Ş.,total,1000.00,600.00,400.00",
    ]
    command = ["ledger", "risk", "--all", "--as-of", "2026-11-19", "--format", "json"]
    rows = json.loads(app.test_cli_runner().invoke(args=command).output)
    assert [row["exposure"] for row in rows if row["risk_class"] == "total"] == ["0.00"]


def test_the_command_wants_a_party_or_every_one(app: Flask) -> None:
    for code in ([], ["120.1", "--all"]):
        command = ["ledger", "risk", *code, "--as-of", "2026-11-19"]
        assert "Name a party" in app.test_cli_runner().invoke(args=command).output


def test_an_invoice_near_or_over_a_limit_warns_and_is_posted(buyer: Party) -> None:
    assert not list(concerns("sales_invoice", {buyer.id: Decimal(200)}, is_posted=False))
    (near,) = concerns("sales_invoice", {buyer.id: Decimal("200.01")}, is_posted=False)
    assert "800,01" in str(near)
    services.post(invoice(buyer, "500.00"))
    (over,) = concerns("sales_invoice", {buyer.id: Decimal(500)}, is_posted=True)
    assert over.concern == "over"
    assert not list(concerns("cash_payment", {buyer.id: Decimal(9999)}, is_posted=False))


def test_refused_where_the_parameter_says_so_and_nothing_is_posted(buyer: Party) -> None:
    set_parameter("credit_check", "refuse")
    set_parameter("credit_tolerance_percent", "10")
    db.session.commit()
    with pytest.raises(OverLimitError, match="1046"), transaction():
        services.post(invoice(buyer, "446.00"))
    assert balance_of(buyer) == 600
    with transaction():
        services.post(invoice(buyer, "440.00"), idempotency_key="k-1")
        post(make.voucher(buyer, "debit_note", "100.00", dated_on=DAY))
        services.post(invoice(buyer, "440.00"), idempotency_key="k-1")
    assert balance_of(buyer) == 1140


def test_where_limits_are_not_watched_nothing_is_said(buyer: Party) -> None:
    set_parameter("credit_check", "off")
    assert not list(concerns("sales_invoice", {buyer.id: Decimal(9999)}, is_posted=False))
    services.post(invoice(buyer, "9999.00"))
