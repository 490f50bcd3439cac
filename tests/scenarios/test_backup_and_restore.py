"""A backup counts once it was restored: into an empty instance, proven, and still in use."""

import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.commands.backup import write_backup
from app.core.db import db, transaction
from app.core.postgres import Lease
from app.ledger.posting import post
from app.ledger.reversing import cancel, reverse
from app.ledger.verify import verify
from app.panel.registry import registered
from app.panel.timeline import files
from app.panel.timeline.files import attach, path_of
from app.panel.timeline.models import Attachment
from tests.conftest import settings_for
from tests.factories.databases import Databases
from tests.factories.ledger import customer, voucher


@pytest.fixture
def books(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the backup of a small company, with a file somebody uploaded."""
    with transaction():
        party = customer(name="Ünal & Oğulları A.Ş.", code="120.01.0001")
        post(voucher(party, "sales_invoice", "1250.00"))
        reverse(post(voucher(party, "debit_note", "10.00")).voucher_id)
        cancel(post(voucher(party, "cash_receipt", "250.00")).voucher_id)
    monkeypatch.setitem(app.config, "INSTANCE_DIR", tmp_path / "old")
    uploads = tmp_path / "old" / "uploads"
    uploads.mkdir(parents=True)
    with app.test_request_context(), transaction():
        monkeypatch.setattr(files, "changes", lambda *_record: True)
        attach(registered()["Party"], party, "contract.pdf", b"%PDF-1.7 the contract")
    (uploads / "sözleşme.pdf").write_text("signed")
    file = tmp_path / "books.tar"
    write_backup(file)
    return file


@pytest.fixture
def empty(server: Lease, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """Give an application on an empty database, in an empty instance folder."""
    (tmp_path / "new").mkdir()
    app = create_app(settings_for(server, databases.empty("restored"), tmp_path / "new"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def call(app: Flask, *command: str) -> Result:
    """Run a command of an application, whichever is in use around it."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=command)


def balance(app: Flask) -> str:
    return call(app, "ledger", "balances", "--as-of", "2026-12-31").output


def test_restored_books_are_proven_and_can_be_posted_to(
    app: Flask, books: Path, empty: Flask
) -> None:
    before = balance(app)
    done = call(empty, "restore", str(books))
    assert done.output == "Restored 5 vouchers; the books are right.\n"
    assert balance(empty) == before
    restored = empty.config["INSTANCE_DIR"] / "uploads" / "sözleşme.pdf"
    assert restored.read_text() == "signed"
    assert restored.stat().st_mode & 0o777 == 0o600
    with empty.app_context():
        attachment = db.session.execute(select(Attachment)).scalar_one()
        assert path_of(attachment).read_bytes() == b"%PDF-1.7 the contract"
    with empty.app_context():
        with transaction():
            again = post(voucher(customer(code="120.01.0002"), "sales_invoice", "1.00"))
        assert again.document_no.endswith("000002")
        assert list(verify()) == []


def test_a_restore_fills_an_empty_instance_only(books: Path, app: Flask) -> None:
    refused = call(app, "restore", str(books))
    assert refused.exit_code == 1
    assert "empty" in refused.output


def test_the_manifest_names_what_the_file_holds(books: Path) -> None:
    with tarfile.open(books) as archive:
        manifest = json.load(archive.extractfile("manifest.json") or pytest.fail("no manifest"))
    assert (manifest["parties"], manifest["vouchers"], manifest["entries"]) == (1, 5, 10)
    assert books.stat().st_mode & 0o077 == 0


def test_books_that_differ_from_the_manifest_are_refused(
    books: Path, empty: Flask, tmp_path: Path
) -> None:
    forged = _with_manifest(books, tmp_path, lambda manifest: manifest | {"vouchers": 6})
    refused = call(empty, "restore", str(forged))
    assert refused.exit_code == 1
    assert "differ from the manifest" in refused.output


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b broken"])
def test_another_file_is_no_backup(empty: Flask, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.tar"
    other.write_bytes(content)
    refused = call(empty, "restore", str(other))
    assert refused.exit_code == 1
    assert "is no backup" in refused.output


@pytest.mark.parametrize("name", ["../evil", "/evil", "uploads/../../evil", "link"])
def test_an_archive_that_reaches_outside_is_refused(
    books: Path, empty: Flask, tmp_path: Path, name: str
) -> None:
    forged = tmp_path / "deep" / "forged.tar"
    forged.parent.mkdir()
    shutil.copy(books, forged)
    member = tarfile.TarInfo(name)
    if name == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(forged, "a") as archive:
        archive.addfile(member)
    refused = call(empty, "restore", str(forged))
    assert refused.exit_code == 1
    assert "is no backup" in refused.output
    assert not list(tmp_path.rglob("evil"))


def _with_manifest(
    books: Path, folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> Path:
    forged = folder / "forged.tar"
    with tarfile.open(books) as old, tarfile.open(forged, "w") as new:
        for member in old:
            content = old.extractfile(member)
            if content and member.name == "manifest.json":
                manifest = json.dumps(change(json.load(content))).encode()
                member.size = len(manifest)
                content = BytesIO(manifest)
            new.addfile(member, content)
    return forged
