import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from app.core.errors import DomainError
from app.core.postgres import Lease, dump, programs, restore
from app.core.postgres.archive import refuse_newer, target
from app.core.postgres.errors import (
    ArchiveError,
    DatabaseUnreachableError,
    DumpError,
    NotEmptyError,
    RestoreError,
    ServerTooNewError,
)
from app.core.postgres.replay import replay, understood
from app.core.postgres.roles import APP, OWNER, SUPERUSER

Ask = Callable[..., object]
Wait = Callable[[Callable[[], object]], None]
Address = Callable[[str], str]

SCHEMA = """
CREATE EXTENSION pg_trgm;
CREATE TYPE kind AS ENUM ('letter', 'cheque');
CREATE TABLE party (id int PRIMARY KEY, name text NOT NULL, kind kind, amount numeric(18,2));
COMMENT ON TABLE party IS 'Who owes';
CREATE INDEX ON party USING gin (name gin_trgm_ops);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'insert-only'; END $$;
CREATE TRIGGER insert_only BEFORE DELETE ON party FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO party SELECT n, E'Işık & Oğlu\\tLtd. "Şti" \\\\ ' || n, 'cheque', n / 100.0
FROM generate_series(1, 3000) n;
"""
CONTENT = "SELECT md5(string_agg(party::text, '|' ORDER BY id)) FROM party"


@pytest.fixture(scope="module")
def filled(new_database: Callable[[], Address], ask: Ask) -> str:
    url = new_database()(OWNER)
    ask(url, SCHEMA)
    return url


