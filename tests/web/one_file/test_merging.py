"""Two records become one, which shows beforehand what moves, and two again."""

import re

from playwright.sync_api import Page, expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


def _tick_both_and_merge(walk: Walk, page: Page, words: str) -> None:
    page.goto(f"{walk.list(words)}&sort={walk.subject.fields.name}")
    for place in range(2):
        page.locator("[data-tick]").nth(place).check()
    page.click("[data-bulk-two]")


@walked(by=lambda it: bool(it.fields.parent))
def test_two_records_become_one_and_two_again(walk: Walk) -> None:
    page, slug, fields = walk.page(), walk.subject.slug, walk.subject.fields
    stays = walk.make("Dut 1", {fields.text: "Van", "tags": ["dutluk"]})["id"]
    goes = walk.make("Dut 2", {fields.text: "Muş"})["id"]
    child = walk.make("Fidan 3", {fields.parent: goes})["id"]
    walk.boss.post(f"{slug}/{goes}/notes", {"body": "Aslı geldi."})
    _tick_both_and_merge(walk, page, "dut")
    for moved in ("Yenilediği belge", "Not"):
        expect(page.locator(".g-moves")).to_contain_text(moved)
    page.check(f"[name='take.{fields.text}'][value='1']")
    walk.look(page, "merging")
    walk.on_a_phone(page, "merging")
    page.click("#merge")
    page.wait_for_url("**/merges/*")
    walk.look(page, "merged")
    record = walk.boss.get(f"{slug}/{stays}")
    assert (record[fields.text], record["tags"]) == ("Muş", ["dutluk"])
    assert walk.boss.get(f"{slug}/{child}")[fields.parent]["id"] == stays
    page.goto(f"/{slug}/show/{goes}")
    page.locator("#merged a").first.click()
    page.wait_for_url(f"**/{slug}/show/{stays}*")
    expect(page.locator("#timeline")).to_contain_text("Aslı geldi.")
    page.goto(f"/{slug}/show/{goes}")
    page.locator("#merged a").last.click()
    page.click("#undo")
    expect(page.locator("#undo")).to_have_count(0)
    assert walk.boss.get(f"{slug}/{stays}")[fields.text] == "Van"
    assert walk.boss.get(f"{slug}/{child}")[fields.parent]["id"] == goes


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
