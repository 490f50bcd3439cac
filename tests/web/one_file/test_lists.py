"""A list is arranged, kept, asked, grouped, counted, changed in bulk and taken along."""

import re

from playwright.sync_api import Page, expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked

ROWS = "tbody tr"


def _fill(walk: Walk, tree: str) -> str:
    """Make four records of two kinds in two groups; gives the list that shows only them."""
    fields = walk.subject.fields
    for number in range(4):
        values = {fields.text: ("İzmir", "Bursa")[number % 2], fields.money: f"{number + 1}00.00"}
        walk.make(f"{tree} {'ABCD'[number]}", values)
    return walk.list(f"{tree.lower()}&sort={fields.name}")


def _drawer(page: Page, which: str) -> None:
    page.click(f"[data-drawer*={which}]")
    expect(page.locator("#drawer h2")).to_be_visible()


@walked()
def test_a_list_is_arranged_and_kept_as_a_view(walk: Walk) -> None:
    page, fields = walk.page(), walk.subject.fields
    page.goto(_fill(walk, "Akasya"))
    _drawer(page, "arrange")
    walk.look(page, "arranging")
    chosen = page.locator("#drawer [name=column]:checked")
    wanted = {fields.name, fields.text, fields.money, "tags"}
    for name in [it.input_value() for it in chosen.all()]:
        if name not in wanted:
            page.uncheck(f"#drawer [name=column][value={name}]")
    for name in wanted:
        page.check(f"#drawer [name=column][value={name}]")
    page.check("#drawer [value=compact]")
    page.click("#drawer .m-drawer-part >> nth=0 >> text=Uygula")
    expect(page.locator("table.m-compact thead th")).to_have_count(4)
    _keep(page, "Benim akasyam", "own")
    _keep(page, "Herkesin akasyası", "all")
    _keep(page, "Akasyalar", "role")
    clerk = walk.page("finance", language="en")
    clerk.goto(walk.list())
    expect(clerk.locator(".m-views [aria-current]")).to_have_text("Akasyalar")
    expect(clerk.locator(".m-views")).to_contain_text("Herkesin akasyası")
    expect(clerk.locator(".m-views")).not_to_contain_text("Benim akasyam")
    expect(clerk.locator(ROWS)).to_have_count(4)
    expect(clerk.locator("table.m-compact thead th")).to_have_count(4)
    walk.look(clerk, "view")
    walk.on_a_phone(clerk, "view")
    for left in (2, 1, 0):  # nobody is left with one, also where the walk goes over it again
        _drawer(page, "arrange")
        page.locator("#drawer summary").first.click()
        page.locator("#drawer [name=_delete]").first.click()
        expect(page.locator(".m-views a")).to_have_count(left and left + 1)


def _keep(page: Page, name: str, audience: str) -> None:
    """Keep the list as a view: one's own, everybody's, or what Finance opens with."""
    _drawer(page, "arrange")
    page.fill("#new-view-name", name)
    page.select_option("#new-view-audience", audience)
    if audience == "role":
        page.select_option("#new-view-role", label="Finans")
        page.check(".m-drawer-part:has(#new-view-name) [name=is_default]")
    page.press("#new-view-name", "Enter")
    expect(page.locator(".m-views [aria-current]")).to_have_text(name)


