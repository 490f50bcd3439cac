"""A record and its timeline: written, called, attached, assigned, shared, tagged, duplicated."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked
from tests.web.timeline.test_attachments import picture


def _first(page: Page) -> Locator:
    """Give what happened last."""
    return page.locator("#timeline .m-happening").first


@walked()
def test_a_day_on_a_record(walk: Walk, tmp_path: Path) -> None:
    page, subject = walk.page(), walk.subject
    record = walk.make("Zeytin", salesperson=walk.house.staff["sales"])
    page.goto(f"/{subject.slug}/show/{record['id']}")
    _mention(page)
    _call(page)
    _attach(page, tmp_path)
    _assign_and_share(page)
    walk.look(page, "record")
    walk.on_a_phone(page, "record")
    _tag(page)
    clerk = walk.page("finance", language="en")
    clerk.goto("/notifications")
    expect(clerk.locator(".m-unread").first).to_contain_text("Zeytin")
    walk.look(clerk, "news")
    clerk.goto("/assignments")
    clerk.get_by_role("link", name="Zeytin").first.click()
    expect(clerk.locator("h1")).to_contain_text("Zeytin")
    clerk.locator("#timeline .m-tasks button").click()
    expect(_first(clerk)).to_contain_text("Done at")
    shown = walk.page("rival")
    shown.goto(f"/{subject.slug}/show/{record['id']}")
    expect(shown.locator("h1")).to_contain_text("Zeytin")
    page.goto("/notifications")
    expect(page.locator(".m-unread").first).to_contain_text("Zeytin")  # a follower hears of it
    page.goto(f"/{subject.slug}/show/{record['id']}")
    page.click("#timeline-kind-change")
    expect(page.locator("#timeline .m-of-note")).to_have_count(0)
    expect(page.locator("#timeline .m-of-change").last).to_contain_text("bu kaydı oluşturdu")
    _duplicate(page, walk)


def _mention(page: Page) -> None:
    """Write a note by keyboard alone, with a colleague who is offered."""
    page.locator("#timeline-body").click()
    page.keyboard.type("Ekstreyi istedi. @fin")
    expect(page.get_by_role("option", name="Finance")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("bakar mısın?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(_first(page)).to_contain_text("@Finance Yılmaz bakar mısın?")


def _call(page: Page) -> None:
    """Report a call."""
    page.locator("[name=kind][value=call]").check(force=True)
    page.locator("#call-to").fill("Ayşe Hanım")
    page.locator("#call-outcome").select_option("promised")
    page.locator("#call-minutes").fill("5")
    page.locator("#timeline-body").fill("Cuma öder.")
    page.locator("#write").click()
    expect(_first(page)).to_contain_text("Ayşe Hanım")


def _attach(page: Page, folder: Path) -> None:
    """Attach two files at once."""
    for name, content in (("logo.png", picture()), ("teklif.txt", b"Teklif")):
        (folder / name).write_bytes(content)
    chosen = [folder / "logo.png", folder / "teklif.txt"]
    page.locator("#timeline-files").set_input_files(chosen)
    expect(page.locator("#timeline .m-file")).to_have_count(2)
    expect(page.locator("#timeline .m-file img")).to_be_visible()


def _assign_and_share(page: Page) -> None:
    """Give work to a colleague, let another read, follow, and mark with a star."""
    timeline, follow = page.locator("#timeline"), page.locator("#follow")
    timeline.locator("summary", has_text="Görev ver").click()
    page.locator("#assign-user").select_option(label="Finance Yılmaz")
    page.locator("#assign-note").fill("Mutabakat mektubu")
    page.keyboard.press("Enter")
    expect(timeline.locator(".m-tasks")).to_contain_text("Mutabakat mektubu")
    timeline.locator("summary", has_text="Paylaş").click()
    page.locator("#share-user").select_option(label="Rival Yılmaz")
    page.locator("form:has(#share-user) button").click()
    expect(_first(page)).to_contain_text("bu kaydı paylaştı")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.click(".m-star")
    expect(page.locator(".m-star")).to_have_attribute("aria-pressed", "true")


def _tag(page: Page) -> None:
    """Put a tag on that is not there yet."""
    page.reload()
    page.locator(".m-actions [aria-label='Diğer işlemler']").click()
    page.locator("#content").get_by_role("link", name="Etiketler").click()
    page.locator("#tags-ts-control").click()
    page.keyboard.type("zeytinlik,")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/show/*")
    expect(page.locator(".m-tag", has_text="zeytinlik")).to_be_visible()


def _duplicate(page: Page, walk: Walk) -> None:
    """Begin another one with what this one holds; what must be its own is empty."""
    page.locator(".m-actions [aria-label='Diğer işlemler']").click()
    page.locator("#content").get_by_role("link", name="Kopyala").click()
    fields = walk.subject.fields
    expect(page.locator(f"#{fields.money}")).to_be_visible()
    is_own = "" if walk.subject.fields.day else "Zeytin"
    expect(page.locator(f"#{fields.name}")).to_have_value(is_own)
    walk.look(page, "copy")
