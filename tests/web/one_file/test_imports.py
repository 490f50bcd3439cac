"""A file is led to fields, tried, mended on the screen, taken in, and taken back."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


def _send(page: Page, walk: Walk, file: Path) -> None:
    page.goto(walk.list())
    page.click("#more button")
    page.get_by_role("link", name="Dosyadan içe aktar").click()
    page.set_input_files("#file", file)
    page.click("#send")


@walked()
def test_a_list_comes_in_from_a_file_and_goes_again(walk: Walk, tmp_path: Path) -> None:
    page, subject = walk.page(), walk.subject
    walk.needed()
    head, rest = subject.columns
    heads = head.split(";")
    heads[1] = "Neresi"  # no field is called so: people say where it leads
    rows = ("Defne 1;Van;1.234,50", "Defne 2;Van;çok", "Defne 3;Muş;0,50")
    file = tmp_path / "defne.csv"
    file.write_text("\n".join([";".join(heads), *(row + rest for row in rows)]), encoding="utf-8")
    _send(page, walk, file)
    expect(page.locator("#column-0")).to_have_value(subject.fields.name)
    expect(page.locator("#column-1")).to_have_value("")
    page.select_option("#column-1", subject.fields.text)
    for column, aim in subject.led.items():
        page.select_option(column, aim)
    walk.look(page, "columns")
    page.click("#try")
    expect(page.locator("[aria-invalid]")).to_have_count(4)
    walk.look(page, "tried")
    page.get_by_role("button", name=f"“{subject.missing}”").click()
    wrong = page.locator("[aria-invalid]")
    expect(wrong).to_have_count(1)
    walk.on_a_phone(page, "tried")
    wrong.fill("7")
    page.click("#mend")
    page.click("#run")
    expect(page.locator(".i-counts dd").first).to_have_text("3")
    walk.look(page, "done")
    _look_and_take_back(page, walk)
    _send(page, walk, file)
    expect(page.locator("#column-1")).to_have_value(subject.fields.text)  # it is remembered


def _look_and_take_back(page: Page, walk: Walk) -> None:
    page.click("#imported")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody")).to_contain_text("Defne 2")
    page.go_back()
    page.click("#undo")
    page.click("#confirm-yes")
    expect(page.locator("#undo")).to_have_count(0)
    page.goto(walk.list("defne"))
    expect(page.locator(".m-empty")).to_be_visible()
