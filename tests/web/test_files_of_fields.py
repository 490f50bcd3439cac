"""Files in fields: uploaded in forms and by program, given to who reads the field, swept after."""

import io
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.core import clock
from app.core.db import db, transaction
from app.core.stored_files import StoredFile
from app.modules.company import letterhead
from app.modules.people.field_rights import levels_of, set_levels
from app.panel.registry import registered
from app.panel.storing import beside, root_of
from app.panel.uploads import keeping
from app.panel.uploads.keeping import FOLDER, path_of
from app.panel.uploads.sweeping import sweep_files
from tests.factories import forms, office, pages, people
from tests.factories.callers import Caller
from tests.factories.pictures import a_picture

PDF = b"%PDF-1.7 vergi levhasi"


class Desk:
    """Somebody at the form of the company."""

    def __init__(self, app: Flask, person: str) -> None:
        self.client: FlaskClient = office.browser(app, person)
        pages.speak(self.client, "en")
        found = re.search(r"/company/show/(\d+)", self.client.get("/company/list/").text)
        self.key = found[1] if found else ""
        self.edit = f"/company/edit/{self.key}"

    def values(self, page: str = "") -> dict[str, str]:
        """Give what the form sends as it stands."""
        return forms.form_to(page or self.client.get(self.edit).text, self.edit).values

    def save(self, values: Mapping[str, str], **files: tuple[str, bytes]) -> TestResponse:
        """Send the form with files, as a browser does."""
        sent: dict[str, Any] = dict(values)
        sent |= {f"{name}-file": (io.BytesIO(it[1]), it[0]) for name, it in files.items()}
        return self.client.post(self.edit, data=sent, content_type="multipart/form-data")

    def get(self, address: str) -> TestResponse:
        """Open an address, and read and close what is answered."""
        return read(self.client.get(address))

    def file(self, name: str) -> str:
        """Give the address of the file in a field, as the record's page has it; "" for none."""
        page = self.client.get(f"/company/show/{self.key}").text
        found = re.search(rf'href="(/company/file/{self.key}/{name}/[\w-]+)', page)
        return found[1] if found else ""


def read(answer: TestResponse) -> TestResponse:
    answer.get_data()
    answer.close()
    return answer


@pytest.fixture
def boss(app: Flask, process: Flask) -> Desk:
    office.hire()
    return Desk(process, "boss")


@pytest.fixture
def kept(app: Flask) -> Path:
    """Give the folder of the files, empty."""
    for path in root_of(FOLDER).glob("*/*"):
        path.unlink()
    return root_of(FOLDER)


def stored() -> list[StoredFile]:
    db.session.expire_all()
    return [*db.session.scalars(select(StoredFile).order_by(StoredFile.id))]


def test_a_file_is_held_shown_replaced_and_taken_out(boss: Desk, kept: Path) -> None:
    saved = boss.save(boss.values(), tax_certificate=("../levha 2025.pdf", PDF))
    assert saved.status_code == 302
    address = boss.file("tax_certificate")
    answer = boss.get(address)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    [file] = stored()
    path = path_of(file.stored_as)
    assert path.stat().st_mode & 0o777 == 0o600
    assert (path.parents[1], file.name) == (kept, "levha 2025.pdf")
    assert boss.get(f"{address}/picture").status_code == 404
    assert boss.save(boss.values(), tax_certificate=("levha 2026.pdf", PDF)).status_code == 302
    assert boss.get(address).status_code == 404
    assert boss.save(boss.values() | {"tax_certificate-gone": "1"}).status_code == 302
    assert boss.file("tax_certificate") == ""
    told = pages.texts_of(boss.get(f"/company/tab/history/{boss.key}").text)
    assert "Tax certificate: levha 2025.pdf" in told
    assert "Tax certificate: from levha 2025.pdf to levha 2026.pdf" in told
    assert "Tax certificate emptied, it was levha 2026.pdf" in told


def test_a_picture_is_shown_small_and_whole_and_only_if_it_is_one(boss: Desk) -> None:
    assert boss.save(boss.values(), logo=("logo.png", a_picture())).status_code == 302
    address = boss.file("logo")
    small, whole = (boss.get(f"{address}/{it}") for it in ("preview", "picture"))
    assert (small.mimetype, whole.mimetype) == ("image/webp", "image/png")
    assert "Content-Disposition" not in whole.headers or "inline" in str(whole.headers)
    assert whole.headers["Content-Security-Policy"].startswith("sandbox")
    for place in ("list/?columns=name,logo", f"show/{boss.key}", f"edit/{boss.key}"):
        page = boss.get(f"/company/{place}").text
        assert f'src="{address}/preview"' in page, place
        assert 'alt="logo.png"' in page, place
    [file] = stored()
    path_of(file.stored_as).write_bytes(b"<script>alert(1)</script>")
    assert boss.get(f"{address}/picture").status_code == 404
    refused = boss.save(boss.values(), logo=("levha.pdf", PDF))
    assert refused.status_code == 422
    assert "“levha.pdf” is no picture" in refused.text
    assert boss.values(refused.text)["logo"] == file.token


