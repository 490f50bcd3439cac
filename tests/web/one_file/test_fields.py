"""Fields follow others, hold several, come from a list, are computed, and make a tree."""

import re

from playwright.sync_api import Page, expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


@walked(by=lambda it: bool(it.fields.many))
def test_a_form_follows_what_is_chosen(walk: Walk) -> None:
    page, subject, fields = walk.page(), walk.subject, walk.subject.fields
    first = walk.make("Sekoya")
    page.goto(f"/{subject.slug}/add")
    page.fill(f"#{fields.name}", "Sekoya 2")
    follower, hidden, shown = fields.follows
    page.select_option(f"#{fields.kind}", hidden)
    expect(page.locator(f"#{follower}")).to_be_hidden()
    page.select_option(f"#{fields.kind}", shown)
    expect(page.locator(f"#{follower}")).to_be_visible()
    expect(page.locator(f".m-field:has(#{fields.category}) .m-required")).to_be_visible()
    walk.look(page, "form")
    walk.on_a_phone(page, "form")
    page.fill(f"#{fields.money}", "1234,5")
    page.fill(f"#{fields.day}", "22112026")
    _choose(page, "party", "orman ltd", "Orman Ltd.")
    _choose(page, fields.many, "orman ltd", "Orman Ltd.")
    _choose(page, fields.parent, "sekoya", "Sekoya")
    page.keyboard.press("Control+s")
    said = page.locator(f".m-field:has(#{fields.category}) .m-error")
    expect(said).to_be_visible()  # it is needed while the kind is what it is
    _choose(page, fields.category, "kesin", "Kesin teminat")
    page.fill("[name=pages-0-description]", "Ön yüz")
    page.fill("[name=pages-0-amount]", "34,5")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/show/*")
    for text in ("1.234,50", "22.11.2026", "Kesin teminat", "Sekoya", "Ön yüz", "34,50"):
        expect(page.locator("#content")).to_contain_text(text)
    walk.look(page, "record")
    _give_back(page, fields.money)
    _open_the_branch(walk, page, first["id"])


def _give_back(page: Page, money: str) -> None:
    """Act on the record; from then on the form only shows what it fixes."""
    page.get_by_role("button", name="İade et").click()
    page.click("#confirm-yes")
    expect(page.locator("#content")).to_contain_text("İade edildi")
    page.get_by_role("link", name="Değiştir").click()
    expect(page.locator(f"#{money}")).to_have_value("1.234,50")
    expect(page.locator(f"#{money}")).not_to_be_editable()


def _choose(page: Page, name: str, words: str, shown: str) -> None:
    """Choose of what is found by words."""
    page.locator(f"#{name}-ts-control").click()
    page.keyboard.type(words)
    expect(page.locator(".ts-dropdown:visible .option.active", has_text=shown)).to_be_visible()
    page.keyboard.press("Enter")  # a click could miss what is drawn anew just then
    expect(page.locator(f".m-field:has(#{name}) .item", has_text=shown)).to_be_visible()
    page.keyboard.press("Escape")


def _open_the_branch(walk: Walk, page: Page, top: int) -> None:
    """Find what is part of another below it; amounts are added up, days counted."""
    page.goto(walk.list())
    child = page.get_by_role("link", name="Sekoya 2", exact=True)
    row = page.locator("tr", has=page.locator(f"[data-branch*='/{top}']"))
    expect(child).to_have_count(0)
    row.locator("[data-branch]").press("Enter")
    expect(child).to_be_visible()
    expect(row).to_contain_text("Σ 1.334,50")
    walk.look(page, "tree")
    walk.on_a_phone(page, "tree")


@walked(by=lambda it: bool(it.fields.computed))
def test_what_the_database_computes_is_sorted_and_asked(walk: Walk) -> None:
    page, fields = walk.page(), walk.subject.fields
    walk.make("Mürver")
    page.goto(f"{walk.list('murver')}&sort=-{fields.computed}")
    expect(page.locator("thead th[aria-sort=descending]")).to_have_text("Kalan gün")
    page.click("[data-drawer*=conditions]")
    page.select_option("#drawer [data-field]", fields.computed)
    page.locator("#drawer [data-operator]").select_option("from")
    page.fill("#drawer [data-value] input", "100000")
    page.click("#drawer >> text=Uygula")
    expect(page.locator(".m-empty")).to_be_visible()


@walked()
def test_who_saves_second_is_told(walk: Walk) -> None:
    page, slug, text = walk.page(), walk.subject.slug, walk.subject.fields.text
    record = walk.make("Erguvan", {text: "Van"})
    page.goto(f"/{slug}/edit/{record['id']}")
    walk.boss.put(f"{slug}/{record['id']}", {text: "Muş"})
    page.fill(f"#{text}", "Ağrı")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert").first).to_contain_text("Muş")
    expect(page.locator(f"#{text}")).to_have_value("Ağrı")
    walk.look(page, "conflict")
    assert walk.boss.get(f"{slug}/{record['id']}")[text] == "Muş"


@walked()
def test_who_is_called_alike_is_said_before_saving(walk: Walk) -> None:
    """Said of the cards that every model leads to: their names may be alike, numbers may not."""
    page = walk.page()
    card = {"name": "Ihlamur Dokuma San. ve Tic. Ltd. Şti.", "is_customer": True, "_confirm": True}
    walk.boss.post("party/", card)
    page.goto("/party/add")
    page.fill("#name", "IHLAMUR DOKUMA A.Ş.")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert").first).to_contain_text("Ihlamur Dokuma San.")
    walk.look(page, "alike")
    page.get_by_role("button", name="Yine de kaydet").click()
    page.wait_for_url(re.compile("/show/"))


@walked()
def test_a_category_is_kept_by_people_and_shown_in_its_colour(walk: Walk) -> None:
    page, fields = walk.page(), walk.subject.fields
    record = walk.make("Karaağaç")
    page.goto("/category/add")
    kinds = page.locator("#kind option")
    wanted = {"purpose": "Amaç"}.get(fields.category, "Cari grubu")
    assert wanted in kinds.all_inner_texts()
    page.select_option("#kind", label=wanted)
    page.fill("#name", "Karaağaçlar")
    page.select_option("#colour", "warning")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/category/show/*")
    key = page.url.rpartition("/")[2]
    walk.boss.put(f"{walk.subject.slug}/{record['id']}", {fields.category: int(key)})
    page.goto(f"{walk.list('karaagac')}&columns={fields.name},{fields.category}")
    expect(page.locator("tbody a.m-tone-warning")).to_have_text("Karaağaçlar")
