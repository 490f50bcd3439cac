"""Two cards of one firm are merged on the screen; the command line says the same of either code."""

import re
from decimal import Decimal
from typing import Any

from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from app.core.db import db
from app.ledger.models import Account, Entry, Party
from tests.factories import ledger as make
from tests.factories import people
from tests.factories.matching import posted
from tests.web.accounts.conftest import Desk, SignIn, give_party, token
from tests.web.accounts.matching_desk import SOLD, confirm, send, standing
from tests.web.accounts.tables import plain

OLD, SURVIVOR = "120.000007", "120.000030"
PERIOD = ("--from", "2026-01-01", "--to", "2026-10-31")


def key_of(office: Flask, code: str) -> int:
    with office.app_context():
        return db.session.scalars(select(Party.id).where(Party.code == code)).one()


def voucher_of(office: Flask, code: str) -> int | None:
    """Give a voucher posted to the account of a card itself."""
    with office.app_context():
        moved = select(Entry.voucher_id).join(Account, Account.id == Entry.account_id)
        return db.session.scalar(moved.join(Party, Account.party).where(Party.code == code))


def printed(office: Flask, *asked: str) -> Any:
    answer = office.test_cli_runner().invoke(args=["ledger", *asked])
    assert answer.exit_code == 0, answer.output
    return answer


def balance(office: Flask, code: str) -> Decimal:
    rows = printed(office, "balances", "--as-of", "2099-12-31").stdout.splitlines()
    return Decimal(next(row.rpartition(",")[2] for row in rows if row.startswith(f"{code},")))


def merge_by_form(office: Flask, client: Any, old: str, survivor: str) -> Any:
    address = f"/party/merge/{key_of(office, old)}"
    into = key_of(office, survivor)
    form = {"into": str(into), "csrf_token": token(client, f"{address}?into={into}")}
    return client.post(address, data=form)


def test_a_merge_is_seen_beforehand_done_and_undone(office: Flask, desk: Desk) -> None:
    before = {code: balance(office, code) for code in (OLD, SURVIVOR)}
    page = desk("ayse", "Finance")
    page.goto(f"/party/show/{key_of(office, OLD)}")
    page.get_by_role("button", name="Diğer işlemler").click()
    page.get_by_role("link", name="Birleştir…").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(SURVIVOR)
    page.get_by_role("option").filter(has_text=SURVIVOR).click()
    expect(page.get_by_role("heading", name="Ne olur")).to_be_visible()
    shown = [plain(text) for text in page.locator(".m-figure-box dd").all_inner_texts()]
    assert shown == [*map(abs, before.values()), abs(sum(before.values()))]
    page.get_by_role("button", name="Birleştir").click()
    expect(page.locator("#messages")).to_contain_text(f"{OLD} artık bu kartla")
    expect(page.locator(".m-figures")).to_contain_text(OLD)
    assert balance(office, SURVIVOR) == sum(before.values())

    page.goto(f"/statement/{OLD}")
    expect(page.get_by_role("alert")).to_contain_text(f"{OLD} bu kartla birleştirildi.")
    expect(page.locator(".m-subtitle")).to_contain_text(f"eski kodu {OLD}")

    page.goto(f"/party/show/{key_of(office, OLD)}")
    expect(page.locator(".m-figures")).to_contain_text(SURVIVOR)
    page.get_by_role("button", name="Diğer işlemler").click()
    page.get_by_role("button", name="Birleştirmeyi geri al").click()
    page.get_by_role("dialog").get_by_role("button", name="Birleştirmeyi geri al").click()
    expect(page.locator(".m-tone-warning")).to_have_count(0)
    assert {code: balance(office, code) for code in (OLD, SURVIVOR)} == before


