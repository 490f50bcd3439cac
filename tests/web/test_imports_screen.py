"""The whole way of a file by the screens, as the guide tells it; and each right on the way."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.models import Party, PaymentTerm
from app.panel.imports.models import ListImport
from app.panel.registry import registered
from tests.factories import office, pages, people
from tests.factories.guides import Guide
from tests.web.conftest import sign_in

GUIDE = Guide("import-any-list")


def send(client: FlaskClient, name: str, content: bytes, slug: str = "party") -> str:
    """Send a file; give where that leads, or what the page says."""
    token = people.csrf_token(client.get("/profile/").text)
    sent = {"csrf_token": token, "file": (BytesIO(content), name)}
    answer = client.post(f"/{slug}/import/", data=sent)
    return answer.location or answer.text


def act(client: FlaskClient, address: str, do: str, **values: str) -> tuple[int, str]:
    """Take a step; give the status and the page after it."""
    token = people.csrf_token(client.get("/profile/").text)
    data = {"csrf_token": token, "_do": do, **values}
    answer = client.post(address, data=data)
    return answer.status_code, answer.text if answer.status_code != 302 else client.get(
        answer.location
    ).text


def columns_of(page: str) -> dict[str, str]:
    """Give what stands in the selects of a page of columns."""
    selects = re.findall(
        r'<select[^>]*name="(column-\d+|mode|matched_by)">?(.*?)</select>', page, re.DOTALL
    )
    chosen = {name: re.search(r'value="([^"]*)" selected', body) for name, body in selects}
    return {name: found[1] if found else "" for name, found in chosen.items()}


@pytest.fixture
def desk(app: Flask, visitor: Page) -> Page:
    """Give Finance's browser, in English, on the list of parties."""
    office.hire()
    with transaction():
        db.session.add(PaymentTerm(name="Cash", days=0))
    sign_in(visitor, "finance", people.PASSWORD)
    visitor.context.add_cookies([{"name": "language", "value": "en", "url": visitor.url}])
    visitor.goto("/party/list/")
    return visitor


def test_the_guide_on_the_screen(
    desk: Page, assert_accessible: Callable[..., None], tmp_path: Path
) -> None:
    file = tmp_path / "cards.csv"
    file.write_text(GUIDE.block("csv"), encoding="utf-8")
    desk.click("#more button")
    desk.get_by_role("link", name="Import from a file").click()
    assert_accessible(desk)
    desk.set_input_files("#file", file)
    desk.click("#send")
    expect(desk.locator("#column-0")).to_have_value("code")
    expect(desk.locator("#column-3")).to_have_value("term:name")
    assert_accessible(desk)
    desk.click("#try")
    expect(desk.locator("[aria-invalid]")).to_have_count(3)
    assert_accessible(desk)
    desk.get_by_role("button", name="Make “45 days”").click()
    expect(desk.locator("[aria-invalid]")).to_have_count(1)
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.fill("[aria-invalid]", "no")
    desk.click("#mend")
    desk.click("#run")
    _look_and_take_back(desk, assert_accessible)
    assert db.session.scalars(select(Party)).all() == []


def _look_and_take_back(desk: Page, assert_accessible: Callable[..., None]) -> None:
    expect(desk.locator(".i-counts dd").first).to_have_text("3")
    assert_accessible(desk)
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.click("#imported")
    expect(desk.locator("tbody tr")).to_have_count(3)
    expect(desk.locator(".m-chip-set")).to_contain_text("From a file")
    desk.go_back()
    desk.click("#undo")
    desk.click("#confirm-yes")
    expect(desk.get_by_role("heading", name="The import was taken back")).to_be_visible()


@pytest.fixture
def finance(process: Flask) -> FlaskClient:
    """Give the browser of Finance, in English."""
    office.hire()
    client = office.browser(process, "finance")
    pages.speak(client, "en")
    return client


def test_nobody_imports_without_the_right(process: Flask, finance: FlaskClient) -> None:
    address = send(finance, "a.csv", b"Code;Legal name\nA;Ada\n")
    sales = office.browser(process, "sales")
    assert "/party/import/" not in sales.get("/party/list/").text
    for path in ("/party/import/", "/party/import/sample", address, f"{address}/errors"):
        assert sales.get(path).status_code == 403, path
        assert process.test_client().get(path).status_code in {302, 401}, path
    assert act(sales, address, "run")[0] == 403
    people.grant("Sales", "Party", "import")
    assert sales.get("/party/import/").status_code == 200
    for path in (address, f"{address}/errors", f"{address}/progress", "/party/import/x"):
        assert sales.get(path).status_code == 404, "an import of another is not there"
    for do in ("choose", "sheet", "mend", "replace", "make", "columns", "again", "undo", "forget"):
        assert act(sales, address, do, place="0", text="A")[0] == 404, do
    assert finance.get(address.replace("party", "branch")).status_code == 404, "nor in another list"


