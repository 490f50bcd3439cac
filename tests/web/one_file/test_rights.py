"""Rights are seen and set in a matrix, tried by seeing as somebody, and told by the history."""

from playwright.sync_api import Page, expect

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


def _set_rights(walk: Walk, page: Page, label: str, level: str, whose: str) -> None:
    page.goto("/rights")
    page.fill("#search", walk.subject.title)
    page.locator(f"[data-matrix] a[href$='/rights/of/{walk.subject.model}']").click()
    page.wait_for_url(f"**/rights/of/{walk.subject.model}")
    field = f"[name$='.{walk.subject.model}.{walk.subject.fields.text}']"
    page.locator(f"{field}[aria-label='Satış: {label}']").select_option(label=level)
    page.get_by_label("Satış: Kimin kayıtları", exact=True).select_option(label=whose)
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
