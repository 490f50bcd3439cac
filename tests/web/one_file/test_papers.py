"""Pictures, files and formatted texts are chosen, kept, shown, found, changed and taken out."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.factories.pictures import a_picture
from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import Papers, walked

PDF = b"%PDF-1.7 "
PASTED = "<p>Asma<script>document.title = 'run'</script><img src=x onerror=\"alert(1)\"></p>"
_PASTE = """(area, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


@dataclass(frozen=True)
class Desk:
    """The form and the page of one record that holds papers."""

    page: Page
    papers: Papers
    edit: str
    folder: Path

    def put(self, name: str, file: str, content: bytes) -> None:
        """Choose a file for a field."""
        path = self.folder / file
        path.write_bytes(content)
        self.page.set_input_files(f"#{name}", path)

    def save(self) -> None:
        """Save the form, and wait for the record."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_url("**/show/*")

    def picture(self, name: str) -> Locator:
        """Give the picture that a record shows."""
        return self.page.locator(f".m-picture img[alt='{name}']")

    def file(self, name: str) -> Locator:
        """Give the link to a file that a record shows."""
        return self.page.locator(".m-file-link", has_text=name)


@walked()
def test_papers_are_kept_with_a_record(walk: Walk, tmp_path: Path) -> None:
    page, papers = walk.page(), walk.subject.papers
    known = None if papers.is_found else walk.boss.get(f"{papers.slug}/")["rows"][0]
    record = known or walk.make("Asma Yaprağı")
    desk = Desk(page, papers, f"/{papers.slug}/edit/{record['id']}", tmp_path)
    page.goto(desk.edit)
    desk.put(papers.picture, "asma.png", a_picture())
    desk.put(papers.file, "asma.pdf", PDF + b"1")
    expect(page.locator("img.m-held-new")).to_be_visible()
    _write(page)
    _be_refused(walk, desk)
    desk.save()
    _look_at_all(walk, desk)
    page.goto(desk.edit)
    desk.put(papers.picture, "asma-2.png", a_picture())
    desk.put(papers.file, "asma-2.pdf", PDF + b"2")
    desk.save()
    expect(desk.picture("asma-2.png")).to_be_visible()
    assert _downloaded(page, desk.file("asma-2.pdf")) == PDF + b"2"
    page.goto(desk.edit)
    page.check(f"[name={papers.picture}-gone]")
    desk.save()
    expect(desk.file("asma-2.pdf")).to_be_visible()
    expect(desk.picture("asma-2.png")).to_have_count(0)


def _write(page: Page) -> None:
    """Write in bold, make a list, and paste what would run."""
    area = page.locator(".m-rich-area")
    area.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+b")
    page.keyboard.type("Asmalık")
    page.keyboard.press("Control+b")
    page.keyboard.type(" için")
    page.keyboard.press("Enter")
    page.locator(".m-rich-bar [data-does=bullet_list]").click()
    page.keyboard.type("bağ bozumu")
    page.keyboard.press("Enter")
    area.evaluate(_PASTE, PASTED)
    expect(area.locator("li")).to_have_text(["bağ bozumu", "Asma"])


def _be_refused(walk: Walk, desk: Desk) -> None:
    """Save without a name: the form comes back with all that was chosen and written."""
    page, name = desk.page, f"#{desk.papers.name}"
    called = page.input_value(name)
    page.fill(name, "")
    page.keyboard.press("Control+s")
    waiting = page.locator(".m-held-now", has_text="henüz kaydedilmedi")
    expect(waiting).to_have_count(2)
    expect(page.locator(".m-rich-area strong")).to_have_text("Asmalık")
    walk.look(page, "papers-form")
    walk.on_a_phone(page, "papers-form")
    page.fill(name, called)


def _look_at_all(walk: Walk, desk: Desk) -> None:
    """See the picture small, the text formatted, fetch the file, and find the record by words."""
    page, papers = desk.page, desk.papers
    picture = desk.picture("asma.png")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box
    assert max(box["width"], box["height"]) <= 240
    expect(page.locator(".m-rich strong")).to_have_text("Asmalık")
    expect(page.locator(".m-rich li")).to_have_text(["bağ bozumu", "Asma"])
    assert page.locator(".m-rich").locator("script, img").count() == 0
    assert _downloaded(page, desk.file("asma.pdf")) == PDF + b"1"
    walk.look(page, "papers")
    walk.on_a_phone(page, "papers")
    if papers.is_found:
        columns = f"&columns={papers.name},{papers.picture}"
        page.goto(walk.list("asmalik bozumu") + columns)
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody img[alt='asma.png']")).to_be_visible()
        walk.look(page, "papers-list")


def _downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as given:
        link.click()
    return given.value.path().read_bytes()
