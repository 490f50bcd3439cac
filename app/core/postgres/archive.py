"""Carry one database to a file and back, with PostgreSQL's own programs."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.core.postgres import programs
from app.core.postgres.errors import (
    DatabaseUnreachableError,
    DumpError,
    NotEmptyError,
    ServerTooNewError,
)
from app.core.postgres.programs import Programs
from app.core.postgres.replay import first_error, replay

# Everything of a database that is neither PostgreSQL's own nor part of an extension.
_FOUND = """
SELECT kind || ' ' || name FROM (
    SELECT 'table or view' AS kind, relname AS name, 'pg_class'::regclass AS catalogue, oid,
           relnamespace AS space FROM pg_class
    UNION ALL SELECT 'function', proname, 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
    UNION ALL SELECT 'type', typname, 'pg_type'::regclass, oid, typnamespace FROM pg_type
              WHERE typtype IN ('e', 'd', 'r')
    UNION ALL SELECT 'schema', nspname, 'pg_namespace'::regclass, oid, oid FROM pg_namespace
              WHERE nspname <> 'public'
) object JOIN pg_namespace ON pg_namespace.oid = object.space
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = object.catalogue AND objid = object.oid AND deptype = 'e'
) LIMIT 1
"""


@dataclass(frozen=True)
class Target:
    """An address as PostgreSQL's programs take it, the password apart from the rest.

    Command lines can be read by every user of the machine, environments cannot.
    """

    address: str
    environment: dict[str, str]


def target(url: str) -> Target:
    """Take an address of SQLAlchemy apart."""
    plain = url.replace("postgresql+psycopg:", "postgresql:", 1)
    try:
        parts = conninfo_to_dict(plain)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnreachableError(detail=error) from None
    password = parts.pop("password", None)
    secret = {"PGPASSWORD": str(password)} if password is not None else {}
    return Target(make_conninfo("", **parts), os.environ | secret)


@contextmanager
def _connection(url: str) -> Iterator[psycopg.Connection]:
    plain = url.replace("postgresql+psycopg:", "postgresql:", 1)
    try:
        connection = psycopg.connect(plain, autocommit=True)
    except psycopg.Error as error:
        raise DatabaseUnreachableError(detail=str(error).strip()) from None
    with connection:
        yield connection


def dump(url: str, file: Path, *, snapshot: str | None = None) -> None:
    """Write the database to a file, as it was at one moment.

    The file appears under its name only when it is complete and on the disk. `snapshot` names
    an exported snapshot (`pg_export_snapshot()`), for a manifest that counts the same moment.
    """
    shipped = programs.shipped()
    with _connection(url) as connection:
        refuse_newer(server=_major(connection), programs=shipped.major)
    options = () if snapshot is None else (f"--snapshot={snapshot}",)
    try:
        _write(file, shipped, target(url), options)
    except OSError as error:
        raise DumpError(detail=error) from None


def restore(url: str, file: Path) -> None:
    """Fill an empty database from a file; all of it or nothing.

    Owners and grants are left out: everything belongs to the role in the address, and the
    database's default rights apply.
    """
    to = target(url)
    with _connection(url) as connection:
        found = connection.execute(_FOUND).fetchone()
        if found:
            raise NotEmptyError(database=connection.info.dbname, found=found[0])
        server = _major(connection)
    replay(programs.shipped(), file, to.address, to.environment, server)
    with _connection(url) as connection:
        connection.execute("ANALYZE")


def refuse_newer(*, server: int, programs: int) -> None:
    """Refuse what pg_dump would refuse, with advice."""
    if server > programs:
        raise ServerTooNewError(server=server, programs=programs)


def _major(connection: psycopg.Connection) -> int:
    return connection.info.server_version // 10000


def _write(file: Path, shipped: Programs, source: Target, options: tuple[str, ...]) -> None:
    fd, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    part = Path(name)
    try:
        done = subprocess.run(
            [shipped["pg_dump"], "--format=custom", f"--file={part}", *options, source.address],
            env=source.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DumpError(detail=first_error(done.stderr))
        os.fsync(fd)
        part.replace(file)
        _sync_names(file.parent)
    finally:
        os.close(fd)
        part.unlink(missing_ok=True)


def _sync_names(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
