"""News going out, on the screens: mail server, webhook, what went, a forgotten password."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import User, db, transaction
from app.jobs import sending, worker
from tests.factories.hearer import Hearer
from tests.factories.mailbox import Mailbox, text_of
from tests.web.conftest import sign_in

WANTED = "yağmur altında üç kedi"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Give a mail server on this machine."""
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture
def hearer(app: Flask, served: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hearer]:
    """Give a receiver on this machine, which may be told."""
    for one in (app, served):
        monkeypatch.setitem(one.config, "WEBHOOKS_TO_THIS_MACHINE", "yes")
    hearer = Hearer()
    yield hearer
    hearer.close()


def work() -> None:
    while worker.do_next() or sending.send_next():
        pass


def test_news_goes_out(
    app: Flask,
    page: Page,
    address: str,
    box: Mailbox,
    hearer: Hearer,
    monkeypatch: pytest.MonkeyPatch,
    assert_accessible: Callable[..., None],
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_ADDRESS", address)
    _set_the_mail_server(page, box, assert_accessible)
    secret = _watch_branches(page, hearer, assert_accessible)
    _look_at_what_went(page, hearer, assert_accessible)
    assert secret.startswith("whsec_")
    _forget_the_password(page, box, assert_accessible)


def _set_the_mail_server(page: Page, box: Mailbox, judge: Callable[..., None]) -> None:
    page.goto("/mail-server")
    expect(page.get_by_text("E-posta sunucusu tanımlı değil")).to_be_visible()
    judge(page)
    page.fill("#host", "127.0.0.1")
    page.fill("#port", "0")
    page.select_option("#security", "none")
    page.fill("#sender", "defter@firma.example")
    page.press("#sender", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("bağlantı noktası")
    expect(page.locator("#host")).to_have_value("127.0.0.1")
    page.fill("#port", str(box.port))
    page.press("#port", "Enter")
    page.click("#test")
    expect(page.get_by_text("deneme iletisi gönderiliyor")).to_be_visible()
    work()
    assert text_of(box.mails[0]).startswith("Merhaba Admin")
    page.goto("/mail-server")
    expect(page.locator(".m-figure-box").first).not_to_contain_text("Hiç")


def _watch_branches(page: Page, hearer: Hearer, judge: Callable[..., None]) -> str:
    page.goto("/webhook/add")
    page.fill("[name=name]", "Stok programı")
    page.fill("[name=address]", "http://10.0.0.1:80@127.0.0.1/")
    page.select_option("[name=model]", "Branch")
    page.click("[name=_save]")
    expect(page.get_by_role("alert").first).to_contain_text("https://")
    page.fill("[name=address]", f"http://127.0.0.1:{hearer.port}/in")
    page.click("[name=_save]")
    page.wait_for_url(re.compile("/webhook/show/"))
    judge(page)
    page.get_by_role("link", name="İmza anahtarı").first.click()
    page.click("form .m-own-width")
    secret = page.inner_text("#new-secret")
    judge(page)
    page.goto("/branch/add")
    page.fill("[name=code]", "IZM")
    page.fill("[name=name]", "İzmir")
    page.click("[name=_save]")
    page.wait_for_url(re.compile("/branch/show/"))
    hearer.status = 410
    work()
    assert hearer.events[0]["values"]["name"] == "İzmir"
    return secret


def _look_at_what_went(page: Page, hearer: Hearer, judge: Callable[..., None]) -> None:
    page.goto("/outbox_message/list/?state=failed")
    judge(page)
    page.click("tbody a")
    expect(page.get_by_text("410 thanks").first).to_be_visible()
    judge(page)
    hearer.status = 200
    page.get_by_role("button", name="Yeniden gönder").click()
    page.click("#confirm-yes")
    expect(page.get_by_text("Yapıldı: Yeniden gönder")).to_be_visible()
    work()
    assert hearer.told[0].body == hearer.told[1].body


def _forget_the_password(page: Page, box: Mailbox, judge: Callable[..., None]) -> None:
    with transaction():
        db.session.query(User).filter_by(username="admin").update({"email": "admin@firma.example"})
    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("link", name="Şifrenizi mi unuttunuz?").click()
    judge(page)
    page.fill("#name", "admin")
    page.press("#name", "Enter")
    expect(page.get_by_role("status")).to_contain_text("bir kez kullanılabilir")
    judge(page)
    work()
    letter = box.mails[-1]
    assert letter["To"] == "admin@firma.example"
    found = re.search(r"http\S+/password/new\?word=\S+", text_of(letter))
    assert found
    page.goto(found[0])
    judge(page)
    page.fill("#wanted", "kısa")
    page.fill("#repeated", "kısa")
    page.press("#repeated", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("birkaç sözcük")
    page.fill("#wanted", WANTED)
    page.fill("#repeated", WANTED)
    page.press("#repeated", "Enter")
    expect(page.get_by_text("Yeni şifrenizle giriş yapın")).to_be_visible()
    sign_in(page, password=WANTED)
