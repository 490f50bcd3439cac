"""Whatever is written into a text, files and papers hold it, compute nothing and ask nobody."""

import csv
import html
import io
import re
import zipfile
from urllib.parse import quote

from flask.testing import FlaskClient
from pypdf import PdfReader

from app.panel.registry import registered
from tests.factories.poison import Poisoned


def test_no_cell_of_a_csv_is_a_formula(client: FlaskClient, poisoned: Poisoned) -> None:
    found: set[str] = set()
    pages = [f"/{entry.slug}/export" for entry in registered().values()]
    pages += [f"/{page}/csv" for page in ("balances", "transactions")]
    pages += [f"/statement/{quote(code)}/csv" for code in poisoned.codes]
    for page in pages:
        text = taken(client, page).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
            found |= {*row}
            running = [cell for cell in row if RUNS.match(cell) and not NUMBER.fullmatch(cell)]
            assert not running, page
    for formula in poisoned.payloads[1:]:
        assert any(cell.startswith(f"'{formula}") for cell in found), formula


RUNS = re.compile("[=+@\t\r-]")
NUMBER = re.compile(r"-?[\d.]+(,\d+)?")


def taken(client: FlaskClient, page: str) -> bytes:
    with client.get(page) as answer:
        assert answer.status_code == 200, page
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return bytes(answer.data)


def test_no_workbook_computes_or_leads_anywhere(client: FlaskClient, poisoned: Poisoned) -> None:
    pages = [f"/{page}/xlsx" for page in ("balances", "transactions")]
    pages += [f"/statement/{quote(code)}/xlsx" for code in poisoned.codes]
    for page in pages:
        with zipfile.ZipFile(io.BytesIO(taken(client, page))) as book:
            parts = {name: book.read(name).decode() for name in book.namelist()}
        assert not [name for name in parts if re.search("externalLink|hyperlink|calcChain", name)]
        for name, xml in parts.items():
            if name.startswith("xl/worksheets/"):
                assert not re.search(r"<f[ >]|<hyperlink", xml), page
        shown = "".join(html.unescape(xml) for xml in parts.values())
        assert page == "/balances/xlsx" or poisoned.payloads[1] in shown or "statement" in page


def test_papers_print_them_and_ask_nobody(client: FlaskClient, poisoned: Poisoned) -> None:
    pages = ["/balances/pdf", f"/vouchers/receipt/{poisoned.keys['Voucher'][-1]}"]
    pages += [f"/vouchers/receipt/{poisoned.keys['Voucher'][-len(poisoned.codes)]}"]
    pages += [f"/statement/{quote(code)}/pdf" for code in poisoned.codes]
    for page in pages:
        reader = PdfReader(io.BytesIO(taken(client, page)))
        text = "".join(sheet.extract_text() for sheet in reader.pages)
        assert "<script>alert(1)</script>" in re.sub(r"\s", "", text), page
        assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & reader.root_object.keys()
        assert not [sheet for sheet in reader.pages if "/Annots" in sheet], page
