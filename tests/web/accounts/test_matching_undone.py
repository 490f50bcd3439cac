"""Matches are undone one or all, and only of parties that are one's own to see."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import access
from app.core.db import db
from app.ledger.models import Match, Party, Voucher
from app.modules.matching import services
from app.modules.matching.services import Act
from tests.factories.matching import in_dollars, open_of
from tests.web.accounts.conftest import SignIn, give_party, token
from tests.web.accounts.matching_desk import (
    CODE,
    PAID,
    buyer_in_dollars,
    confirm,
    groups,
    hidden,
    key,
    lira,
    postings,
    pressed,
    send,
    sound,
    standing,
)


def test_one_match_and_then_the_whole_group_are_undone_and_no_document_is(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    code, invoice, _receipt = setting(buyer_in_dollars)

    def second() -> None:
        party = db.session.scalars(select(Party).where(Party.code == code)).one()
        in_dollars(party, "bank_receipt", "1000.00", "43", PAID)

    setting(second)
    client = sign_in()
    confirm(client, code, send(client, code, act="due"))
    (group,) = groups(client)
    preview = pressed(client, group, "undo")
    assert "Hiçbir belge iptal edilmez" in preview.text
    assert [line[-2:] for line in postings(preview.text)] == [["-4.059,60", ""], ["", "-4.059,60"]]
    assert standing(office) == 2
    assert confirm(client, code, preview).status_code == 302
    assert standing(office) == 1
    assert "Kısmen geri alındı" in client.get(f"/matching/{code}/matched").text
    assert confirm(client, code, pressed(client, group, "undo_batch")).status_code == 302
    assert standing(office) == 0
    assert groups(client) == []
    assert "Geri alındı" in client.get(f"/matching/{code}/matched?undone=1").text
    with office.app_context():
        assert open_of(invoice) == ("10000.00", "421234.00")
        cancelled = select(func.count(Voucher.id)).where(
            Voucher.reversal_of.is_not(None), Voucher.type != "fx_difference"
        )
        assert db.session.scalar(cancelled) == 0
    assert sound(office)


def test_a_salesperson_reads_own_parties_alone_and_matches_none(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    setting(lambda: lira(("sales_invoice", "80.00"), ("bank_receipt", "80.00")))
    admin, client = sign_in(), sign_in("selin", "Sales")
    pages = [f"/matching/{CODE}", f"/matching/{CODE}/matched"]
    assert [client.get(page).status_code for page in pages] == [404, 404]
    give_party(office, CODE, "selin")
    assert [client.get(page).status_code for page in pages] == [200, 200]
    page = client.get(pages[0]).text
    assert "80,00" in page
    assert 'name="act"' not in page
    preview = send(admin, CODE, act="due")
    csrf = {"csrf_token": token(client, pages[0])}
    for step in ("preview", "confirm"):
        for act in ("due", "chosen", "undo", "write_off", "set_off", "across", "undo_batch"):
            sent = hidden(preview.text) | csrf | {"act": act}
            assert client.post(f"/matching/{CODE}/{step}", data=sent).status_code == 403
    assert client.get("/matching/all").status_code == 403
    assert standing(office) == 0


def test_items_matches_and_groups_of_another_party_are_not_there(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    invoice, receipt = setting(lambda: lira(("sales_invoice", "80.00"), ("bank_receipt", "80.00")))
    client = sign_in()
    other = "120.000073"
    confirm(client, CODE, send(client, CODE, act="due"))
    (group,) = groups(client)
    batch = group.rpartition("/")[2]
    with office.app_context():
        number = db.session.scalar(select(func.max(Match.id)))
    assert client.get(f"/matching/{other}/matched/{batch}").status_code == 404
    wrong: list[dict[str, Any]] = [
        {"act": "undo", "match": number},
        {"act": "undo_batch", "batch": batch},
        {"act": "write_off", "d": key(invoice), "reason": "x"},
        {"act": "chosen", "d": key(invoice), "c": key(receipt)},
        {"act": "across", "d": key(invoice), "c": key(receipt), "rate": "1"},
    ]
    assert [send(client, other, **form).status_code for form in wrong] == [404] * 5
    assert standing(office) == 1


def test_the_service_itself_refuses_a_party_out_of_sight(office: Flask, setting: Any) -> None:
    setting(lambda: lira(("sales_invoice", "80.00"), ("bank_receipt", "80.00")))
    stranger = access.Viewer(user_id=None, reach=lambda _model: "own", mates=tuple)
    with office.app_context(), access.viewed_by(stranger), pytest.raises(access.NotVisibleError):
        services.preview(
            Act(
                name="due",
                party_id=db.session.connection().scalar(
                    select(Party.__table__.c.id).where(Party.__table__.c.code == CODE)
                )
                or 0,
                account_id=1,
                currency="TRY",
            )
        )
