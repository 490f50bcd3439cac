"""An e-mail is written from a record to an address within reach, leaves, and is seen to leave."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories.mailbox import text_of
from tests.web.one_file.conftest import Walk, until
from tests.web.one_file.subjects import walked

SUBJECT = "Palamut mutabakatı"


@walked()
def test_an_email_leaves_from_a_record(walk: Walk, tmp_path: Path) -> None:
    page, subject, box = walk.page(), walk.subject, walk.house.box
    record = walk.make("Palamut")
    party = record.get("party", record)["id"]
    walk.boss.put(f"party/{party}", {"email": "palamut@orman.example", "_confirm": True})
    page.goto(f"/{subject.slug}/show/{record['id']}")
    (tmp_path / "palamut.txt").write_bytes(b"120,00")
    _write(walk, page, tmp_path / "palamut.txt")
    until(lambda: any(it["Subject"] == SUBJECT for it in box.mails))
    (mail,) = (it for it in box.mails if it["Subject"] == SUBJECT)
    assert (mail["To"], mail["Reply-To"]) == ("palamut@orman.example", "boss@example.com")
    assert text_of(mail).strip() == "Mutabık mıyız?"
    assert [it.get_filename() for it in mail.iter_attachments()] == ["palamut.txt"]
    sent = page.locator(".m-outcomes", has_text="Gönderildi")
    for _again in range(20):  # the state is written after the server has the letter
        page.click("#timeline-kind-letter")
        expect(page.locator("#timeline-kind-letter")).to_have_attribute("aria-pressed", "true")
        if sent.count():
            break
    expect(sent).to_be_visible()
    walk.look(page, "letter-sent")


def _write(walk: Walk, page: Page, file: Path) -> None:
    """Choose an address that is offered, attach a file meanwhile, take it along, and send."""
    page.click("label:has(#kind-letter)")
    page.click("#letter-to-ts-control")
    page.keyboard.type("palamut")
    expect(page.get_by_role("option", name="palamut@orman.example")).to_be_visible()
    page.keyboard.press("Enter")
    page.fill("#letter-subject", SUBJECT)
    page.fill("#letter-body", "Mutabık mıyız?")
    page.set_input_files("#timeline-files", file)
    page.locator(".m-letter-files [type=checkbox]").check()
    walk.look(page, "letter")
    walk.on_a_phone(page, "letter")
    page.click("#letter-send")
    expect(page.locator("#timeline .m-happening").first).to_contain_text(SUBJECT)