def test_an_upload_survives_a_form_that_is_refused(boss: Desk, process: Flask) -> None:
    refused = boss.save(boss.values() | {"name": ""}, tax_certificate=("levha.pdf", PDF))
    assert refused.status_code == 422
    assert "levha.pdf" in pages.texts_of(refused.text)
    assert "uploaded, not saved yet" in refused.text
    waiting = boss.values(refused.text)
    [file] = stored()
    assert waiting["tax_certificate"] == file.token
    other = Desk(process, "boss")  # the same person in another session
    later = other.save(other.values() | {"tax_certificate": file.token})
    assert later.status_code == 422
    assert "choose it again" in later.text
    assert boss.save(waiting | {"name": "Bizim Şirket"}).status_code == 302
    assert boss.get(boss.file("tax_certificate")).data == PDF
    assert len(stored()) == 1


def test_nobody_puts_in_what_another_uploaded(boss: Desk, process: Flask) -> None:
    people.grant("Finance", "Company", "update")
    refused = boss.save(boss.values() | {"name": ""}, tax_certificate=("levha.pdf", PDF))
    token = boss.values(refused.text)["tax_certificate"]
    finance = Desk(process, "finance")
    stolen = finance.save(finance.values() | {"tax_certificate": token})
    assert stolen.status_code == 422
    assert "levha.pdf" not in stolen.text
    program = Caller(process, "finance")
    body = {"tax_certificate": token}
    assert set(program.refused("PUT", f"company/{boss.key}", body)["fields"]) == {"tax_certificate"}
    assert boss.file("tax_certificate") == ""


def test_a_hidden_field_gives_nothing_by_any_way(boss: Desk, process: Flask) -> None:
    boss.save(boss.values(), tax_certificate=("levha.pdf", PDF), logo=("l.png", a_picture()))
    address, logo = boss.file("tax_certificate"), boss.file("logo")
    finance, program = Desk(process, "finance"), Caller(process, "finance")
    call = f"company/{boss.key}/files/tax_certificate"
    assert finance.get(address).data == PDF
    assert read(program.call("GET", call)).data == PDF
    entry = registered()["Company"]
    with transaction():
        closed = {(people.role_number("Finance"), "Company", "tax_certificate"): "hidden"}
        set_levels(entry, levels_of(entry) | closed)
    assert finance.get(address).status_code == 404
    assert finance.get(f"{address}/preview").status_code == 404
    assert finance.get(logo.replace("/logo/", "/tax_certificate/")).status_code == 404
    assert finance.get(logo).status_code == 200
    assert program.call("GET", call).status_code == 404
    assert program.call("POST", "company/files/tax_certificate").status_code == 403
    assert "tax_certificate" not in program.get(f"company/{boss.key}")
    for place in ("list/?columns=name,tax_certificate&sort=tax_certificate", f"show/{boss.key}"):
        assert "levha.pdf" not in finance.get(f"/company/{place}").text, place
    people.grant("Finance", "Company", "export")
    exported = finance.get("/company/export?columns=name,tax_certificate")
    assert b"levha.pdf" not in exported.get_data()
    assert Desk(process, "stock").get(address).status_code == 403
    assert process.test_client().get(address).status_code in {302, 401}


def test_a_program_uploads_and_then_names_what_it_uploaded(boss: Desk, process: Flask) -> None:
    program = Caller(process, "boss")
    made = Caller.done(
        program.call(
            "POST", "company/files/tax_certificate", data={"file": (io.BytesIO(PDF), "levha.pdf")}
        )
    )
    assert (made["name"], made["size"], made["type"]) == ("levha.pdf", len(PDF), "application/pdf")
    given = program.put(f"company/{boss.key}", {"tax_certificate": made["id"]})["tax_certificate"]
    url = f"/api/v1/company/{boss.key}/files/tax_certificate"
    assert given == made | {"url": url}
    assert read(program.call("GET", url.removeprefix("/api/v1/"))).data == PDF
    copied = program.put(f"company/{boss.key}", {"tax_certificate": given["id"]})
    assert copied["tax_certificate"] == given
    for wrong in ("nothing", 7, given):
        refused = program.refused("PUT", f"company/{boss.key}", {"tax_certificate": wrong})
        assert set(refused["fields"]) == {"tax_certificate"}, wrong
    assert program.put(f"company/{boss.key}", {"tax_certificate": None})["tax_certificate"] is None
    assert program.refused("POST", "company/files/name")["status"] == 404
    assert program.refused("POST", "company/files/logo")["code"] == "no_file_sent"
    sent = {"file": (io.BytesIO(b"<html>"), "a.png")}
    assert program.call("POST", "company/files/logo", data=sent).status_code == 422


