"""What an import may do is what its person may, at the moment it is done."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.ledger.models import Party
from app.panel.holding import NoSuchLinkError
from app.panel.imports import steps
from app.panel.imports.columns import Aim
from app.panel.imports.errors import ReferenceMissingError, ReferenceUnclearError
from app.panel.imports.references import References
from app.panel.imports.work import in_place_of
from app.panel.on_behalf import NotActiveError
from app.panel.registry import registered
from app.panel.rights import AccessDeniedError
from tests.factories import ledger, people
from tests.factories.imports import Importer


def test_who_is_not_active_any_more_imports_nothing(staff: dict[str, int]) -> None:
    db.session.execute(db.metadata.tables["ab_user"].update().values(active=False))
    db.session.commit()
    with pytest.raises(NotActiveError), in_place_of(staff["finance"], "tr"):
        pytest.fail("the work was done")


def test_records_of_others_are_neither_changed_nor_pointed_to(staff: dict[str, int]) -> None:
    with transaction():
        ledger.customer(code="OWN", name="Benim", salesperson_id=staff["sales"])
        ledger.customer(code="FOR", name="Onun", salesperson_id=staff["rival"])
    people.grant("Sales", "Party", "import")
    me = Importer(staff["sales"], "Party")
    number = me.send("Kod;Unvan;Şehir\nOWN;Benim;İzmir\nFOR;Onun;İzmir\n")
    me.choose(number, mode="update", by="code")
    assert list(me.problems(number)) == [3], "a card of another is not there to be changed"


def test_a_reference_to_what_one_may_not_choose_is_none(staff: dict[str, int]) -> None:
    """Neither by its code, nor by a key that was slipped in, nor once it is put away."""
    with transaction():
        own = ledger.customer(code="OWN", name="Işık", salesperson_id=staff["sales"])
        foreign = ledger.customer(code="FOR", name="Onun", salesperson_id=staff["rival"])
        gone = ledger.customer(code="OLD", name="Eski", salesperson_id=staff["sales"])
        twin = ledger.customer(code="TWO", name="IŞIK", salesperson_id=staff["sales"])
        gone.archived_at = clock.now()
        keys = {it.code: it.id for it in (own, foreign, gone, twin)}
    entry = registered()["Instrument"]
    by_code, by_name = (Aim("party", entry.fields["party"], way) for way in ("code", "name"))
    with in_place_of(staff["sales"], "tr"):
        known = References(entry, {})
        known.look_up(by_code, ["own", "OWN", "FOR", "OLD", "NIL"])
        known.look_up(by_name, ["ışık", "Işık"])
        assert [known.answer(by_code, it) for it in ("OWN", "own")] == [keys["OWN"]] * 2
        assert known.answer(by_name, "Işık") == keys["OWN"], "what is written exactly so is meant"
        for text in ("FOR", "OLD", "NIL"):
            with pytest.raises(ReferenceMissingError):
                known.answer(by_code, text)
        with pytest.raises(ReferenceUnclearError, match="2 records"):
            known.answer(by_name, "ışık")
        assert known.chosen(by_code, str(keys["TWO"])) == keys["TWO"]
        for key in (str(keys["FOR"]), str(keys["OLD"]), "x", "9" * 18):
            with pytest.raises(NoSuchLinkError):
                known.chosen(by_code, key)
            assert not known.may_choose(entry.model, "party", keys["FOR"])


def test_a_missing_record_is_made_only_with_the_right_to(
    finance: Callable[[str], Importer],
) -> None:
    me, entry = finance("Party"), registered()["Party"]
    number = me.send("Kod;Unvan;Vade\nA;Ada;Yeni vade\n")
    me.choose(number)
    people.take("Finance", "PaymentTerm", "create")
    me.again(number, lambda of: steps.make_missing(of, entry, 2, "Yeni vade"))
    assert "needs the right" in me.stands(number)[1]["problem"]["m"]
    people.grant("Finance", "PaymentTerm", "create")
    me.choose(number)
    me.run(number)
    assert me.stands(number)[0] == "done"


def test_without_each_right_an_import_stops(staff: dict[str, int]) -> None:
    me = Importer(staff["sales"], "Party")
    number = me.send("Kod;Unvan\nA;Ada\n")
    with pytest.raises(AccessDeniedError):
        me.choose(number)
    people.grant("Sales", "Party", "import")
    me.choose(number)
    people.take("Sales", "Party", "create")
    me.run(number)
    assert me.stands(number)[0] == "checked"
    assert db.session.scalars(select(Party)).all() == []
