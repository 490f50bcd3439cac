"""Two records become one, which shows beforehand what moves, and two again."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


def _tick_both_and_merge(walk: Walk, page: Page, words: str) -> None:
    page.goto(f"{walk.list(words)}&sort={walk.subject.fields.name}")
    boxes, merge = page.locator("[data-tick]"), page.locator("[data-bulk-two]")
    boxes.nth(0).check()
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    expect(merge).to_be_hidden()
    boxes.nth(1).check()
    merge.click()


@walked(by=lambda it: bool(it.fields.parent))
def test_two_records_become_one_and_two_again(walk: Walk) -> None:
    page, slug, fields = walk.page(), walk.subject.slug, walk.subject.fields
    stays = walk.make("Dut 1", {fields.money: "100.00", "tags": ["dutluk"]})["id"]
    goes = walk.make("Dut 2", {fields.money: "250.00", fields.text: "Muş"})["id"]
    child = walk.make("Fidan 3", {fields.parent: goes})["id"]
    walk.boss.post(f"{slug}/{goes}/notes", {"body": "Aslı geldi."})

    def told() -> list[Any]:
        kept = walk.boss.get(f"{slug}/{stays}")
        renewed = walk.boss.get(f"{slug}/{child}")[fields.parent]["id"]
        return [kept[fields.money], kept[fields.text], kept["tags"], renewed]

    before = told()
    _merge(walk, page)
    assert told() == ["250.00", "Muş", ["dutluk"], stays]
    page.goto(f"/{slug}/show/{goes}")
    page.locator("#merged a").first.click()
    page.wait_for_url(f"**/{slug}/show/{stays}*")
    expect(page.locator("#timeline")).to_contain_text("Aslı geldi.")
    page.goto(f"/{slug}/show/{goes}")
    page.locator("#merged a").last.click()
    page.click("#undo")
    expect(page.locator("#undo")).to_have_count(0)
    assert told() == before == ["100.00", "", ["dutluk"], goes]


def _merge(walk: Walk, page: Page) -> None:
    """Read what moves, take what the other one has, and merge."""
    fields = walk.subject.fields
    _tick_both_and_merge(walk, page, "dut")
    for moved in ("Yenilediği belge", "Not"):
        expect(page.locator(".g-moves")).to_contain_text(moved)
    expect(page.locator(f"[name='take.{fields.text}'][value='1']")).to_be_checked()
    page.check(f"[name='take.{fields.money}'][value='1']")
    walk.look(page, "merging")
    walk.on_a_phone(page, "merging")
    page.click("#merge")
    page.wait_for_url("**/merges/*")
    walk.look(page, "merged")


@walked(by=lambda it: it.is_large)
def test_two_cards_become_one_and_two_again(walk: Walk) -> None:
    page = walk.page()
    keys = [walk.make(f"Dut {number}")["id"] for number in (1, 2)]
    _tick_both_and_merge(walk, page, "dut")
    page.wait_for_url(re.compile(r"/party/merge/\d+\?into=\d+"))
    walk.look(page, "merging")
    page.get_by_role("button", name="Birleştir").click()
    expect(page.locator("#messages")).to_contain_text("artık bu kartla")
    page.wait_for_url(f"**/party/show/{keys[0]}")
    page.goto(f"/party/show/{keys[1]}")
    expect(page.locator("#content form", has_text="Birleştirmeyi geri al")).to_have_count(1)
    walk.look(page, "merged")
    page.get_by_role("button", name="Diğer işlemler").click()
    page.get_by_role("button", name="Birleştirmeyi geri al").click()
    page.get_by_role("dialog").get_by_role("button", name="Birleştirmeyi geri al").click()
    expect(page.locator("#content form", has_text="Birleştirmeyi geri al")).to_have_count(0)
