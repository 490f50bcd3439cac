"""The guides of a report and of an action are done as they say, and used."""

from playwright.sync_api import expect

from tests.web.one_file.conftest import Walk
from tests.web.one_file.subjects import walked


@walked()
def test_a_report_of_the_guide_is_shown_and_taken_along(walk: Walk) -> None:
    staff = walk.house.staff
    for number in range(2):
        card = {"name": f"Ladin {number}", "city": "Ladinköy", "salesperson": staff["sales"]}
        limit = {"credit_limit": "1250.50", "is_customer": True, "_confirm": True}
        walk.boss.post("party/", card | limit)
    page = walk.page("finance")
    page.goto("/")
    page.locator(".m-side-link", has_text="Şehirlere göre risk limitleri").click()
    row = page.locator("tbody tr", has_text="Ladinköy")
    expect(row.locator("td")).to_have_text(["Ladinköy", "2", "2.501,00"])
    walk.look(page, "report")
    walk.on_a_phone(page, "report")
    for ending, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = page.request.get(f"/own/limits-by-city/{ending}")
        assert answer.body().startswith(begins)
    only_reads = walk.page("management")
    only_reads.goto("/own/limits-by-city")
    expect(only_reads.locator(".m-actions .dropdown")).to_have_count(0)
    assert only_reads.request.get("/own/limits-by-city/csv").status == 403
    stranger = walk.page("stock")
    assert stranger.request.get("/own/limits-by-city").status == 403


@walked()
def test_an_action_of_the_guide_is_carried_out_or_says_why_not(walk: Walk) -> None:
    staff = walk.house.staff
    keys = []
    for name, person in (("Fidan 1", staff["sales"]), ("Fidan 2", None)):
        card = {"name": name, "is_customer": True, "salesperson": person, "_confirm": True}
        keys.append(walk.boss.post("party/", card)["id"])
    page = walk.page("finance")
    for key, said in zip(keys, ("Yapıldı", "önce bir plasiyer seçin"), strict=True):
        page.goto(f"/party/show/{key}")
        button = page.get_by_role("button", name="Ziyaret planla")
        if not button.is_visible():
            page.locator(".m-actions [aria-label='Diğer işlemler']").click()
        button.click()
        expect(page.locator("#confirm-yes")).to_be_visible()
        page.click("#confirm-yes")
        expect(page.get_by_text(said)).to_be_visible()
    page.goto(f"/party/show/{keys[0]}")
    expect(page.locator("#content")).to_contain_text("Sales Yılmaz:")
    walk.look(page, "acted")
    refused = walk.boss.refused("POST", f"party/{keys[1]}/actions/plan_a_visit")
    assert "Fidan 2" in refused["message"]