def test_lists_filter_by_whether_there_is_one(boss: Desk) -> None:
    asked = ["tax_certificate=1", 'where=["all",["tax_certificate","filled",""]]']
    nothing = ["tax_certificate=0", 'where=["all",["tax_certificate","empty",""]]']

    def shown(query: str) -> bool:
        return f"/company/show/{boss.key}" in boss.get(f"/company/list/?{query}").text

    assert [shown(query) for query in asked[1:] + nothing[1:]] == [False, True]
    boss.save(boss.values(), tax_certificate=("levha.pdf", PDF))
    assert [shown(query) for query in asked[1:] + nothing[1:]] == [True, False]
    exported = boss.get("/company/export?columns=name,tax_certificate")
    assert b"levha.pdf" in exported.get_data()


def test_bulk_and_import_offer_no_files_and_no_formatted_texts(boss: Desk) -> None:
    offered = boss.get(f"/company/bulk?key={boss.key}").text
    assert "edit.logo" not in offered
    assert "edit.notes" not in offered
    heads = boss.get("/company/import/sample").get_data()
    assert b"Logo" not in heads
    assert b"Notes" in heads


def test_the_logo_stands_in_the_letterhead(boss: Desk) -> None:
    assert letterhead().logo is None
    boss.save(boss.values(), logo=("logo.png", a_picture()))
    db.session.expire_all()
    assert letterhead().logo == a_picture()


def age(hours: int) -> None:
    with transaction():
        db.session.execute(
            update(StoredFile)
            .where(StoredFile.unused_since.is_not(None))
            .values(unused_since=clock.now() - timedelta(hours=hours))
        )


def sweep() -> list[str]:
    with transaction():
        sweep_files({})
    return [it.name for it in stored()]


def test_what_no_record_holds_goes_after_a_day_row_and_content(boss: Desk, kept: Path) -> None:
    boss.save(boss.values(), tax_certificate=("alt.pdf", PDF), logo=("l.png", a_picture()))
    boss.save(boss.values() | {"name": ""}, tax_certificate=("waits.pdf", PDF))
    age(30)
    assert set(sweep()) == {"alt.pdf", "l.png"}
    assert {it.unused_since for it in stored()} == {None}
    boss.save(boss.values(), tax_certificate=("new.pdf", PDF))
    old = next(it.stored_as for it in stored() if it.name == "alt.pdf")
    assert set(sweep()) == {"alt.pdf", "l.png", "new.pdf"}
    age(23)
    assert set(sweep()) == {"alt.pdf", "l.png", "new.pdf"}
    age(25)
    assert set(sweep()) == {"l.png", "new.pdf"}
    assert not path_of(old).exists()
    names = {path_of(it.stored_as) for it in stored()}
    small = {beside(path) for path in names if beside(path).exists()}
    assert {*kept.glob("*/*")} == names | small
    assert boss.get(boss.file("tax_certificate")).data == PDF


def test_a_content_whose_row_never_came_is_swept(app: Flask, kept: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_keeping()
    assert [*kept.glob("*/*")] == []
    killed, fresh = path_of("aa1"), path_of("aa2")
    for path in (killed, fresh, beside(killed)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    before = (clock.now() - timedelta(hours=25)).timestamp()
    for path in (killed, beside(killed)):
        os.utime(path, (before, before))
    sweep()
    assert [*kept.glob("*/*")] == [fresh]


def fail_after_keeping() -> None:
    with transaction():
        keeping.keep("a.txt", b"x")
        raise ZeroDivisionError


def test_one_person_leaves_only_so_much_lying(boss: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_WAITING", 1)
    wrong = {"name": ""}
    boss.save(boss.values() | wrong, tax_certificate=("a.pdf", PDF))
    full = boss.save(boss.values() | wrong, tax_certificate=("b.pdf", PDF))
    assert "stand in no record yet" in full.text
    assert [it.name for it in stored()] == ["a.pdf"]
