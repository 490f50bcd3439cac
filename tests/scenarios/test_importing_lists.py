"""A file is tried whole, mended, taken in and taken back; as its person may, and no further."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import history, jobs
from app.core.categories import Category
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.jobs.worker import do_next
from app.ledger.models import Account, Branch, Party, PaymentTerm
from app.ledger.posting import post
from app.panel import saving
from app.panel.forms.inputs import Input
from app.panel.imports import files, steps
from app.panel.imports.cells import Reader
from app.panel.imports.errors import NotNowError
from app.panel.imports.models import ImportedRow, ListImport
from app.panel.imports.work import in_place_of
from app.panel.registry import registered
from tests.factories import ledger, people
from tests.factories.imports import Importer


def lines_of(action: str) -> list[history.HistoryLine]:
    question = select(history.HistoryLine).where(history.HistoryLine.action == action)
    return list(db.session.scalars(question.order_by(history.HistoryLine.id)))


def branches() -> int:
    return db.session.scalar(select(func.count()).select_from(Branch)) or 0


def cards() -> dict[str, Party]:
    db.session.expire_all()
    return {it.code: it for it in db.session.scalars(select(Party))}


CARDS = """Kod;Unvan;Müşteri;Vade;Kredi limiti;Not
C1;Işık Tekstil;evet;Peşin;1.250,50;
C2;Çağdaş Yapı;x;30 gün;12 lira;ikinci
;;;;;
C3;;hayır;PEŞİN;;
C4;Ada;belki;30 gün;5;
"""


def test_a_file_is_mended_taken_in_and_taken_back(finance: Callable[[str], Importer]) -> None:
    with transaction():
        db.session.add(PaymentTerm(name="Peşin", days=0))
    me, entry = finance("Party"), registered()["Party"]
    number = me.send(CARDS)
    mapping = ("code", "name", "is_customer", "term:name", "credit_limit", "notes")
    guessed = db.session.get_one(ListImport, number).mapping
    assert guessed == ["code", "name", "is_customer", "term:name", "", ""]
    me.choose(number, *mapping)
    assert dict(me.stands(number)[1]) | {"repeated": 0} == {
        "rows": 4, "wrong": 3, "cells": 5, "created": 1, "warned": 0, "repeated": 0
    }  # fmt: skip
    assert {row: [place for place, _ in it] for row, it in me.problems(number).items()} == {
        3: [3, 4],
        5: [1],
        6: [2, 3],
    }
    assert cards() == {}, "a try leaves nothing"
    me.again(number, lambda of: steps.make_missing(of, entry, 3, "30 gün"))
    me.again(number, lambda of: steps.replace(of, 2, "belki", {"text": "hayır"}))
    me.again(number, lambda of: steps.mend(of, {"3:4": "12", "5:1": "Üçüncü"}))
    assert "wrong" not in me.stands(number)[1]
    me.run(number)
    state, report = me.stands(number)
    assert (state, report["created"]) == ("done", 4)
    made = cards()
    terms: dict[int | None, str] = {
        it.id: it.name for it in db.session.scalars(select(PaymentTerm))
    }
    assert {code: (it.name, it.is_customer, terms[it.term_id]) for code, it in made.items()} == {
        "C1": ("Işık Tekstil", True, "Peşin"),
        "C2": ("Çağdaş Yapı", True, "30 gün"),
        "C3": ("Üçüncü", False, "Peşin"),
        "C4": ("Ada", False, "30 gün"),
    }
    _assert_taken_back(me, number, made)


def test_a_missing_category_is_made_of_the_kind_its_field_wants(
    finance: Callable[[str], Importer],
) -> None:
    with transaction():
        db.session.add(Category(kind="other", name="Bayi"))  # of the same name, for another field
    people.grant("Finance", "Category", "create", "read")
    me, entry = finance("Party"), registered()["Party"]
    number = me.send("Kod;Unvan;Cari grubu\nC1;Işık;Bayi\n")
    me.choose(number, "code", "name", "party_group:name")
    assert me.problems_only(number) == [2]
    me.again(number, lambda of: steps.make_missing(of, entry, 2, "Bayi"))
    me.run(number)
    group = cards()["C1"].party_group
    assert group is not None
    assert group.kind == "party_group"


def _assert_taken_back(me: Importer, number: int, made: dict[str, Party]) -> None:
    assert made["C1"].credit_limit == Decimal("1250.50")
    assert (
        db.session.scalar(
            select(func.count()).select_from(Account).where(Account.party_id.is_not(None))
        )
        == 2
    )
    (line,) = lines_of("imported")
    assert (line.model, line.changes["created"], line.changes["references"]) == ("Party", 4, 1)
    me.undo(number)
    assert me.stands(number)[0] == "undone"
    assert cards() == {}
    assert [it.name for it in db.session.scalars(select(PaymentTerm))].count("30 gün") == 0
    assert lines_of("taken_back")[0].changes["records"] == 5
    assert (
        db.session.scalar(
            select(func.count()).select_from(Account).where(Account.party_id.is_not(None))
        )
        == 0
    )


def test_what_was_changed_has_its_old_values_again(finance: Callable[[str], Importer]) -> None:
    me = finance("Branch")
    me.take_in("Kod;Ad;Şehir\nM;Merkez;İzmir\nS;Şube;Muğla\n")
    number = me.take_in(
        "Kod;Ad;Şehir\nM;Merkez 2;\nS;Şube;Muğla\nY;Yeni;\n", mode="both", by="code"
    )
    assert {k: me.stands(number)[1].get(k) for k in ("created", "updated", "unchanged")} == {
        "created": 1, "updated": 1, "unchanged": 1
    }  # fmt: skip
    names = dict(db.session.execute(select(Branch.code, Branch.name + "/" + Branch.city)).all())
    assert (names["M"], names["S"], names["Y"]) == ("Merkez 2/İzmir", "Şube/Muğla", "Yeni/")
    me.undo(number)
    names = dict(db.session.execute(select(Branch.code, Branch.name + "/" + Branch.city)).all())
    assert (names["M"], names["S"]) == ("Merkez/İzmir", "Şube/Muğla")
    assert "Y" not in names


def test_changed_and_used_records_stand_in_the_way_by_name(
    finance: Callable[[str], Importer],
) -> None:
    me = finance("Party")
    number = me.take_in("Kod;Unvan;Müşteri\nA;Ada;1\nB;Bor;1\nC;Cam;1\n")
    with transaction():
        made = cards()
        post(ledger.voucher(made["A"]))
        made["B"].city = "İzmir"
    me.undo(number)
    state, report = me.stands(number)
    assert state == "done"
    found = {it["title"]: it["error"]["m"] for it in report["in_the_way"]}
    assert found == {"Bor": "It was changed since."}
    assert len(cards()) == 3


def test_records_used_since_stand_in_the_way(finance: Callable[[str], Importer]) -> None:
    number = finance("Party").take_in("Kod;Unvan;Müşteri\nA;Ada;1\nB;Bor;1\n")
    term = finance("PaymentTerm").take_in("Ad;Gün\n10 gün;10\n20 gün;20\n")
    with transaction():
        post(ledger.voucher(cards()["A"]))
        used = db.session.execute(select(PaymentTerm).filter_by(name="20 gün")).scalar_one()
        ledger.customer(code="T", term_id=used.id)
    for each, title, reason in (
        (
            number,
            "Ada",
            "The card {code} has transactions or drafts. Make it passive or archive it.",
        ),
        (term, "20 gün", "Other records use it now."),
    ):
        finance("Party" if title == "Ada" else "PaymentTerm").undo(each)
        state, report = finance("Party").stands(each)
        (refused,) = report["in_the_way"]
        assert (state, refused["title"], refused["error"]["m"]) == ("done", title, reason)
    assert set(cards()) == {"A", "B", "T"}


def test_cards_alike_are_seen_among_the_rows_and_beside_them(
    finance: Callable[[str], Importer],
) -> None:
    people.take("Finance", "Party", "duplicate_tax_number")
    with transaction():
        ledger.customer(name="Eski", phone="+905321112233")
    me = finance("Party")
    number = me.send(
        "Kod;Unvan;Vergi no;Telefon\nA;Ada;1234567890;\nB;Bor;;0532 111 22 33\n"
        "C;Cam;1234567890;\nD;Dağ;;0533 111 22 33\n"
    )
    me.choose(number)
    report = me.stands(number)[1]
    assert (report["created"], report["wrong"], report["warned"]) == (3, 1, 1)
    assert me.problems_only(number) == [4], "the second of the two"


WORDS = ("", "A", "B", "ab", "Çağ", "x" * 600, "A")


def test_an_import_does_to_each_row_what_its_form_would(
    staff: dict[str, int], finance: Callable[[str], Importer]
) -> None:
    """Random rows of two lists, with and without hooks: same records, same rows refused."""
    chance = random.Random(2026)
    people.take("Finance", "Party", "duplicate_tax_number")
    for model, names in (
        ("Branch", ("code", "name", "city", "phone", "is_active")),
        ("Party", ("code", "name", "tax_no", "phone", "is_customer")),
    ):
        entry = registered()[model]
        rows = [
            {
                "code": f"{chance.choice('ABCDEFGHIJ')}{chance.randrange(8)}",
                "name": chance.choice(WORDS),
                "city": chance.choice(WORDS),
                "phone": chance.choice(("", "0532 111 22 33", "0533 111 22 44", "12")),
                "tax_no": chance.choice(("", "1234567890", "12345678901", "10000000146")),
                "is_active": chance.choice(("", "evet", "hayır")),
                "is_customer": chance.choice(("", "evet", "hayır")),
            }
            for _ in range(60)
        ]
        text = "\n".join([";".join(names), *(";".join(row[it] for it in names) for row in rows)])
        me = finance(model)
        number = me.send(text)
        me.choose(number, *names)
        refused = set(me.problems_only(number))
        single, wrong = _saved_one_by_one(staff["finance"], entry, names, rows)
        assert {row - 2 for row in refused} == wrong
        assert 0 < len(wrong) < len(rows)
        good = [row for at, row in enumerate(rows) if at not in wrong]
        text = "\n".join([";".join(names), *(";".join(row[it] for it in names) for row in good)])
        me.take_in(text, *names)
        assert _state_of(entry, names) == single


def _saved_one_by_one(
    user_id: int, entry: Any, names: tuple[str, ...], rows: list[dict[str, str]]
) -> tuple[list[tuple[Any, ...]], set[int]]:
    """Save rows as their form does, each alone; give what stands there then, and the refused."""
    refused: set[int] = set()
    with in_place_of(user_id, "tr"):
        for at, row in enumerate(rows):
            try:
                values = {
                    it: value
                    for it in names
                    if (value := Reader("tr").read(it, entry.fields[it], row[it])) is not None
                }
                if not row["name"]:
                    raise saving.WrongInputError
                with db.session.begin_nested():
                    saving.create(entry, Input(values=values, is_warned=True))
            except DomainError:
                refused.add(at)
        state = _state_of(entry, names)
        db.session.rollback()
    return state, refused


def _state_of(entry: Any, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    columns = [getattr(entry.model, it) for it in names]
    found = db.session.execute(
        select(*columns, entry.model.search_key, entry.model.version)
        if hasattr(entry.model, "search_key")
        else select(*columns, entry.model.version)
    )
    return sorted(map(tuple, found), key=repr)


def test_a_long_file_is_a_job_that_acts_as_its_person(
    staff: dict[str, int], finance: Callable[[str], Importer], monkeypatch: pytest.MonkeyPatch
) -> None:
    me = finance("Branch")
    rows = "".join(f"B{number};Şube {number}\n" for number in range(1_200))
    number = me.send(f"Kod;Ad\n{rows}")
    told: list[int] = []
    monkeypatch.setattr(jobs.Turn, "tell", lambda _turn, progress, _result: told.append(progress))
    me.choose(number)
    assert me.stands(number)[0] == "checking"
    assert do_next()
    assert told == [41, 83, 99]
    assert me.stands(number)[0] == "checked"
    with pytest.raises(NotNowError):
        me.undo(number)
    me.run(number)
    people.take("Finance", "Branch", "create")
    assert do_next()
    state, report = me.stands(number)
    assert state == "checked"
    assert "needs the right" in report["problem"]["m"]
    assert branches() < 1_200
    people.grant("Finance", "Branch", "create")
    me.run(number)
    assert do_next()
    assert me.stands(number)[0] == "done"
    made = lines_of("created")[-1]
    assert (made.actor_kind, made.actor_id) == ("job", staff["finance"])


def test_no_two_rows_change_one_record(finance: Callable[[str], Importer]) -> None:
    me = finance("Branch")
    me.take_in("Kod;Ad\nM;Merkez\n")
    number = me.send("Kod;Ad\nM;Bir\nM;İki\nN;Üç\n")
    me.choose(number, mode="update", by="code")
    assert {row: it[0][1] for row, it in me.problems(number).items()} == {
        3: "Row {row} has the same value. Keep one of the two.",
        4: "No record has “{text}” here. Correct it, or let the import make new records.",
    }


def test_work_that_broke_off_can_be_begun_again(finance: Callable[[str], Importer]) -> None:
    """A state that says somebody is at it, and nobody is: as after a process that was killed."""
    me = finance("Branch")
    number = me.send("Kod;Ad\nM;Merkez\n")
    me.choose(number)
    with transaction():
        of = db.session.get_one(ListImport, number)
        of.state = "running"
        assert steps.stands(of) == "checked"
    me.run(number)
    assert me.stands(number)[0] == "done"
    with pytest.raises(NotNowError):
        me.run(number)


def test_the_files_are_ours_alone_and_go_when_they_are_old(
    app: Flask, finance: Callable[[str], Importer]
) -> None:
    me = finance("Branch")
    number = me.send("Kod;Ad\nA;Ada\n")
    token = db.session.get_one(ListImport, number).token
    assert len(token) == 32
    for part in ("file", "rows"):
        assert files.path_of(token, part).stat().st_mode & 0o777 == 0o600
    assert steps.forget_old() == 0
    of = db.session.get_one(ListImport, number)
    of.created_at -= steps.UNFINISHED_ARE_KEPT * 2
    db.session.flush()
    assert steps.forget_old() == 1
    assert not files.path_of(token, "file").exists()


def test_what_fails_while_it_is_taken_in_leaves_nothing(
    finance: Callable[[str], Importer], monkeypatch: pytest.MonkeyPatch
) -> None:
    me = finance("Branch")
    number = me.send("Kod;Ad\n" + "".join(f"Z{n};Ad\n" for n in range(40)))
    me.choose(number)
    before = branches()

    def fail(*_details: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(history, "write_line", fail)
    with pytest.raises(ZeroDivisionError):
        me.run(number)
    assert me.stands(number)[0] == "checked"
    assert branches() == before
    assert db.session.scalar(select(func.count()).select_from(ImportedRow)) == 0
