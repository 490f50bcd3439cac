"""What is open is matched on the screen: previewed to the kuruş, saved as previewed, undone."""

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.ledger.matching import EntryKey
from app.ledger.models import Match, Party, Voucher
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import in_dollars, open_of, posted
from tests.web.accounts.conftest import SignIn, give_party, token

CODE, NAME = "M.1", "Gediz Tekstil"
SOLD, PAID = date(2026, 10, 1), date(2026, 11, 20)


@pytest.fixture
def setting(office: Flask) -> Callable[[Callable[[], Any]], Any]:
    """Give the way to set something up in the books before anybody looks."""

    def do(work: Callable[[], Any]) -> Any:
        with office.app_context(), transaction():
            return work()

    return do


def key(entry: EntryKey) -> str:
    return f"{entry.voucher_id}-{entry.line_no}"


def send(client: FlaskClient, code: str, step: str = "preview", **form: Any) -> TestResponse:
    """Press a button of the panes."""
    csrf = token(client, f"/matching/{code}")
    return client.post(f"/matching/{code}/{step}", data={"csrf_token": csrf, **form})


def hidden(page: str) -> dict[str, str]:
    """Give what the confirmation of a preview sends."""
    inside = page.split('id="confirm-match"')[1].split("</form>", maxsplit=1)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
    return {name: html.unescape(value) for name, value in found}


def confirm(client: FlaskClient, code: str, preview: TestResponse) -> TestResponse:
    return client.post(f"/matching/{code}/confirm", data=hidden(preview.text))


def postings(page: str) -> list[list[str]]:
    """Give the lines that a preview says will be posted."""
    inside = page.split('id="postings"')[1]
    rows = re.findall(r"<tr>\s*(<td data-label.*?)</tr>", inside, re.DOTALL)
    return [[_text(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]


def _text(cell: str) -> str:
    return html.unescape(" ".join(re.sub("<[^>]+>", " ", cell).split()))


def standing(office: Flask) -> int:
    with office.app_context():
        query = select(func.count(Match.id)).where(
            Match.undone_at.is_(None), Match.method != "reversal"
        )
        return db.session.scalar(query) or 0


def vouchers(office: Flask) -> int:
    with office.app_context():
        return db.session.scalar(select(func.count(Voucher.id))) or 0


def sound(office: Flask) -> bool:
    with office.app_context():
        return list(verify()) == []


def buyer_in_dollars() -> tuple[str, EntryKey, EntryKey]:
    """Post the worked example of exchange differences."""
    party = make.customer(code=CODE, name=NAME)
    invoice = in_dollars(party, "sales_invoice", "10000.00", "42.1234", SOLD)
    return party.code, invoice, in_dollars(party, "bank_receipt", "6000.00", "42.8", PAID)


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


def lira(*movements: tuple[str, str], **card: Any) -> list[EntryKey]:
    """Post movements of a new card in lira, each by its type and amount."""
    party = make.customer(code=CODE, name=NAME, **card)
    return [posted(party, kind, amount, SOLD) for kind, amount in movements]


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
    sides = {"d": [key(each) for each in keys[:2]], "c": [key(each) for each in keys[2:]]}
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


def two_currencies(*, allowed: bool = True) -> tuple[EntryKey, EntryKey]:
    """Post the worked example of a receipt in another currency."""
    party = make.customer(code=CODE, name=NAME, currency="EUR", matches_across_currencies=allowed)
    terms: dict[str, Any] = {"currency": "EUR", "rate": Decimal("48.00")}
    invoice = posted(party, "sales_invoice", "1000.00", SOLD, **terms)
    return invoice, in_dollars(party, "bank_receipt", "1142.52", "42.80", PAID)


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


def groups(client: FlaskClient) -> list[str]:
    return re.findall(
        rf'href="(/matching/{CODE}/matched/[-0-9a-f]+)"',
        client.get(f"/matching/{CODE}/matched").text,
    )


def pressed(client: FlaskClient, group: str, act: str) -> TestResponse:
    """Press the first undo of a kind on a group's page."""
    page = client.get(group).text
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        if f'name="act" value="{act}"' in form:
            sent = dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', form))
            return client.post(f"/matching/{CODE}/preview", data=sent)
    raise AssertionError(act)


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
