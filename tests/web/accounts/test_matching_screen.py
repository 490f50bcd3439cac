"""What is open is matched on the screen: previewed to the kuruş, saved as previewed, undone."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.ledger.models import Party
from tests.factories.matching import in_dollars, open_of
from tests.web.accounts.conftest import SignIn
from tests.web.accounts.matching_desk import (
    CODE,
    NAME,
    SOLD,
    buyer_in_dollars,
    confirm,
    hidden,
    key,
    lira,
    postings,
    send,
    sound,
    standing,
    two_currencies,
    vouchers,
)


def test_an_exchange_difference_is_previewed_to_the_kurus_and_posted_so(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    code, invoice, receipt = setting(buyer_in_dollars)
    client, before = sign_in(), vouchers(office)
    preview = send(client, code, act="due")
    assert preview.status_code == 200
    assert postings(preview.text) == [
        ["M.1 Gediz Tekstil", "", "", "USD", "", "4.059,60", ""],
        ["646 Kambiyo kârları", "", "", "", "", "", "4.059,60"],
    ]
    assert (standing(office), vouchers(office)) == (0, before)
    answer = confirm(client, code, preview)
    assert answer.status_code == 302
    assert (standing(office), vouchers(office)) == (1, before + 1)
    with office.app_context():
        assert [open_of(each) for each in (invoice, receipt)] == [
            ("4000.00", "168493.60"),
            ("0.00", "0.00"),
        ]
    assert "1 eşleştirme kaydedildi." in client.get(answer.location).text
    assert sound(office)


def test_what_changed_since_the_preview_saves_nothing_and_shows_it_again(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    code, *_both = setting(buyer_in_dollars)
    client = sign_in()
    preview = send(client, code, act="due")

    def receipt() -> None:
        party = db.session.scalars(select(Party).where(Party.code == code)).one()
        in_dollars(party, "bank_receipt", "100.00", "42.8", SOLD)

    setting(receipt)
    before = vouchers(office)
    answer = confirm(client, code, preview)
    assert answer.status_code == 409
    assert "bir şey değişti" in answer.text.split('id="stale"')[1]
    assert (standing(office), vouchers(office)) == (0, before)
    assert "6.100,00" in answer.text
    assert confirm(client, code, answer).status_code == 302
    assert standing(office) == 2
    assert sound(office)


def test_a_preview_confirmed_twice_is_saved_once(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    code, *_both = setting(buyer_in_dollars)
    client = sign_in()
    preview = send(client, code, act="due")
    answers = [confirm(client, code, preview) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert standing(office) == 1


def test_a_tampered_digest_saves_nothing(office: Flask, sign_in: SignIn, setting: Any) -> None:
    code, *_both = setting(buyer_in_dollars)
    client = sign_in()
    sent = hidden(send(client, code, act="due").text) | {"digest": "0" * 64}
    assert client.post(f"/matching/{code}/confirm", data=sent).status_code == 409
    assert standing(office) == 0


def test_several_are_matched_by_hand_in_part(office: Flask, sign_in: SignIn, setting: Any) -> None:
    keys = setting(
        lambda: lira(
            ("sales_invoice", "60.00"),
            ("sales_invoice", "50.00"),
            ("bank_receipt", "70.00"),
            ("bank_receipt", "30.00"),
        )
    )
    client = sign_in()
    sides: dict[str, Any] = {
        "d": [key(each) for each in keys[:2]],
        "c": [key(each) for each in keys[2:]],
    }
    preview = send(client, CODE, act="chosen", amount="80,00", **sides)
    assert "hiçbir bakiyeyi değiştirmez" in preview.text
    assert confirm(client, CODE, preview).status_code == 302
    with office.app_context():
        left = [open_of(each)[0] for each in keys]
    assert left == ["0.00", "30.00", "0.00", "-20.00"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "chosen", "amount": "90,00"}, "90,00"),
        ({"act": "chosen", "amount": "seksen"}, "seksen"),
        ({"act": "chosen", "amount": "-1"}, "-1,00"),
        ({"act": "write_off"}, "neden"),
        ({"act": "write_off", "reason": "Kuruş farkı"}, "80,00"),
        ({"act": "write_off", "c": ""}, "neden"),
        ({"act": "due", "amount": "x"}, "x"),
        ({"act": "order"}, "eşleştirilecek"),
        ({"act": "across"}, "para birimleri arasında"),
        ({"act": "across", "rate": "0"}, "0"),
        ({"act": "set_off"}, "Mahsup"),
        ({"act": "undo", "match": "987654321"}, ""),
        ({"act": "undo", "match": "bir"}, "yollarından"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    office: Flask, sign_in: SignIn, setting: Any, form: dict[str, str], said: str
) -> None:
    invoice, receipt = setting(lambda: lira(("sales_invoice", "80.00"), ("bank_receipt", "85.00")))
    client, before = sign_in(), vouchers(office)
    typed = {"d": key(invoice), "c": key(receipt), "reason": "", "amount": ""} | form
    if form["act"] == "write_off":
        typed["c"] = ""
    answer = send(client, CODE, **typed)
    if form.get("match") == "987654321":
        assert answer.status_code == 404
        return
    assert answer.status_code == 422
    assert said in answer.text.split('id="problems"')[1].split("</ul>")[0]
    assert re.search(rf'value="{key(invoice)}"[^>]*checked', answer.text)
    for name in ("reason", "amount"):
        assert re.search(rf'name="{name}"[^>]*value="{typed[name]}"', answer.text)
    assert (standing(office), vouchers(office)) == (0, before)


def test_a_small_rest_is_written_off_with_its_reason(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    invoice, _receipt = setting(lambda: lira(("sales_invoice", "80.00"), ("bank_receipt", "79.96")))
    client = sign_in()
    confirm(client, CODE, send(client, CODE, act="due"))
    preview = send(client, CODE, act="write_off", d=key(invoice), reason="Kuruş farkı")
    assert ["M.1 Gediz Tekstil", "", "", "", "", "", "0,04"] in postings(preview.text)
    assert confirm(client, CODE, preview).status_code == 302
    with office.app_context():
        assert open_of(invoice) == ("0.00", "0.00")
    assert "Kuruş farkı" in client.get(f"/matching/{CODE}/matched").text
    assert sound(office)


def test_both_accounts_are_set_off(office: Flask, sign_in: SignIn, setting: Any) -> None:
    sale, purchase = setting(
        lambda: lira(("sales_invoice", "700.00"), ("purchase_invoice", "300.00"), is_vendor=True)
    )
    client = sign_in()
    assert 'value="set_off"' in client.get(f"/matching/{CODE}").text
    preview = send(client, CODE, act="set_off", account="receivable", currency="TRY")
    assert [line[-2:] for line in postings(preview.text)] == [["", "300,00"], ["300,00", ""]]
    assert confirm(client, CODE, preview).status_code == 302
    with office.app_context():
        assert [open_of(each)[0] for each in (sale, purchase)] == ["400.00", "0.00"]
    assert sound(office)


def test_another_currency_is_previewed_with_its_conversion_to_the_kurus(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    invoice, receipt = setting(two_currencies)
    client = sign_in()
    place = {"account": "receivable", "currency": "EUR", "in": "USD"}
    assert "1.142,52" in client.get(f"/matching/{CODE}", query_string=place).text
    sides = {"d": key(invoice), "c": key(receipt)}
    preview = send(client, CODE, act="across", rate="48,90", **sides, **place)
    party = f"{CODE} {NAME}"
    assert postings(preview.text) == [
        [party, "", "1.000,00", "EUR", "48,899860", "", "48.899,86"],
        [party, "1.142,52", "", "USD", "42,800004", "48.899,86", ""],
        [party, "", "", "EUR", "", "899,86", ""],
        ["646 Kambiyo kârları", "", "", "", "", "", "899,86"],
    ]
    assert standing(office) == 0
    assert confirm(client, CODE, preview).status_code == 302
    with office.app_context():
        assert [open_of(each) for each in (invoice, receipt)] == [("0.00", "0.00")] * 2
    assert sound(office)


def test_the_rate_left_empty_is_asked_of_the_bulletin(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    invoice, receipt = setting(two_currencies)
    place = {"account": "receivable", "currency": "EUR", "in": "USD"}
    sides = {"d": key(invoice), "c": key(receipt)}
    answer = send(sign_in(), CODE, act="across", rate="", **sides, **place)
    assert answer.status_code == 422
    assert "EUR" in answer.text.split('id="rate-error"')[1]


def test_the_card_must_allow_another_currency(office: Flask, sign_in: SignIn, setting: Any) -> None:
    invoice, receipt = setting(lambda: two_currencies(allowed=False))
    client = sign_in()
    place = {"account": "receivable", "currency": "EUR", "in": "USD"}
    assert "1.142,52" not in client.get(f"/matching/{CODE}", query_string=place).text
    sides = {"d": key(invoice), "c": key(receipt)}
    answer = send(client, CODE, act="across", rate="48,90", **sides, **place)
    assert answer.status_code == 422
    assert "para birimleri arasında" in answer.text