@walked()
def test_rows_are_looked_at_beside_the_list(walk: Walk) -> None:
    page = walk.page()
    page.goto(_fill(walk, "Ardıç"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    peek = page.locator("#peek")
    expect(peek.locator("h2")).to_have_text("Ardıç A")
    page.keyboard.press("ArrowDown")
    expect(peek.locator("h2")).to_have_text("Ardıç B")
    expect(peek).to_contain_text("Bursa")
    walk.look(page, "peek")
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()


@walked()
def test_conditions_groups_and_a_pivot(walk: Walk) -> None:
    page, fields = walk.page(), walk.subject.fields
    address = _fill(walk, "Çitlembik")
    page.goto(address)
    _ask_either(page, fields.text, fields.name)
    expect(page.locator(ROWS)).to_have_count(3)
    walk.look(page, "conditions")
    page.click("[aria-label='Koşulları kaldır']")
    page.goto(f"{address}&group={fields.text}")
    expect(page.locator(ROWS)).to_have_count(2)
    izmir = page.locator(ROWS, has_text="İzmir")
    expect(izmir.locator("td.n").first).to_have_text("2")
    if walk.subject.fields.day:  # it says what its lists add up
        expect(izmir).to_contain_text("400,00")
    walk.look(page, "groups")
    _count(walk, page, address)


def _ask_either(page: Page, text: str, name: str) -> None:
    """Ask for those of one text, or of a name that ends so."""
    _drawer(page, "conditions")
    page.select_option("#drawer [data-field]", text)
    page.fill("#drawer [data-value] input", "bursa")
    page.select_option("#drawer [data-mode] >> nth=0", "any")
    page.click("#drawer [data-add-condition]")
    second = page.locator("#drawer [data-condition]").nth(1)
    second.locator("[data-field]").select_option(name)
    second.locator("[data-operator]").select_option("begins")
    second.locator("[data-value] input").fill("çitlembik a")
    page.click("#drawer >> text=Uygula")


def _count(walk: Walk, page: Page, address: str) -> None:
    """Count the list by two fields, and open what a figure counts."""
    fields = walk.subject.fields
    page.goto(address)
    page.click("#more button")
    page.locator(f"#more a[href$='/{walk.subject.slug}/pivot']").click()
    page.select_option("#rows", fields.text)
    page.select_option("#across", fields.kind)
    for measure, shown in (("average", "200,00"), ("sum", "400,00")):
        page.select_option("#measure", f"{measure}:{fields.money}")
        page.locator(".b-asked button").click()
        page.wait_for_url(f"**_measure={measure}*")
        line = page.locator("#pivot-table tbody tr", has_text="İzmir")
        expect(line.locator("td.n").last).to_contain_text(shown)
    page.wait_for_function("window.Chart?.getChart('chart') !== undefined")
    walk.look(page, "pivot")
    line.locator("td.n a").first.click()
    page.wait_for_url(re.compile(f"/{walk.subject.slug}/list/"))
    expect(page.locator(ROWS)).to_have_count(2)


@walked()
def test_many_records_are_changed_and_changed_back(walk: Walk) -> None:
    page = walk.page()
    address = _fill(walk, "Gürgen")
    page.goto(address)
    _change_three(walk, page)
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_have_count(0)
    page.goto(address)
    expect(page.locator(ROWS, has_text="Van")).to_have_count(0)
    _put_tags_on(page)
    act = walk.subject.action[0]
    for deed in ([f"act.{act}"] if act else []) + ["archive"]:
        page.goto(address)
        _choose_all(page)
        page.locator(f"[data-bulk-form] [value='{deed}']").click()
        _do(page, "4")
    page.goto(address)
    expect(page.locator(".m-empty")).to_be_visible()


def _change_three(walk: Walk, page: Page) -> None:
    """Tick rows by key and mouse, and give them another text."""
    name = walk.subject.fields.text
    page.locator("tbody td:first-child a").first.focus()
    page.keyboard.press("x")
    page.locator("[data-tick]").nth(1).click()
    page.locator("[data-tick]").nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    walk.look(page, "ticked")
    page.locator("[data-bulk-form] [data-bs-toggle=dropdown]").click()
    page.locator(f"[value='edit.{name}']").click()
    page.fill(f"#{name}", "Van")
    page.keyboard.press("Enter")
    _do(page, "3")
    walk.look(page, "done")


def _choose_all(page: Page) -> None:
    page.locator("[data-tick]").first.check()
    page.locator("[data-bulk-all]").click()
    expect(page.locator("[data-bulk-count]")).to_have_text("4")


def _do(page: Page, count: str) -> None:
    """Read how many would change, and do it."""
    expect(page.locator("#count")).to_have_text(count)
    page.locator("#do").click()
    expect(page.locator("#do")).to_have_count(0)
    expect(page.locator("#count")).to_have_text(count)


def _put_tags_on(page: Page) -> None:
    """Put a tag on all, and find them by it."""
    _choose_all(page)
    page.locator("[data-bulk-form] [data-bs-toggle=dropdown]").click()
    page.locator("[data-bulk-form] [value=tag]").click()
    page.locator("form.m-form [id$=-ts-control]").click()
    page.keyboard.type("yapraklı,")
    page.get_by_role("button", name="Neyin değişeceğini göster").click()
    _do(page, "4")
    page.goto(page.locator(".m-actions a").first.get_attribute("href") or "")
    page.fill("#search", "#yapr")
    page.press("#search", "Enter")
    expect(page.locator(ROWS)).to_have_count(4)


@walked()
def test_a_list_leaves_as_a_file(walk: Walk) -> None:
    page = walk.page()
    page.goto(_fill(walk, "Kestane"))
    page.click("#more button")
    with page.expect_download() as text:
        page.get_by_role("link", name="CSV").click()
    rows = text.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) == 5
    assert any("Kestane A" in row for row in rows)
    page.goto(walk.list() if walk.subject.is_large else walk.list("kestane"))
    page.click("#more button")
    workbook = page.get_by_role("link", name="XLSX")
    if walk.subject.is_large:
        workbook.click()
        expect(page.locator("#export")).to_be_visible()
        workbook = page.locator("#export a[data-plain-download]")
        workbook.wait_for(timeout=120_000)
        walk.look(page, "export")
    with page.expect_download() as book:
        workbook.click()
    assert book.value.suggested_filename.endswith(".xlsx")
    assert book.value.path().read_bytes()[:2] == b"PK"
