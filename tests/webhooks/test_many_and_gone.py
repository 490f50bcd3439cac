"""Deletions and files are told: what was seen before, row by row or as one summary."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.models import Branch, Party
from app.modules.webhooks import telling
from app.panel import rights
from tests.factories import ledger, people
from tests.factories.callers import Caller
from tests.factories.hearer import Hearer
from tests.factories.imports import Importer
from tests.webhooks.conftest import Watch, deliver

FILE = "Code;Name\nIZM;İzmir\nVAN;Van\nMUS;Muş\nAYD;Aydın\n"


def test_who_could_read_a_record_hears_that_it_is_gone_and_what_it_was_called(
    boss: Caller, staff: dict[str, int], hearer: Hearer, watch: Watch
) -> None:
    with transaction():
        keys = [
            ledger.customer(name=name, salesperson_id=staff[name]).id for name in ("sales", "rival")
        ]
        codes = dict(db.session.execute(select(Party.id, Party.code)).all())
    watch("Party", person="sales")
    for key in keys:
        with transaction():
            db.session.delete(db.session.get_one(Party, key))
    deliver()
    (told,) = hearer.events
    assert (told["event"], told["key"]) == ("deleted", keys[0])
    assert told["values"] == {"name": "sales", "code": codes[keys[0]]}
    hearer.told.clear()
    people.take("Sales", "Party", "read")
    rights.forget()
    with transaction():
        other = ledger.customer(name="gone", salesperson_id=staff["sales"])
        db.session.flush()
    with transaction():
        db.session.delete(other)
    deliver()
    assert hearer.told == []


def test_a_deletion_that_is_undone_or_unasked_for_is_not_told(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    made = boss.post("branch/", {"code": "IZM", "name": "İzmir"})
    watch("Branch")
    db.session.delete(db.session.get_one(Branch, made["id"]))
    db.session.flush()
    db.session.rollback()
    with transaction():
        brief = Branch(code="X", name="X")
        db.session.add(brief)
        db.session.flush()
        db.session.delete(brief)
    deliver()
    assert hearer.told == []


def test_rows_of_a_file_are_told_and_what_takes_them_back(
    boss: Caller, staff: dict[str, int], hearer: Hearer, watch: Watch, app: Flask
) -> None:
    watch("Branch")
    people.grant("Administrator", "Branch", "import")
    importer = Importer(staff["boss"], "Branch", "en")
    number = importer.take_in(FILE, "code", "name")
    assert importer.stands(number)[0] == "done"
    deliver()
    told = [(it["event"], it["values"]["code"]) for it in hearer.events]
    assert told == [("created", code) for code in ("IZM", "VAN", "MUS", "AYD")]
    hearer.told.clear()
    changed = importer.take_in(
        "Code;Name\nIZM;Karşıyaka\nVAN;Van\n", "code", "name", mode="update", by="code"
    )
    assert importer.stands(changed)[0] == "done"
    deliver()
    assert [(it["event"], it["values"]) for it in hearer.events] == [
        ("changed", {"name": "Karşıyaka"})
    ]
    hearer.told.clear()
    importer.undo(changed)
    importer.undo(importer.take_in("Code;Name\nSIV;Sivas\n", "code", "name"))
    deliver()
    assert [it["event"] for it in hearer.events] == ["changed", "created", "deleted"]
    assert hearer.events[-1]["values"]["name"] == "Sivas"


def test_of_many_rows_one_summary_is_told_of_what_is_seen(
    boss: Caller,
    staff: dict[str, int],
    hearer: Hearer,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "MOST_TOLD", 3)
    watch("Branch")
    people.grant("Administrator", "Branch", "import")
    importer = Importer(staff["boss"], "Branch", "en")
    number = importer.take_in(FILE, "code", "name")
    importer.undo(number)
    watch("Party", person="sales")
    with transaction():
        for place in range(5):
            owner = staff["sales" if place < 2 else "rival"]
            ledger.customer(name=f"Card {place}", salesperson_id=owner)
    deliver()
    told = [(it["event"], it["key"], it["values"], it.get("import")) for it in hearer.events]
    assert told == [
        ("many", None, {"created": 4}, number),
        ("many", None, {"deleted": 4}, number),
        ("many", None, {"created": 2}, None),
    ]
