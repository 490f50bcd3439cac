"""Formatted texts and uploads in a browser: the editor, without scripts, and what must not run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Locator, Page, expect
from sqlalchemy import select, text, update

from app.core.db import db, transaction
from app.core.driver import table_of
from app.modules.company import Company
from tests.factories import forms, office, pages
from tests.factories.callers import Caller
from tests.factories.pictures import a_picture
from tests.unit.core.test_rich_text import PAYLOADS, WORD, judged
from tests.web.conftest import sign_in


def company() -> Company:
    db.session.expire_all()
    return db.session.scalars(select(Company).order_by(Company.id)).first() or Company()


@pytest.fixture
def edit(app: Flask, visitor: Page) -> str:
    """Sign the administrator in; give the address of the company's form."""
    office.hire()
    sign_in(visitor, "boss")
    address = f"/company/edit/{company().id}"
    db.session.remove()
    return address


def editor(page: Page) -> Locator:
    """Give the editor once it has taken the place of the plain text."""
    area = page.locator(".m-rich-area")
    expect(area).to_be_visible()
    expect(area).to_have_role("textbox")
    expect(area).to_have_accessible_name("Notlar")
    return area


def test_a_text_is_written_in_the_editor(
    edit: str, visitor: Page, assert_accessible: Callable[[Page], None]
) -> None:
    visitor.goto(edit)
    area = editor(visitor)
    area.click()
    visitor.keyboard.press("Control+b")
    visitor.keyboard.type("Kalın")
    visitor.keyboard.press("Control+b")
    visitor.keyboard.type(" düz")
    visitor.keyboard.press("Enter")
    bar = visitor.get_by_role("toolbar", name="Notlar alanının biçimi")
    bar.get_by_role("button", name="Liste", exact=True).click()
    visitor.keyboard.type("bir")
    visitor.keyboard.press("Enter")
    visitor.keyboard.type("iki")
    bar.get_by_role("button", name="Bağlantı").click()
    visitor.get_by_label("Bağlantının adresi").fill("javascript:alert(1)")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_label("Bağlantının adresi")).to_have_attribute("aria-invalid", "true")
    visitor.get_by_label("Bağlantının adresi").fill("isik.example")
    visitor.keyboard.press("Enter")
    assert_accessible(visitor)
    visitor.keyboard.press("Control+s")
    visitor.wait_for_url("**/company/show/*")
    link = '<a href="https://isik.example" rel="noopener">https://isik.example</a>'
    list_ = f"<ul><li><p>bir</p></li><li><p>iki{link}</p></li></ul>"
    assert company().notes == f"<p><strong>Kalın</strong> düz</p>{list_}"
    assert company().notes_text == "Kalın düz\n\n- bir\n- ikihttps://isik.example"  # type: ignore[attr-defined] # kept beside it
    expect(visitor.locator(".m-rich strong")).to_have_text("Kalın")
    assert_accessible(visitor)


def test_the_bar_is_reached_by_keys(edit: str, visitor: Page) -> None:
    visitor.goto(edit)
    bar = visitor.get_by_role("toolbar", name="Notlar alanının biçimi")
    bar.get_by_role("button", name="Kalın").focus()
    visitor.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="İtalik")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(editor(visitor)).to_be_focused()
    expect(bar.get_by_role("button", name="İtalik")).to_have_attribute("aria-pressed", "true")


