"""Cheques on the screen: a roll by keyboard, endorsed, bounced, undone; each sees their own."""

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.instruments import Act, act
from app.ledger.models import Instrument, InstrumentEvent, Party
from app.ledger.queries import balances_of
from app.ledger.verify import verify
from tests.factories import instruments as papers
from tests.factories import people
from tests.factories.instruments import DAY, paper
from tests.web.accounts.conftest import Desk, SignIn, fetched, give_party, token

OWN, FOREIGN, VENDOR = "120.000073", "120.000092", "320.000189"
ROLL = "/instruments/roll"


def party_of(office: Flask, code: str) -> int:
    with office.app_context():
        return db.session.scalars(select(Party.id).where(Party.code == code)).one()


def balance(office: Flask, code: str) -> Decimal:
    key = party_of(office, code)
    with office.app_context():
        return balances_of([key])[key]


def received(office: Flask, code: str, *numbers: str) -> list[int]:
    """Let a party have given us cheques of a thousand."""
    with office.app_context(), transaction():
        party = db.session.scalars(select(Party).where(Party.code == code)).one()
        return papers.received(party, *(paper(number) for number in numbers))


def state(office: Flask, key: int) -> str:
    with office.app_context():
        return papers.state_of(key)


def sent(client: FlaskClient, address: str, **typed: Any) -> dict[str, Any]:
    """Give what a form sends: its hidden inputs, and what was typed."""
    page = client.get(address).text
    key = re.search(r'name="_version" value="([^"]+)"', page)
    assert key
    return {"csrf_token": token(client, address), "_version": key[1], "_save": "1", **typed}


def a_roll(client: FlaskClient, party: int, **typed: Any) -> dict[str, Any]:
    """Give a roll of two cheques as it is sent."""
    head = {"what": "received-cheque", "party": str(party), "dated_on": "25.11.2026"}
    rows = {
        f"papers-{row}-{name}": value
        for row in range(2)
        for name, value in {
            "document_no": f"900{row}",
            "due_on": "15.01.2027",
            "amount": "1.234,50",
            "bank_name": "Ziraat Bankası",
        }.items()
    }
    return sent(client, ROLL, **(head | {"currency": "TRY"} | rows | typed))


def test_a_roll_of_three_cheques_by_keyboard_endorsed_bounced_and_undone(
    office: Flask, desk: Desk
) -> None:
    page = desk("ayse", "Finance")
    before, vendors = balance(office, OWN), balance(office, VENDOR)
    type_roll(page)
    assert balance(office, OWN) == before - 3 * Decimal("1250.50")

    rows = page.locator(".m-table tbody tr")
    expect(rows).to_have_count(3)
    rows.first.click()
    endorse(page)
    assert balance(office, VENDOR) == vendors + 2 * Decimal("1250.50")

    choose(page, "Karşılıksız çıktı")
    expect(page.locator("#dated_on")).to_be_focused()
    page.keyboard.press("Control+s")
    expect(page.locator(".m-figures")).to_contain_text("Karşılıksız")
    expect(page.locator(".m-lines tbody tr")).to_have_count(4)
    assert balance(office, OWN) == before - 2 * Decimal("1250.50")
    assert balance(office, VENDOR) == vendors + Decimal("1250.50")

    choose(page, "Son işlemi geri al")
    page.locator("#confirm-yes").click()
    expect(page.locator(".m-figures")).to_contain_text("Ciro edildi")
    assert balance(office, VENDOR) == vendors + 2 * Decimal("1250.50")
    with office.app_context():
        assert list(verify()) == []