@pytest.fixture(scope="module")
def written(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("written") / "backup.dump"
    dump(filled, file)
    return file


@pytest.fixture
def file(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(written, tmp_path))


def test_a_restored_database_is_the_dumped_one(
    filled: str, file: Path, database: Address, ask: Ask
) -> None:
    restore(database(OWNER), file)
    assert ask(database(OWNER), CONTENT) == ask(filled, CONTENT)
    assert ask(database(OWNER), "SELECT obj_description('party'::regclass)") == "Who owes"
    with pytest.raises(psycopg.errors.RaiseException, match="insert-only"):
        ask(database(APP), "DELETE FROM party WHERE id = 1")


def test_the_web_role_works_with_a_restored_database(
    file: Path, database: Address, ask: Ask
) -> None:
    restore(database(OWNER), file)
    assert ask(database(APP), "UPDATE party SET amount = 1 WHERE id = 1 RETURNING amount") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(database(APP), "DROP TABLE party")


def test_a_restored_database_is_analysed(file: Path, database: Address, ask: Ask) -> None:
    url = database(OWNER)
    restore(url, file)
    assert ask(url, "SELECT count(*) FROM pg_stats WHERE tablename = 'party'") == 4


def test_an_extension_made_by_the_administrator_is_no_obstacle(
    file: Path, database: Address, ask: Ask
) -> None:
    ask(database(SUPERUSER), "CREATE EXTENSION pg_trgm")
    restore(database(OWNER), file)
    assert ask(database(OWNER), "SELECT count(*) FROM party") == 3000


@pytest.mark.parametrize(
    "object_", ["TABLE t ()", "SCHEMA s", "TYPE t AS ENUM ()", "SEQUENCE s", "DOMAIN d AS text"]
)
def test_only_an_empty_database_is_restored_into(
    file: Path, database: Address, ask: Ask, object_: str
) -> None:
    url = database(OWNER)
    ask(url, f"CREATE {object_}")
    with pytest.raises(NotEmptyError):
        restore(url, file)


def _is_empty(url: str, ask: Ask) -> bool:
    return (
        ask(url, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0
    )


@pytest.mark.parametrize("part", [0.5, 0.9, 0.99])
def test_a_broken_file_changes_nothing(
    file: Path, database: Address, ask: Ask, part: float
) -> None:
    url = database(OWNER)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(ArchiveError):
        restore(url, file)
    assert _is_empty(url, ask)


def test_something_else_than_a_backup_is_refused(
    tmp_path: Path, database: Address, ask: Ask
) -> None:
    url = database(OWNER)
    (tmp_path / "letter.txt").write_text("DROP DATABASE mutabik;")
    for name in ("letter.txt", "missing"):
        with pytest.raises(ArchiveError, match=name):
            restore(url, tmp_path / name)
    assert _is_empty(url, ask)


def test_a_restore_the_server_refuses_changes_nothing(
    file: Path, database: Address, ask: Ask
) -> None:
    ask(database(SUPERUSER), f"REVOKE CREATE ON SCHEMA public FROM {OWNER}, pg_database_owner")
    with pytest.raises(RestoreError, match="permission denied"):
        restore(database(OWNER), file)
    assert _is_empty(database(SUPERUSER), ask)


def test_a_killed_restore_changes_nothing(
    file: Path, database: Address, ask: Ask, wait_until: Wait
) -> None:
    code = (
        "import sys; from pathlib import Path; from app.core.postgres import restore\n"
        "restore(sys.argv[1], Path(sys.argv[2]))"
    )
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    at_lock = "AND wait_event_type = 'Lock'"
    with psycopg.connect(database(OWNER).replace("+psycopg", "")) as blocker:
        blocker.execute("CREATE TABLE party ()")
        with subprocess.Popen([sys.executable, "-c", code, database(OWNER), file]) as victim:
            wait_until(lambda: victim.poll() or ask(database(OWNER), f"{others} {at_lock}"))
            assert victim.returncode is None
            victim.send_signal(signal.SIGKILL)
        blocker.rollback()
    wait_until(lambda: not ask(database(OWNER), others))
    assert _is_empty(database(OWNER), ask)


@pytest.mark.parametrize(
    ("end", "reason"), [("exit 1", ArchiveError), ("kill -9 $$", RestoreError)]
)
def test_a_reader_that_ends_between_two_statements_changes_nothing(
    file: Path, database: Address, ask: Ask, tmp_path: Path, end: str, reason: type[DomainError]
) -> None:
    real, broken = programs.shipped(), replace(programs.shipped(), site=tmp_path)
    Path(broken["psql"]).parent.mkdir(parents=True)
    Path(broken["psql"]).symlink_to(real["psql"])
    Path(broken["pg_restore"]).write_text(
        f'#!/bin/sh\n[ "$1" = --list ] && exit\necho "CREATE TABLE half ();"\n{end}\n'
    )
    Path(broken["pg_restore"]).chmod(0o755)
    to = target(database(OWNER))
    with pytest.raises(reason):
        replay(broken, file, to.address, to.environment, server=18)
    assert _is_empty(database(OWNER), ask)


def test_owners_and_grants_of_the_source_stay_there(
    new_database: Callable[[], Address], database: Address, tmp_path: Path, ask: Ask
) -> None:
    source = new_database()(SUPERUSER)
    ask(source, f"CREATE TABLE party (); GRANT TRUNCATE ON party TO {APP}")
    dump(source, tmp_path / "backup.dump")
    restore(database(OWNER), tmp_path / "backup.dump")
    assert (
        ask(database(OWNER), "SELECT tableowner FROM pg_tables WHERE tablename = 'party'") == OWNER
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(database(APP), "TRUNCATE party")


def test_a_backup_shows_one_moment_which_the_caller_may_name(
    database: Address, new_database: Callable[[], Address], tmp_path: Path, ask: Ask
) -> None:
    source = new_database()(OWNER)
    ask(source, "CREATE TABLE party AS SELECT 1 AS id")
    with psycopg.connect(source.replace("+psycopg", "")) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        ask(source, "INSERT INTO party VALUES (2)")
        dump(source, tmp_path / "backup.dump", snapshot=row[0])
    restore(database(OWNER), tmp_path / "backup.dump")
    assert ask(database(OWNER), "SELECT max(id) FROM party") == 1


def test_a_backup_is_for_its_owner_alone_and_replaces_the_old_one(filled: str, file: Path) -> None:
    before = file.stat().st_ino
    dump(filled, file)
    assert file.stat().st_ino != before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_failed_dump_leaves_the_old_backup_and_nothing_else(filled: str, file: Path) -> None:
    content = file.read_bytes()
    with pytest.raises(DumpError, match="snapshot"):
        dump(filled, file, snapshot="0-0-0")
    assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_does_not_exist_is_named(filled: str, tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="nowhere"):
        dump(filled, tmp_path / "nowhere" / "backup.dump")


def test_a_database_that_does_not_answer_is_named(lease: Lease, tmp_path: Path) -> None:
    for url in (lease.url_for(OWNER, "missing"), "postgresql+psycopg://a@/b?nonsense=1"):
        with pytest.raises(DatabaseUnreachableError):
            dump(url, tmp_path / "backup.dump")
    assert not list(tmp_path.iterdir())


def test_a_server_newer_than_the_programs_is_refused() -> None:
    refuse_newer(server=18, programs=18)
    refuse_newer(server=15, programs=18)
    with pytest.raises(ServerTooNewError, match="19"):
        refuse_newer(server=19, programs=18)


def test_an_older_server_is_not_asked_for_what_it_does_not_know() -> None:
    header = [b"SET lock_timeout = 0;\n", b"SET transaction_timeout = 0;\n", b"SET a = b;\n"]
    assert list(understood(header, 16)) == [header[0], header[2]]
    assert list(understood(header, 17)) == header


def test_pg_restore_still_writes_what_is_left_out_for_older_servers(file: Path) -> None:
    program = programs.shipped()["pg_restore"]
    script = subprocess.run([program, "-f", "-", file], capture_output=True, check=True).stdout
    assert len(list(understood(script.splitlines()[:40], 16))) == 39


def test_a_server_that_asks_for_a_password_is_dumped_too(
    lease: Lease, filled: str, tmp_path: Path, ask: Ask
) -> None:
    admin = lease.url_for(SUPERUSER, "postgres")
    rules = Path(str(ask(admin, "SHOW hba_file")))
    rules.write_text(f"local all outsider scram-sha-256\n{rules.read_text()}")
    ask(admin, "CREATE ROLE outsider SUPERUSER LOGIN PASSWORD 'gizli %/:@ şifre'")
    ask(admin, "SELECT pg_reload_conf()")
    name, place = filled.split("@/")
    assert name.endswith(OWNER)
    word = quote("gizli %/:@ şifre", safe="")
    dump(f"postgresql+psycopg://outsider:{word}@/{place}", tmp_path / "backup.dump")
    assert (tmp_path / "backup.dump").stat().st_size > 1000
    with pytest.raises(DatabaseUnreachableError):
        dump(f"postgresql+psycopg://outsider:wrong@/{place}", tmp_path / "second.dump")


def test_a_password_goes_into_the_environment() -> None:
    to = target("postgresql+psycopg://a:s%3Acret@host:5433/b?sslmode=require")
    assert to.environment["PGPASSWORD"] == "s:cret"
    assert "cret" not in to.address
    assert to.address == "user=a dbname=b host=host port=5433 sslmode=require"
