"""Records, screens and actions are found from anywhere; favourites and recent ones come first."""

from playwright.sync_api import Page, expect

from app.core.turkish import fold
from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


def _ask(page: Page, words: str, key: str = "Control+k") -> None:
    page.goto("/profile/")
    page.keyboard.press(key)
    expect(page.locator("#finder-words")).to_be_focused()
    page.keyboard.type(words)


def _open(page: Page, shown: str, address: str) -> None:
    expect(page.locator("#finder [aria-selected=true]")).to_contain_text(shown)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


@walked()
def test_everything_is_found_from_anywhere(walk: Walk) -> None:
    page, subject = walk.page(), walk.subject
    other, shown = (
        f"/{subject.slug}/show/{walk.make(name)['id']}"
        for name in ("Işıldak Ötesi", "Işıldak Çağrı 7")
    )
    page.goto(other)
    _ask(page, "cagri isil", key="/")
    walk.look(page, "finder")
    _open(page, "Işıldak Çağrı 7", shown)
    page.click(".m-star")
    expect(page.locator(".m-star")).to_have_attribute("aria-pressed", "true")
    _ask(page, "")
    groups = page.locator("#finder .m-found-group")
    expect(groups.first).to_have_text("Favoriler")
    expect(groups.nth(1)).to_have_text("Son açılanlar")
    _open(page, "Işıldak Çağrı 7", shown)
    _ask(page, fold(subject.title))
    _open(page, subject.title, f"/{subject.slug}/list/")
    _ask(page, f"yeni {subject.one}")
    _open(page, f"Yeni {subject.one}", f"/{subject.slug}/add")
    stranger = walk.page("stock", language="en")
    _ask(stranger, "cagri isil")
    expect(stranger.locator("#finder-found")).to_have_text("Nothing found")
