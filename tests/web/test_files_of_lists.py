"""Lists as files: workbooks beside CSV, and long ones written by the worker for who asked alone."""

import os
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from app.core import clock
from app.core.db import db, transaction
from app.core.driver import table_of
from app.core.history import HistoryLine
from app.jobs import worker
from app.ledger.models import Party
from app.panel.exports import writing
from app.panel.exports.forms import FORMS, Form
from app.panel.exports.kept import ListExport
from tests.factories import ledger, office, pages, people


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    numbers = office.hire()
    for path in files():
        path.unlink()
    with transaction():
        for number in range(4):
            own = {"name": f"Own {number}", "salesperson_id": numbers["sales"]}
            ledger.customer(**own)
        ledger.customer(name="=Foreign()", salesperson_id=numbers["rival"])
        db.session.execute(update(Party).values(credit_limit=Decimal("1234.50")))
    people.grant("Sales", "Party", "export")
    return numbers


@pytest.fixture
def sales(process: Flask, staff: dict[str, int]) -> FlaskClient:
    return english(process, "sales")


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three rows be a long list."""
    monkeypatch.setattr(writing, "MOST_AT_ONCE", 2)


def english(process: Flask, person: str) -> FlaskClient:
    client = office.browser(process, person)
    pages.speak(client, "en")
    return client


def cells(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def files() -> list[Path]:
    return sorted(writing.folder().iterdir())


def test_a_workbook_holds_numbers_as_numbers_and_none_but_own_rows(sales: FlaskClient) -> None:
    answer = sales.get("/party/export?form=xlsx&columns=name,credit_limit&sort=name")
    assert answer.status_code == 200
    rows = cells(answer.data)
    assert rows[-4:] == [[f"Own {number}", Decimal("1234.5")] for number in range(4)]
    assert "Foreign" not in str(rows)
    assert sales.get("/party/export?form=exe").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_list_is_written_by_the_worker_and_taken_by_who_asked(
    sales: FlaskClient, process: Flask, long: None, form: str
) -> None:
    address = sales.get(f"/party/export?form={form}&columns=name&sort=name").location
    assert "4 records" in sales.get(address).text
    waiting = sales.get(f"{address}/progress")
    assert waiting.status_code == 200
    assert "every 1s" in waiting.text
    assert sales.get(f"{address}/file").status_code == 404
    assert worker.do_next()
    ready = sales.get(f"{address}/progress")
    assert ready.status_code == 286
    assert "hx-get" not in ready.text
    data = sales.get(f"{address}/file").data
    names = cells(data)[-4:] if form == "xlsx" else data.decode("utf-8-sig").splitlines()[-4:]
    assert sorted(it[0] if form == "xlsx" else it for it in names) == [f"Own {n}" for n in range(4)]
    assert "Foreign" not in (str(cells(data)) if form == "xlsx" else data.decode())
    [path] = files()
    assert (path.stat().st_mode & 0o777, len(path.stem)) == (0o600, 40)
    assert path.parent.stat().st_mode & 0o077 == 0
    for other in ("rival", "boss"):
        for part in ("", "/progress", "/file"):
            assert english(process, other).get(f"{address}{part}").status_code == 404
    line = select(HistoryLine).where(HistoryLine.action == "exported")
    [kept] = db.session.scalars(line)
    assert (kept.actor_kind, kept.model, kept.changes["form"]) == ("job", "Party", form)


def test_a_file_is_read_by_the_rights_of_then(
    sales: FlaskClient, staff: dict[str, int], long: None
) -> None:
    address = sales.get("/party/export").location
    people.take("Sales", "Party", "export")
    worker.do_next()
    assert files() == []
    people.grant("Sales", "Party", "export")
    assert "This needs the right" in sales.get(address).text
    again = sales.get("/party/export").location
    worker.do_next()
    people.take("Sales", "Party", "export")
    assert sales.get(f"{again}/file").status_code == 403


def test_no_file_is_written_for_who_may_no_longer_sign_in(
    sales: FlaskClient, staff: dict[str, int], long: None
) -> None:
    sales.get("/party/export")
    users = db.metadata.tables["ab_user"]
    with transaction():
        db.session.execute(update(users).where(users.c.username == "sales").values(active=False))
    worker.do_next()
    assert files() == []


def test_a_mistake_of_ours_is_said_and_leaves_no_file(
    sales: FlaskClient, long: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sales.get("/party/export").location

    def break_down(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setitem(FORMS, "csv", Form("", "", break_down))
    worker.do_next()
    assert files() == []
    assert "could not be written" in sales.get(f"{address}/progress").text


def test_files_are_swept_after_a_day(sales: FlaskClient, long: None) -> None:
    address = sales.get("/party/export").location
    worker.do_next()
    [path] = files()
    over = clock.now() - timedelta(days=1, seconds=1)
    with transaction():
        db.session.execute(update(table_of(ListExport)).values(asked_at=over))
    assert sales.get(f"{address}/file").status_code == 404
    with transaction():
        writing.sweep({})
    assert files() == [path]  # as young as its own clock says
    os.utime(path, (over.timestamp(), over.timestamp()))
    with transaction():
        writing.sweep({})
    assert files() == []
    assert db.session.scalars(select(ListExport)).all() == []


def test_so_many_files_wait_for_one_person_and_no_more(sales: FlaskClient, long: None) -> None:
    for _time in range(writing.MOST_WAITING):
        assert sales.get("/party/export").status_code == 302
    assert sales.get("/party/export").status_code == 429
