"""Another program hears what happens to records, signed; what failed is logged and sent again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from hmac import new

import pytest
from playwright.sync_api import Page, expect

from tests.factories.hearer import Hearer, Told
from tests.web.one_file.conftest import Walk, until
from tests.web.one_file.subjects import walked


@pytest.fixture
def hearer() -> Iterator[Hearer]:
    """Give a receiver on this machine."""
    hearer = Hearer()
    yield hearer
    hearer.close()


@walked()
def test_another_program_hears_what_happens(walk: Walk, hearer: Hearer) -> None:
    page, subject = walk.page(), walk.subject
    secret = _watch(walk, page, hearer)
    record = walk.make("Manolya")
    until(lambda: len(hearer.told) == 1)
    assert hearer.events[0]["event"] == "created"
    assert hearer.events[0]["values"][subject.fields.name] == "Manolya"
    assert _signature(hearer.told[0], secret) in hearer.told[0].headers["Mutabik-Signature"]
    address = f"{subject.slug}/{record['id']}"
    walk.boss.put(address, {subject.fields.text: "Van"})
    if subject.action[0]:
        walk.boss.post(f"{address}/actions/{subject.action[0]}")
    acted = ["action", "changed"] if subject.action[0] else []
    wanted = ["created", "changed", *acted]
    until(lambda: len(hearer.told) == len(wanted))
    hearer.status = 410
    walk.boss.post(f"{address}/archive")
    until(lambda: len(hearer.told) > len(wanted))
    assert [event["event"] for event in hearer.events] == [*wanted, "archived"]
    _send_again(walk, page, hearer)


def _watch(walk: Walk, page: Page, hearer: Hearer) -> str:
    """Tell a receiver of all that happens; gives the secret that it is shown once."""
    page.goto("/webhook/add")
    page.fill("#name", f"Depo {datetime.now(UTC):%H%M%S}")
    page.fill("#address", f"http://127.0.0.1:{hearer.port}/in")
    page.select_option("#model", walk.subject.model)
    page.check("#on_action")
    walk.look(page, "webhook")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile("/webhook/show/"))
    page.get_by_role("link", name="İmza anahtarı").first.click()
    page.click("form .m-own-width")
    return page.inner_text("#new-secret")


def _signature(told: Told, secret: str) -> str:
    moment = told.headers["Mutabik-Signature"].partition(",")[0].removeprefix("t=")
    return new(secret.encode(), moment.encode() + b"." + told.body, sha256).hexdigest()


def _send_again(walk: Walk, page: Page, hearer: Hearer) -> None:
    """Find in the log what was refused, and send it once more: the same body."""
    before, refused = len(hearer.told), hearer.told[-1].body
    hearer.status = 200
    failed = page.locator("tbody a")
    for _again in range(20):  # the answer is written after the receiver heard
        page.goto("/outbox_message/list/?state=failed")
        if failed.count():
            break
    walk.look(page, "messages")
    failed.first.click()
    expect(page.get_by_text("410 thanks").first).to_be_visible()
    page.get_by_role("button", name="Yeniden gönder").click()
    page.click("#confirm-yes")
    until(lambda: len(hearer.told) > before)
    assert hearer.told[-1].body == refused
