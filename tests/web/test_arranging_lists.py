"""A list arranged in the browser: columns, rows, views and stars, by mouse and by keyboard."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import transaction
from tests.factories import ledger
from tests.web.conftest import sign_in

LIST = "/party/list/"


@pytest.fixture(autouse=True)
def cards(app: Flask) -> None:
    """Open some cards."""
    with transaction():
        ledger.customer(code="120.1", name="Işık Tekstil", city="İzmir")
        ledger.customer(code="120.2", name="Çağdaş Yapı", city="Bursa")
        ledger.customer(code="120.3", name="Şirin Gıda", city="İzmir")


def open_drawer(page: Page) -> None:
    page.click("[data-drawer*=arrange]")
    expect(page.locator("#drawer h2")).to_have_text("Sütunlar ve görünümler")


def headings(page: Page) -> list[str]:
    return [it.strip() for it in page.locator("thead th").all_inner_texts()]


def test_columns_are_chosen_moved_and_kept(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(LIST)
    open_drawer(page)
    expect(page.locator("#drawer [name=column]").first).to_be_focused()
    assert_accessible(page)
    for name in ("kind", "sector", "phone", "salesperson", "is_active"):
        page.uncheck(f"#drawer [value={name}]")
    page.check("#drawer [value=tax_no]")
    city = page.locator("#drawer li", has=page.locator("[value=city]"))
    for _each in range(5):
        city.locator("[data-move='-1']").press("Enter")
    page.check("#drawer [value=compact]")
    page.click("#drawer .m-drawer-part >> nth=0 >> text=Uygula")
    expect(page.locator("table.m-compact")).to_be_visible()
    assert headings(page) == ["Şehir", "Kod", "Unvan", "Vergi no"]
    page.goto("/")
    page.goto(LIST)
    assert headings(page)[0] == "Şehir"


def test_a_view_is_kept_shared_and_opened_by_its_tab(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(f"{LIST}?city=İzmir&sort=-name")
    open_drawer(page)
    page.fill("#new-view-name", "İzmirliler")
    expect(page.locator("#new-view-role")).to_be_hidden()
    page.select_option("#new-view-audience", "role")
    expect(page.locator("#new-view-role")).to_be_visible()
    page.select_option("#new-view-role", label="Satış")
    page.press("#new-view-name", "Enter")
    page.wait_for_url(re.compile(r"/party/list/\?view=\d+$"))
    expect(page.locator(".m-views [aria-current]")).to_have_text("İzmirliler")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator(".m-chip-set")).to_contain_text("İzmir")
    assert_accessible(page)
    page.click(".m-views >> text=Tümü")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.click(".m-views >> text=İzmirliler")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_view_that_was_changed_is_saved_or_deleted(page: Page) -> None:
    page.goto(f"{LIST}?city=İzmir")
    open_drawer(page)
    page.fill("#new-view-name", "Benim")
    page.press("#new-view-name", "Enter")
    page.wait_for_url(re.compile(r"view="))
    page.click("th a >> nth=1")
    expect(page.locator(".m-views [aria-current]")).to_have_text("Benim •")
    open_drawer(page)
    page.click("#drawer >> text=Değişiklikleri kaydet")
    page.wait_for_url(re.compile(r"\?view=\d+$"))
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Unvan")
    open_drawer(page)
    page.click("#drawer summary")
    page.click("#drawer [name=_delete]")
    expect(page.locator(".m-views")).to_have_count(0)


def test_a_row_is_marked_with_a_star_by_keyboard_and_by_mouse(page: Page) -> None:
    page.goto(LIST)
    row = page.locator("tbody tr").nth(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/star/Party/*"):
        page.keyboard.press("f")
    expect(row.locator("[aria-pressed=true]")).to_be_visible()
    page.reload()
    expect(row.locator("[aria-pressed=true]")).to_be_visible()
    expect(page.locator("[data-row-star][aria-pressed=true]")).to_have_count(1)
    with page.expect_response("**/star/Party/*"):
        row.locator("[data-row-star]").click()
    page.reload()
    expect(page.locator("[data-row-star][aria-pressed=true]")).to_have_count(0)
    assert page.url.endswith(LIST)


def test_on_a_phone_the_drawer_fills_the_screen(open_page: Callable[..., Page]) -> None:
    phone = open_page(viewport={"width": 390, "height": 844})
    sign_in(phone)
    phone.goto(LIST)
    open_drawer(phone)
    box = phone.locator("#drawer").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (390, 844)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_conditions_are_put_together_and_changed(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(LIST)
    page.click("[data-drawer*=conditions]")
    expect(page.locator("#drawer [data-field]")).to_be_focused()
    page.select_option("#drawer [data-field]", label="Şehir")
    page.fill("#drawer [data-value] input", "bursa")
    page.click("#drawer [data-add-group]")
    inner = page.locator("#drawer [data-group] [data-group]")
    inner.locator("[data-field]").select_option(label="Unvan")
    inner.locator("[data-operator]").select_option("begins")
    inner.locator("[data-value] input").fill("ışı")
    inner.locator("[data-add-condition]").click()
    second = inner.locator("[data-condition]").nth(1)
    second.locator("[data-field]").select_option(label="Vergi no")
    second.locator("[data-operator]").select_option("filled")
    expect(second.locator("[data-value]")).to_be_hidden()
    page.select_option("#drawer [data-mode] >> nth=0", "any")
    inner.locator("[data-mode]").select_option("any")
    assert_accessible(page)
    page.click("#drawer >> text=Uygula")
    expect(page.locator("tbody tr")).to_have_count(2)
    chip = page.locator("[data-drawer*=conditions]")
    expect(chip).to_contain_text(
        "Şehir içerir: bursa veya (Unvan şununla başlar: ışı veya Vergi no dolu)"
    )
    chip.click()
    inner.locator("> .m-group-head [data-drop]").click()
    page.click("#drawer >> text=Uygula")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("[aria-label='Koşulları kaldır']")
    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_condition_asks_for_a_record_by_its_name_and_for_a_period(page: Page) -> None:
    page.goto(LIST)
    page.click("[data-drawer*=conditions]")
    page.select_option("#drawer [data-field]", label="Plasiyer")
    page.click("#drawer .ts-control")
    page.keyboard.type("admin")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .ts-control .item")).to_contain_text("Admin")
    page.click("#drawer [data-add-condition]")
    second = page.locator("#drawer [data-condition]").nth(1)
    second.locator("[data-field]").select_option(label="Oluşturulma")
    expect(second.locator("[data-period]")).to_be_visible()
    second.locator("[data-period]").select_option(label="Bu ay")
    page.click("#drawer >> text=Uygula")
    expect(page.locator("[data-drawer*=conditions]")).to_contain_text("Plasiyer eşittir: Admin")
    expect(page.locator("[data-drawer*=conditions]")).to_contain_text("şu dönemde: Bu ay")
    expect(page.locator(".m-empty")).to_be_visible()


def test_records_are_looked_at_beside_the_list_by_keyboard(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(f"{LIST}?city=İzmir")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    peek = page.locator("#peek")
    expect(peek.locator("h2")).to_have_text("Işık Tekstil")
    expect(page.locator("tbody tr").nth(0).locator("a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(peek.locator("h2")).to_have_text("Şirin Gıda")
    expect(peek).to_contain_text("İzmir")
    assert_accessible(page)
    page.keyboard.press("ArrowUp")
    expect(peek.locator("h2")).to_have_text("Işık Tekstil")
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    page.keyboard.press(" ")
    expect(peek.locator("h2")).to_have_text("Işık Tekstil")
    page.keyboard.press("Enter")
    page.wait_for_url("**/party/show/*")
    expect(page.locator("h1")).to_have_text("Işık Tekstil")


def test_records_are_looked_at_beside_the_list_by_mouse(page: Page) -> None:
    page.goto(LIST)
    page.click("[data-peek-toggle]")
    peek = page.locator("#peek")
    expect(peek.locator("h2")).to_have_text("Işık Tekstil")
    page.locator("tbody tr").nth(1).locator("td").nth(4).click()
    expect(peek.locator("h2")).to_have_text("Çağdaş Yapı")
    expect(page.locator("tr.m-peeked")).to_have_count(1)
    assert page.url.endswith(LIST)
    peek.locator("[data-peek-close]").click()
    expect(peek).to_be_hidden()
    page.locator("tbody tr").nth(1).locator("td").nth(4).click()
    page.wait_for_url("**/party/show/*")


def test_a_list_is_grouped_and_a_group_opened(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(LIST)
    open_drawer(page)
    page.select_option("#group", label="Şehir")
    page.click("#drawer .m-drawer-part >> nth=0 >> text=Uygula")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("İzmir")
    expect(page.locator("tbody tr").first.locator("td.n")).to_have_text("2")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-drawer*=conditions]")).to_contain_text("Şehir eşittir: İzmir")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.goto(f"{LIST}?group=city")
    page.click(".m-chip-set:has-text('Şehir')")
    expect(page.locator("tbody tr")).to_have_count(3)