def test_lists_that_are_only_read_take_nothing_in(finance: FlaskClient) -> None:
    assert finance.get("/voucher/import/").status_code == 404
    assert "import" not in registered()["Voucher"].rights


def test_what_was_typed_and_chosen_is_kept(finance: FlaskClient) -> None:
    content = b"Code;Firma;City\nA;Ada;=1+1\n"
    address = send(finance, "a.csv", content)
    page = finance.get(address).text
    assert columns_of(page) | {"mode": ""} == {
        "column-0": "code", "column-1": "", "column-2": "city", "mode": "", "matched_by": ""
    }  # fmt: skip
    status, page = act(finance, address, "choose", **{"column-2": "city", "mode": "create"})
    assert status == 422
    assert "New records need these fields too: Legal name" in page
    assert columns_of(page)["column-2"] == "city"
    chosen = {"column-0": "code", "column-1": "name", "column-2": "city", "mode": "create"}
    assert "New records" in act(finance, address, "choose", **chosen)[1]
    again = send(finance, "b.csv", content)
    assert columns_of(finance.get(again).text)["column-1"] == "name", "remembered"
    act(finance, address, "run")
    assert db.session.scalars(select(Party.city)).all() == ["=1+1"]
    assert "My imports" in finance.get("/branch/import/").text
    assert finance.get(f"{address}/progress").headers["HX-Redirect"] == address


def test_two_columns_for_one_field_and_none_to_find_by_are_refused(finance: FlaskClient) -> None:
    address = send(finance, "a.csv", b"Code;Name;Kod\nA;Ada;B\n")
    for values, problem in (
        (
            {"column-0": "code", "column-1": "name", "column-2": "code", "mode": "create"},
            "Two columns",
        ),
        (
            {"column-0": "code", "column-1": "name", "mode": "update", "matched_by": "name"},
            "found by",
        ),
        ({"mode": "create"}, "at least one column"),
        ({"column-0": "password", "mode": "create"}, "at least one column"),
    ):
        status, page = act(finance, address, "choose", **values)
        assert status == 422
        assert problem in page


def test_a_file_that_cannot_be_read_is_refused_in_words(finance: FlaskClient) -> None:
    assert "Choose a file first" in send(finance, "", b"")
    assert "opens with a password" in send(
        finance,
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    )
    answer = finance.post("/party/import/", environ_overrides={"CONTENT_LENGTH": str(60 << 20)})
    assert answer.status_code == 413
    assert db.session.scalars(select(ListImport)).all() == []


def test_the_progress_of_a_long_file_is_shown(finance: FlaskClient) -> None:
    rows = "".join(f"N{number};Ad\n" for number in range(501))
    address = send(finance, "uzun\x00.csv", f"Code;Name\n{rows}".encode(), "branch")
    act(finance, address, "choose", **{"column-0": "code", "column-1": "name", "mode": "create"})
    answer = finance.get(f"{address}/progress")
    assert "HX-Redirect" not in answer.headers
    assert 'value="0"' in answer.text
    assert "The worker is at it" in finance.get(address).text
    assert act(finance, address, "run")[0] == 409


def test_wrong_rows_come_back_as_a_file_with_their_reasons(finance: FlaskClient) -> None:
    address = send(finance, "a.csv", b"Code;Legal name;Credit limit\n=A;;1\nB;Bor;-@x\n")
    chosen = {"column-0": "code", "column-1": "name", "column-2": "credit_limit", "mode": "create"}
    act(finance, address, "choose", **chosen)
    lines = finance.get(f"{address}/errors").text.splitlines()
    assert lines[0] == "\ufeffCode;Legal name;Credit limit;Reason;Row"
    assert lines[1] == "'=A;;1;Legal name: This field is needed: fill it in.;2"
    assert lines[2].startswith("B;Bor;'-@x;Credit limit: “-@x” is not a number")
    again = send(finance, "b.csv", "\n".join(lines).encode())
    page = finance.get(again).text
    assert "=A" in page
    assert "&#39;=A" not in page, "the apostrophe that kept it from running is gone"
    assert act(finance, address, "forget")[0] == 302
    assert finance.get(address).status_code == 404


def test_only_wrong_cells_of_a_page_are_inputs(finance: FlaskClient) -> None:
    rows = "".join(f"N{number};\n" for number in range(120))
    address = send(finance, "a.csv", f"Code;Legal name\n{rows}".encode())
    act(finance, address, "choose", **{"column-0": "code", "column-1": "name", "mode": "create"})
    found = [finance.get(f"{address}?turn={turn}").text for turn in range(3)]
    assert [page.count('aria-invalid="true"') for page in found] == [50, 50, 20]
    status, page = act(
        finance, address, "mend", **{"2:1": "Ada", "3:1": "Bor", "x:1": "", "9" * 9: ""}
    )
    assert status == 302
    assert 'name="2:1"' not in page
    assert 'name="4:1"' in page
