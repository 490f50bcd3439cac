"""Where each paper was on a day, and what falls due when: by command and by query."""

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from app.core.db import db
from app.ledger.instruments import undo
from app.ledger.queries import Due, Uncollected, dues, uncollected
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories.instruments import DAY, DUE, happen, paper

LATER = DAY + timedelta(days=10)


@pytest.fixture
def portfolio(app: Flask) -> list[int]:
    """Keep three cheques of a customer: one in hand, one endorsed later, one bounced later."""
    buyer, seller = make.customer(code="120.777777"), make.vendor(code="320.777777")
    ids = papers.received(
        buyer,
        paper("1"),
        paper("2", "2000.00", due_on=DUE + timedelta(days=7), drawer="Başka A.Ş."),
        paper("3", "3000.00", due_on=DUE + timedelta(days=40)),
    )
    happen([ids[1]], "endorse", LATER, holder_id=seller.id)
    happen([ids[2]], "bounce", LATER)
    papers.given(seller, paper("9", "500.00"))
    return ids


def printed(app: Flask, *options: str) -> list[dict[str, str]]:
    """Give what the command prints."""
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["ledger", "instruments", *options])
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(StringIO(answer.stdout_bytes.decode(), newline="")))


def test_papers_are_listed_as_they_stood_on_a_day(app: Flask, portfolio: list[int]) -> None:
    rows = printed(app, "--as-of", str(LATER))
    assert [(row["document_no"], row["state"], row["holder"]) for row in rows] == [
        ("1", "portfolio", ""),
        ("9", "given", ""),
        ("2", "endorsed", "320.777777"),
        ("3", "bounced", ""),
    ]
    assert rows[2]["due_date"] == "2026-12-22"
    assert (rows[2]["party"], rows[2]["drawer"]) == ("120.777777", "Başka A.Ş.")
    assert (rows[2]["amount"], rows[2]["local_amount"]) == ("2000.00", "2000.00")
    before = printed(app, "--as-of", str(LATER - timedelta(days=1)), "--direction", "received")
    assert {row["state"] for row in before} == {"portfolio"}
    assert printed(app, "--as-of", str(DAY - timedelta(days=1))) == []
    (bounced,) = printed(app, "--as-of", str(LATER), "--state", "bounced")
    assert bounced["document_no"] == "3"


def test_what_was_undone_is_not_listed(app: Flask, portfolio: list[int]) -> None:
    undo(portfolio[2])
    undo(portfolio[1])
    undo(portfolio[0])
    assert [row["document_no"] for row in printed(app, "--as-of", str(LATER))] == ["9"]


def test_the_list_is_a_document_as_well(app: Flask, portfolio: list[int], tmp_path: Path) -> None:
    db.session.commit()
    run = app.test_cli_runner().invoke
    asked = ["ledger", "instruments", "--as-of", str(LATER)]
    pdf = tmp_path / "papers.pdf"
    assert run(args=[*asked, "--format", "pdf", "-o", str(pdf)]).exit_code == 0
    text = " ".join(PdfReader(BytesIO(pdf.read_bytes())).pages[0].extract_text().split())
    for expected in ("Çekler ve senetler", "Portföyde", "Karşılıksız", "6.500,00"):
        assert expected in text
    rows = json.loads(run(args=[*asked, "--format", "json"]).stdout_bytes)
    assert len(rows) == 4
    assert run(args=[*asked, "--state", "nonsense"]).exit_code != 0


def test_the_risk_of_a_party_is_told_by_class(app: Flask, portfolio: list[int]) -> None:
    db.session.commit()
    buyer = make.customer()
    note = papers.received(
        buyer, paper("5", "100.00"), kind="note", currency="USD", rate=Decimal("42.5")
    )
    both = uncollected([buyer.id, buyer.id - 2, buyer.id - 1], LATER)
    assert [tuple(map(str, row[1:])) for row in both] == [
        ("own_cheque", "1000.00"),
        ("customer_cheque", "2000.00"),
        ("own_note", "4250.00"),
    ]
    happen(note, "collect", LATER, rate=Decimal(43))
    assert uncollected([buyer.id], LATER) == []
    assert uncollected([buyer.id], LATER - timedelta(days=1)) == [
        Uncollected(buyer.id, "own_note", Decimal("4250.00"))
    ]


def test_what_falls_due_is_added_up_by_week_and_month(app: Flask, portfolio: list[int]) -> None:
    assert dues("month") == [Due(date(2026, 12, 1), 2, Decimal("1000.00"), Decimal("500.00"))]
    undo(portfolio[1])
    undo(portfolio[2])
    assert [due.start for due in dues("week")] == [
        *(date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18))
    ]