def type_roll(page: Page) -> None:
    """Type a roll of three cheques; no hand leaves the keyboard."""
    page.goto(ROLL)
    expect(page.get_by_label("Bordro türü")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Cari")).to_be_focused()
    page.keyboard.type("yildiz mob")
    page.keyboard.type("ilya 73")
    page.keyboard.press("Enter")
    for number in range(3):
        expect(page.locator(f"[name='papers-{number}-document_no']")).to_be_focused()
        for text in (f"55501{number}", "15.01.2027"):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        page.keyboard.type("1.250,50")
        if number < 2:
            page.keyboard.press("Enter")
    expect(page.locator(".m-grid tfoot")).to_contain_text("3.751,50")
    expect(page.locator(".v-beside")).to_contain_text("Bu fişten sonra")
    page.keyboard.press("Control+s")
    expect(page.locator("#messages")).to_contain_text("kaydedildi.")


def endorse(page: Page) -> None:
    """Endorse the cheque on the page and another one in the portfolio."""
    page.get_by_role("link", name="Ciro et").click()
    page.locator("#holder-ts-control").fill(VENDOR)  # not the list it stands for
    expect(page.locator(".ts-dropdown .option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.get_by_role("checkbox").nth(1).check()
    page.keyboard.press("Control+s")
    expect(page.locator(".m-figures")).to_contain_text("Ciro edildi")


def choose(page: Page, name: str) -> None:
    """Choose what happens among the further buttons of a record, or the first one."""
    button = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))
    if not button.first.is_visible():
        page.get_by_role("button", name="Diğer işlemler").click()
    button.first.click()


def test_a_salesperson_sees_the_papers_of_their_own_customers_alone(
    office: Flask, sign_in: SignIn
) -> None:
    own, foreign = received(office, OWN, "111"), received(office, FOREIGN, "222")
    client = sign_in("selin", "Sales")
    give_party(office, OWN, "selin")
    with office.app_context():
        batches = dict(
            db.session.execute(select(InstrumentEvent.instrument_id, InstrumentEvent.batch)).all()
        )
    page = client.get("/instrument/list/").text
    assert "111" in page
    assert "222" not in page
    assert client.get(f"/instrument/show/{own[0]}").status_code == 200
    assert client.get(f"/instrument/show/{foreign[0]}").status_code == 404
    assert client.get(f"/instruments/slip/{batches[own[0]]}").status_code == 200
    assert client.get(f"/instruments/slip/{batches[foreign[0]]}").status_code == 404
    dues = client.get("/instruments/dues").text
    assert "1.000,00" in dues
    assert "2.000,00" not in dues
    assert client.get(ROLL).status_code == 403
    assert client.get(f"/instruments/act/bounce/{own[0]}").status_code == 403


def test_who_may_act_but_sees_own_parties_acts_on_no_other(office: Flask, sign_in: SignIn) -> None:
    own, foreign = received(office, OWN, "111"), received(office, FOREIGN, "222")
    client = sign_in("selin", "Sales")
    give_party(office, OWN, "selin")
    with office.app_context(), transaction():
        for screen in ("InstrumentAct", "RollEntry"):
            people.grant("Sales", screen, "read", "post")
    address = f"/instruments/act/bounce/{own[0]}"
    assert client.get(f"/instruments/act/bounce/{foreign[0]}").status_code == 404
    form = sent(client, address, dated_on="25.11.2026", paper=[str(own[0]), str(foreign[0])])
    assert client.post(address, data=form).status_code == 404
    endorsing = f"/instruments/act/endorse/{own[0]}"
    stranger = str(party_of(office, FOREIGN))
    form = sent(client, endorsing, dated_on="25.11.2026", paper=str(own[0]), holder=stranger)
    assert client.post(endorsing, data=form).status_code == 404
    roll = a_roll(client, party_of(office, FOREIGN))
    assert client.post(ROLL, data=roll).status_code == 404
    assert (state(office, own[0]), state(office, foreign[0])) == ("portfolio", "portfolio")


def test_whatever_is_wrong_comes_back_with_all_that_was_typed(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in("ayse", "Finance")
    wrong = {"papers-1-amount": "bin", "papers-0-due_on": "32.01.2027", "dated_on": ""}
    answer = client.post(ROLL, data=a_roll(client, party_of(office, OWN), **wrong))
    assert answer.status_code == 422
    for text in ("bin", "32.01.2027", "9000", "Ziraat Bankası"):
        assert text in answer.text
    assert answer.text.count('class="m-error"') == 3
    again = client.post(ROLL, data=a_roll(client, party_of(office, OWN), what="nonsense"))
    assert again.status_code == 422


def test_the_same_roll_sent_twice_is_entered_once(office: Flask, sign_in: SignIn) -> None:
    client, before = sign_in("ayse", "Finance"), balance(office, OWN)
    roll = a_roll(client, party_of(office, OWN))
    assert [client.post(ROLL, data=roll).status_code for _time in range(2)] == [302, 302]
    assert balance(office, OWN) == before - Decimal("2469.00")
    changed = roll | {"papers-0-amount": "1"}
    assert client.post(ROLL, data=changed).status_code == 422
    twice = client.post(ROLL, data=a_roll(client, party_of(office, OWN)))
    assert twice.status_code == 422
    assert "zaten kayıtlı" in twice.text


def test_who_comes_second_is_told_where_the_cheque_is(office: Flask, sign_in: SignIn) -> None:
    (key,) = received(office, OWN, "333")
    client = sign_in("ayse", "Finance")
    address = f"/instruments/act/bounce/{key}"
    form = sent(client, address, dated_on="25.11.2026", paper=str(key))
    with office.app_context(), transaction():
        act([key], Act(event="return_to_customer", dated_on=DAY))
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert "İade edildi" in answer.text
    assert client.get(address).status_code == 409
    assert client.get(f"/instruments/act/nonsense/{key}").status_code == 404


def test_the_same_act_sent_twice_happens_once(office: Flask, sign_in: SignIn) -> None:
    (key,) = received(office, OWN, "666")
    client, before = sign_in("ayse", "Finance"), balance(office, OWN)
    address = f"/instruments/act/bounce/{key}"
    form = sent(client, address, dated_on="25.11.2026", paper=str(key))
    assert [client.post(address, data=form).status_code for _time in range(2)] == [302, 302]
    assert balance(office, OWN) == before + Decimal("1000.00")
    again = client.post(address, data=form | {"note": "başka"})
    assert again.status_code == 422
    assert f'name="_version" value="{form["_version"]}"' not in again.text


def test_a_dollar_cheque_is_collected_at_a_typed_rate(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("ayse", "Finance")
    roll = a_roll(client, party_of(office, OWN), currency="USD", rate="42,00", _continue="1")
    assert "what=received-cheque" in client.post(ROLL, data=roll).location
    with office.app_context():
        key = db.session.scalars(select(Instrument.id).order_by(Instrument.id)).first()
        bank = str(papers.account("102"))
    address = f"/instruments/act/collect/{key}"
    assert 'name="rate"' in client.get(address).text
    with office.app_context():
        before = papers.sums("102", "USD")
    form = sent(client, address, dated_on="25.11.2026", paper=str(key), account=bank, rate="43,5")
    assert client.post(address, data=form).status_code == 302
    with office.app_context():
        paid = zip(papers.sums("102", "USD"), before, strict=True)
        assert [str(Decimal(after) - Decimal(had)) for after, had in paid] == [
            *("1234.50", "53700.75")
        ]
        assert list(verify()) == []


def test_the_printed_roll_lists_its_papers_in_words(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("ayse", "Finance")
    client.post(ROLL, data=a_roll(client, party_of(office, OWN)))
    with office.app_context():
        batch = db.session.scalars(select(InstrumentEvent.batch)).first()
    pdf = PdfReader(BytesIO(fetched(client, f"/instruments/slip/{batch}")))
    text = " ".join(pdf.pages[0].extract_text().split())
    for expected in ("Çek bordrosu", "9000", "9001", "2.469,00", "iki bin dört yüz", "İmzalar"):
        assert expected in text
    assert client.get("/instruments/slip/00000000-0000-0000-0000-000000000000").status_code == 404


def test_what_falls_due_is_told_by_week_and_month(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("ayse", "Finance")
    assert "Vadesi gelecek evrak yok" in client.get("/instruments/dues").text
    received(office, OWN, "444", "445")
    for unit, name in (("month", "Aralık 2026"), ("week", "2026 yılının 51. haftası")):
        page = client.get(f"/instruments/dues?by={unit}").text
        assert "2.000,00" in page, unit
        assert name in page or unit == "week"
    link = re.search(r'href="(/instrument/list/\?due_on=[^"]+)"', page)
    assert link
    assert "444" in client.get(link[1]).text


@pytest.mark.parametrize("address", [ROLL, "/instruments/dues", "/instrument/list/"])
def test_the_screens_fit_a_phone_and_are_accessible(
    office: Flask, desk: Desk, address: str, assert_accessible: Callable[..., None]
) -> None:
    received(office, OWN, "555")
    page = desk(viewport={"width": 390, "height": 844})
    page.goto(address)
    assert_accessible(page)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)


def test_the_palette_of_vouchers_leads_to_rolls_for_whoever_enters_them(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in("mehmet", "Finance")
    links = re.findall(
        r'href="(/instruments/roll\?what=[a-z-]+)"', client.get("/vouchers/enter").text
    )
    assert len(links) == 4
    assert all(client.get(link).status_code == 200 for link in links)
    with office.app_context():
        people.take("Finance", "RollEntry", "read")
    assert "/instruments/roll" not in client.get("/vouchers/enter").text
