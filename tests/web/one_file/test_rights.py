"""Rights are seen and set in a matrix, tried by seeing as somebody, and told by the history."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.factories.callers import Caller
from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


def _see(walk: Walk, page: Page, person: str) -> None:
    page.goto(f"/people/see-as/{walk.house.staff[person]}")
    page.locator("form[method=post] .btn-primary").press("Enter")
    page.wait_for_selector(".m-looking")
    page.goto(walk.list("fistik"))


def _come_back(page: Page) -> None:
    page.get_by_role("button", name="Kendinize dönün").click()
    page.wait_for_url("**/user/show/*")


@walked()
def test_a_role_sees_its_team_without_a_field(walk: Walk) -> None:
    page, subject, staff = walk.page(), walk.subject, walk.house.staff
    label = subject.columns[0].split(";")[1]
    for person in ("sales", "rival"):
        walk.make(f"Fıstık {person}", {subject.fields.text: "Antep"}, salesperson=staff[person])
    _see(walk, page, "sales")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Antep")
    _come_back(page)
    _set_rights(walk, page, label, "görmez", "Ekibin")
    _make_a_team(page)
    _see(walk, page, "sales")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("#content")).not_to_contain_text("Antep")
    expect(page.locator("thead")).not_to_contain_text(label)
    walk.look(page, "seen")
    walk.on_a_phone(page, "seen")
    _come_back(page)
    _set_rights(walk, page, label, "yalnızca görür", "Kendi")
    _read_the_history(walk, page)


@walked()
def test_a_field_is_open_read_or_nowhere(walk: Walk) -> None:
    page, clerk, fields = walk.page(), walk.page("finance"), walk.subject.fields
    label = walk.subject.columns[0].split(";")[1]
    address = f"/{walk.subject.slug}/edit/{_planted(walk)}"
    surfaces = _surfaces(walk, address.rpartition("/")[2])
    where = {"open": {*surfaces}, "read_only": {*surfaces}, "hidden": set[str]()}
    page.goto(f"/rights/of/{walk.subject.model}")
    for level, said in (
        ("hidden", "görmez"),
        ("read_only", "yalnızca görür"),
        ("open", "görür, değiştirir"),
    ):
        _set_level(walk, page, f"Finans: {label}", said)
        assert {it for it in surfaces if _is_told(walk, clerk, surfaces[it])} == where[level]
        clerk.goto(address)
        field = clerk.locator(f"#{fields.text}")
        expect(field).to_have_count(0 if level == "hidden" else 1)
        if level == "read_only":
            expect(field).not_to_be_editable()
            walk.look(clerk, "read-only")
    expect(field).to_be_editable()


def _planted(walk: Walk) -> int:
    """Make a record whose text says what nothing else says, and change it once."""
    text = walk.subject.fields.text
    key = walk.make("Sumak", {text: "Kilis"})["id"]
    walk.boss.put(f"{walk.subject.slug}/{key}", {text: "Gaziantepli"})
    return int(key)


def _surfaces(walk: Walk, key: str) -> Mapping[str, tuple[str, str]]:
    """Give every place where a text is told: its address, and what stands there."""
    text, slug, said = walk.subject.fields.text, walk.subject.slug, "Gaziantepli"
    listed = f"/{slug}/list/?q=sumak&columns={walk.subject.fields.name},{text}"
    return {
        "list": (listed, said),
        "search": (f"/{slug}/list/?q=gaziantepli", "Sumak"),
        "finder": ("/find?q=gaziantepli", "Sumak"),
        "sort": (f"{listed}&sort=-{text}", 'aria-sort="descending"'),
        "filter": (f"/{slug}/conditions", f'value="{text}"'),
        "group": (f"/{slug}/list/?q=sumak&group={text}", said),
        "pivot": (f"/{slug}/pivot", f'value="{text}"'),
        "export": (f"/{slug}/export?q=sumak&columns={walk.subject.fields.name},{text}", said),
        "record": (f"/{slug}/show/{key}", said),
        "peek": (f"/{slug}/peek/{key}", said),
        "history": (f"/{slug}/tab/history/{key}", said),
        "timeline": (f"/records/{walk.subject.model}/{key}/timeline", said),
        "form": (f"/{slug}/edit/{key}", said),
        "api": (f"/api/v1/{slug}/{key}", said),
    }


def _is_told(walk: Walk, clerk: Page, surface: tuple[str, str]) -> bool:
    """Ask as the clerk does: their browser for pages, their program for the API."""
    address, said = surface
    if address.startswith("/api/v1/"):
        program = Caller(walk.house.web, "finance", "tr")
        return said in program.get(address.removeprefix("/api/v1/")).values()
    answer = clerk.request.get(address)
    assert answer.ok, address
    return said in answer.text()


def _set_rights(walk: Walk, page: Page, label: str, level: str, whose: str) -> None:
    page.goto("/rights")
    page.fill("#search", walk.subject.title)
    page.locator(f"[data-matrix] a[href$='/rights/of/{walk.subject.model}']").click()
    page.wait_for_url(f"**/rights/of/{walk.subject.model}")
    page.get_by_label("Satış: Kimin kayıtları", exact=True).select_option(label=whose)
    _set_level(walk, page, f"Satış: {label}", level)


def _set_level(walk: Walk, page: Page, cell: str, level: str) -> None:
    """Say what a role may do with the text, and save."""
    field = f"[name$='.{walk.subject.model}.{walk.subject.fields.text}']"
    page.locator(f"{field}[aria-label='{cell}']").select_option(label=level)
    walk.look(page, "rights")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".m-tone-success")


def _make_a_team(page: Page) -> None:
    page.goto("/team/add")
    page.fill("#name", f"Ege {page.evaluate('Date.now()')}")
    page.locator("#leader-ts-control").click()
    page.keyboard.type("sales")
    page.locator(".ts-dropdown:visible .option", has_text="Sales").first.click()
    page.locator("[data-grid=members] .ts-control input").first.click()
    page.keyboard.type("rival")
    page.locator(".ts-dropdown:visible .option", has_text="Rival").first.click()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/team/show/*")


def _read_the_history(walk: Walk, page: Page) -> None:
    page.goto("/history")
    page.keyboard.press("/")
    page.keyboard.type("antep")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=antep*")
    expect(page.locator(".m-history").first).to_contain_text("Fıstık")
    walk.look(page, "history")
    page.goto("/history?kind=seen_as")
    expect(page.locator(".m-history").first).to_contain_text("Sales Yılmaz")