def test_what_is_pasted_from_a_word_processor_is_cleaned(edit: str, visitor: Page) -> None:
    visitor.goto(edit)
    area = editor(visitor)
    area.evaluate(
        """(area, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        WORD,
    )
    expect(area.locator("strong")).to_have_text("Işık")
    visitor.keyboard.press("Control+s")
    visitor.wait_for_url("**/company/show/*")
    assert company().notes == "<p>Sayın <strong>Işık</strong></p>"


def test_a_statement_writes_no_more_than_an_object_does(app: Flask) -> None:
    with transaction():
        db.session.execute(update(Company).values(notes="<p>Açık</p><script>alert(1)</script>"))
        db.session.execute(update(table_of(Company)).values(notes="<p>Açık<img src=x></p>"))
    assert company().notes == "<p>Açık</p>"


def test_payloads_run_in_no_page(edit: str, visitor: Page) -> None:
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    visitor.on("dialog", dismiss)
    html = "".join(reversed(PAYLOADS)).replace("\x00", "")  # the last ones swallow what follows
    with transaction():  # past every way of ours into the database
        db.session.execute(
            text("UPDATE company SET notes = :html, notes_text = 'x'"),
            {"html": html},
        )
    key = edit.rpartition("/")[2]
    for address in (f"/company/show/{key}", f"/company/peek/{key}", edit):
        visitor.goto(address)
        # Words of it are shown, in a form once its editor was made.
        expect(visitor.locator(".m-rich").filter(has_text="alert").first).to_be_visible()
        for rich in visitor.locator(".m-rich:not(.m-rich-area)").all():
            assert judged(rich.inner_html()) == []
        assert visitor.locator("img[onerror], svg[onload], iframe, [srcdoc]").count() == 0
    visitor.wait_for_load_state("networkidle")
    assert not asked


def test_without_scripts_words_are_typed_and_formats_stay(app: Flask, process: Flask) -> None:
    office.hire()
    with transaction():
        company().notes = "<p>bir <strong>iki</strong></p>"
    client = office.browser(process, "boss")
    address = f"/company/edit/{company().id}"
    values = forms.form_to(client.get(address).text, address).values
    assert values["notes-words"] == "bir iki"
    assert client.post(address, data=values).status_code == 302
    assert company().notes == "<p>bir <strong>iki</strong></p>"
    values = forms.form_to(client.get(address).text, address).values
    changed = values | {"notes-words": "bir\n\nüç < 4"}
    assert client.post(address, data=changed).status_code == 302
    assert company().notes == "<p>bir</p><p>üç &lt; 4</p>"
    pages.speak(client, "en")
    said = pages.texts_of(client.get(f"/company/tab/history/{company().id}").text)
    assert "Notes: from bir iki to bir\n\nüç < 4" in said or any("üç < 4" in it for it in said)
    listed = client.get("/company/list/?columns=name,notes&notes=uc&sort=notes").text
    assert "üç &lt; 4" in listed
    where = '["all",["notes","has","p>"]]'
    assert "üç &lt; 4" not in client.get(f"/company/list/?columns=name,notes&where={where}").text


def test_a_program_gives_and_takes_html(app: Flask, process: Flask) -> None:
    office.hire()
    program, address = Caller(process, "boss"), f"company/{company().id}"
    sent = {"notes": "<p onclick=x>a<script>alert(1)</script><em>b</em></p>"}
    assert program.put(address, sent)["notes"] == "<p>a<em>b</em></p>"
    refused = program.refused("PUT", address, {"notes": "a" * 20_001})
    assert set(refused["fields"]) == {"notes"}


def test_a_chosen_file_survives_a_refused_form(edit: str, visitor: Page, tmp_path: Path) -> None:
    logo, large = tmp_path / "logo.png", tmp_path / "large.png"
    logo.write_bytes(a_picture())
    large.write_bytes(b"x" * (10 * 1024**2 + 1))
    visitor.goto(edit)
    visitor.get_by_label("Logo").set_input_files(large)
    expect(visitor.get_by_role("alert")).to_contain_text("en fazla 10 MB")
    visitor.get_by_label("Logo").set_input_files(logo)
    expect(visitor.locator("img.m-held-new")).to_be_visible()
    visitor.get_by_label("Unvan").fill("")
    visitor.keyboard.press("Control+s")
    expect(visitor.locator(".m-held-now")).to_contain_text("yüklendi, henüz kaydedilmedi")
    visitor.get_by_label("Unvan").fill("Işık A.Ş.")
    visitor.keyboard.press("Control+s")
    visitor.wait_for_url("**/company/show/*")
    expect(visitor.locator("img[alt='logo.png']")).to_be_visible()
    assert (company().logo or Company()).name == "logo.png"