def test_the_command_line_gives_the_same_by_either_code_and_says_so_beside_it(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    before = printed(office, "statement", OLD, *PERIOD)
    assert before.stderr == ""
    assert merge_by_form(office, client, OLD, SURVIVOR).status_code == 302
    for asked in (
        ("statement", *PERIOD),
        ("matches",),
        ("interest", "--as-of", "2026-10-31", "--rate", "48"),
    ):
        command, *options = asked
        by_old, by_survivor = (printed(office, command, code, *options) for code in (OLD, SURVIVOR))
        assert by_old.stdout == by_survivor.stdout
        assert by_old.stderr.startswith(f"{OLD} was merged into {SURVIVOR} ")
        assert by_survivor.stderr == ""
    assert "The books are right" in printed(office, "verify").stdout


def test_the_old_code_typed_into_a_select_offers_the_card_that_lives_on(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    merge_by_form(office, client, OLD, SURVIVOR)
    found: Any = client.get(f"/party/options?q={OLD}").json
    assert [option["note"] for option in found["options"]] == [SURVIVOR]


def test_what_cannot_be_merged_is_said_on_the_page(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    merge_by_form(office, client, OLD, SURVIVOR)
    address = f"/party/merge/{key_of(office, OLD)}?into={key_of(office, SURVIVOR)}"
    assert "zaten birleştirilmiş" in client.get(address).text
    again = merge_by_form(office, client, OLD, "120.000092")
    assert again.status_code in {400, 422}
    assert "zaten birleştirilmiş" in again.text


def test_merging_needs_the_right_and_the_sight_of_both_cards(
    office: Flask, sign_in: SignIn
) -> None:
    seller = sign_in("satis", "Sales")
    give_party(office, OLD, "satis")
    address = f"/party/merge/{key_of(office, OLD)}"
    assert seller.get(address).status_code == 403
    assert (
        seller.post(
            address, data={"into": "1", "csrf_token": token(seller, "/profile/")}
        ).status_code
        == 403
    )
    assert "Birleştir…" not in seller.get(f"/party/show/{key_of(office, OLD)}").text
    people_may(office, "Sales", "merge")
    assert seller.get(address).status_code == 200
    assert seller.get(f"{address}?into={key_of(office, SURVIVOR)}").status_code == 404
    form = {"into": str(key_of(office, SURVIVOR)), "csrf_token": token(seller, address)}
    assert seller.post(address, data=form).status_code == 404
    give_party(office, SURVIVOR, "satis")
    assert seller.post(address, data=form).status_code == 302


def people_may(office: Flask, role: str, right: str) -> None:
    """Grant a right on cards to a role."""
    with office.app_context():
        people.grant(role, "Party", right)


def test_who_sees_the_card_that_lives_on_sees_all_of_the_group_and_nobody_else(
    office: Flask, sign_in: SignIn
) -> None:
    merge_by_form(office, sign_in(), OLD, SURVIVOR)
    owner, other = sign_in("satis", "Sales"), sign_in("rakip", "Sales")
    give_party(office, SURVIVOR, "satis")
    give_party(office, OLD, "rakip")
    for code in (OLD, SURVIVOR):
        assert owner.get(f"/statement/{code}").status_code == 200
        assert other.get(f"/statement/{code}").status_code == 404
    assert SURVIVOR in owner.get("/balances").text
    voucher = f"/voucher/show/{voucher_of(office, OLD)}"
    assert (owner.get(voucher).status_code, other.get(voucher).status_code) == (200, 404)
    assert other.get("/transactions").text.count("/voucher/show/") == 0
    assert owner.get("/transactions").text.count("/voucher/show/") > 0
    assert "Gizli" not in owner.get(f"/party/show/{key_of(office, SURVIVOR)}").text
    assert other.get(f"/party/show/{key_of(office, OLD)}").status_code == 200


def test_a_card_is_matched_on_the_accounts_of_those_merged_into_it(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    lives = setting(lambda: make.customer(code="Y.1", name="Yaşayan").code)
    old = setting(lambda: make.customer(code="Y.2", name="Birleşen").code)
    for code, kind in ((lives, "sales_invoice"), (old, "sales_invoice"), (old, "bank_receipt")):
        setting(lambda code=code, kind=kind: posted(_card(code), kind, "80.00", SOLD))
    client = sign_in()
    assert merge_by_form(office, client, old, lives).status_code == 302
    with office.app_context():
        account = db.session.scalars(select(Account.id).where(Account.code == old)).one()
    word = f"receivable-{account}"
    for code in (lives, old):  # either code opens the card that lives on
        page = client.get(f"/matching/{code}").text
        assert f'href="/party/show/{key_of(office, lives)}"' in page
        assert [text in page for text in (word, "Alıcı hesabı · Y.2", "Yaşayan")] == [True] * 3
    preview = send(client, lives, act="due", account=word, currency="TRY")
    assert preview.status_code == 200, preview.text
    assert confirm(client, lives, preview).status_code == 302
    assert standing(office) == 1
    matched = client.get(f"/matching/{lives}/matched").text
    assert "Alıcı hesabı · Y.2" in matched
    group = re.findall(rf'href="(/matching/{lives}/matched/[-0-9a-f]+)"', matched)[0]
    assert client.get(group).status_code == 200
    stranger = setting(lambda: make.customer(code="Y.3", name="Başka").code)
    foreign = send(client, stranger, act="due", account=word, currency="TRY")
    assert foreign.status_code == 404
    assert client.get(group.replace(lives, stranger)).status_code == 404


def _card(code: str) -> Party:
    return db.session.scalars(select(Party).where(Party.code == code)).one()
