"""`flask backup` and `flask restore`: one file with the database, the uploads and a manifest."""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, create_engine, text

from app.commands.deploy import grant_rights
from app.commands.edge import refuse, said_in_one_line
from app.core import clock
from app.core.errors import N_, DomainError
from app.core.postgres import dump, restore
from app.ledger.verify import verify

_UPLOADS = "uploads"


class NotABackupError(DomainError):
    """The file was not written by `flask backup`."""

    message = N_("{file} is no backup of Mutabık. Choose a file written by `flask backup`.")


class ManifestDiffersError(DomainError):
    """What was restored is not what was backed up."""

    message = N_("The restored books differ from the manifest: {found}, not {expected}.")


class UploadsExistError(DomainError):
    """A restore fills an empty instance only."""

    message = N_("{folder} already holds files. Restore into an empty instance.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@said_in_one_line
def backup_command(file: Path) -> None:
    """Write the whole installation to FILE, as it is at this moment."""
    manifest = write_backup(file)
    click.echo(f"{file}: {manifest['vouchers']} vouchers, {manifest['entries']} entries")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
@said_in_one_line
def restore_command(file: Path) -> None:
    """Fill an empty instance from FILE, and prove the books afterwards."""
    manifest = read_backup(file)
    if finding := next(verify(), None):
        refuse(f"The restored books are not right. {finding}")
    click.echo(f"Restored {manifest['vouchers']} vouchers; the books are right.")


def write_backup(file: Path) -> dict[str, Any]:
    """Write the backup; it appears under its name only when whole. Gives the manifest."""
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        database, unfinished = Path(folder) / "database.dump", Path(folder) / "backup.tar"
        with _one_moment() as (owner, snapshot):
            manifest = _manifest(owner)
            dump(current_app.config["DATABASE_OWNER_URL"], database, snapshot=snapshot)
        (Path(folder) / "manifest.json").write_text(json.dumps(manifest, indent=1))
        unfinished.touch(mode=0o600)
        with tarfile.open(unfinished, "w") as archive:
            for part in ("manifest.json", "database.dump"):
                archive.add(Path(folder) / part, part)
            if (uploads := _uploads()).exists():
                archive.add(uploads, _UPLOADS)
        unfinished.replace(file)
    return manifest


def read_backup(file: Path) -> dict[str, Any]:
    """Restore a backup into an empty instance and compare it with its manifest.

    Raises NotABackupError, UploadsExistError, NotEmptyError, ManifestDiffersError.
    """
    uploads = _uploads()
    if uploads.exists() and any(uploads.iterdir()):
        raise UploadsExistError(folder=uploads)
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        manifest = _unpack(file, Path(folder))
        restore(current_app.config["DATABASE_OWNER_URL"], Path(folder) / "database.dump")
        if (unpacked := Path(folder) / _UPLOADS).exists():
            unpacked.replace(uploads)
    with _owner() as owner:
        grant_rights(owner)
        found = _manifest(owner)
    expected = {key: manifest[key] for key in _COUNTED}
    if {key: found[key] for key in _COUNTED} != expected:
        raise ManifestDiffersError(found=found, expected=expected)
    return manifest


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                _unpack_member(archive, member, folder)
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise NotABackupError(file=file) from error
    return manifest


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Take a plain file or folder to its place; a name that leads elsewhere is a ValueError.

    Python before 3.11.4 has no filter that would see to it.
    """
    name = Path(member.name)
    if name.is_absolute() or ".." in name.parts:
        raise ValueError(member.name)
    if member.isdir():
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    elif content := archive.extractfile(member) if member.isfile() else None:
        # Readable by nobody else, as what people attach to records was before.
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with content, os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file)
    else:
        raise ValueError(member.name)


def _uploads() -> Path:
    folder: Path = current_app.config["INSTANCE_DIR"]
    return folder / _UPLOADS


@contextmanager
def _owner() -> Iterator[Connection]:
    engine = create_engine(current_app.config["DATABASE_OWNER_URL"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def _one_moment() -> Iterator[tuple[Connection, str]]:
    """Hold one view of the database, so that the manifest counts what the dump holds."""
    with _owner() as owner:
        moment = owner.execution_options(isolation_level="REPEATABLE READ")
        yield moment, moment.scalar(text("SELECT pg_export_snapshot()")) or ""


_COUNTED = ("migration", "parties", "vouchers", "entries", "last_voucher", "last_digest")


def _manifest(connection: Connection) -> dict[str, Any]:
    """Count the books, and name their last voucher by its digest."""
    row = connection.execute(
        text("""
            SELECT (SELECT version_num FROM alembic_version) AS migration,
                   (SELECT count(*) FROM party) AS parties,
                   (SELECT count(*) FROM voucher) AS vouchers,
                   (SELECT count(*) FROM entry) AS entries,
                   last.id AS last_voucher, encode(last.digest, 'hex') AS last_digest
              FROM (SELECT 1) AS one
              LEFT JOIN (SELECT id, digest FROM voucher ORDER BY id DESC LIMIT 1) AS last ON true
        """)
    ).one()
    return {"made_at": clock.now().isoformat(), **dict(zip(row._fields, row, strict=True))}
