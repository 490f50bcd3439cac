import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.postgres import instance as instances
from app.core.postgres import open_server
from app.core.postgres.errors import (
    DatabaseVersionError,
    DurabilityError,
    InstanceOpenError,
    InstanceOwnerError,
    SocketFolderError,
)
from app.core.postgres.server import Server
from app.core.postgres.settings import options, shared_buffers

Ask = Callable[..., object]
MEGABYTE = 1024 * 1024


def _modes(path: Path) -> list[tuple[Path, int, int]]:
    return [(each, each.stat().st_mode, each.stat().st_uid) for each in path.parents]


def test_folders_above_the_instance_keep_their_modes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    path = home / "instance"
    before = _modes(path)
    open_server(path, durable=False).release()
    assert _modes(path) == before
    for folder in (path, path / "postgres", path / "run"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_wiped_instance_is_a_new_one(
    new_instance: Path, ask: Ask, visit: Callable[..., Any], server_of: Callable[[Path], Server]
) -> None:
    with open_server(new_instance, durable=False) as lease:
        ask(lease.owner_url, "CREATE TABLE old (word text)")
    visit(new_instance).wait_ready().kill()
    orphan = server_of(new_instance)
    _ = orphan.socket
    shutil.rmtree(new_instance)
    with open_server(new_instance, durable=False) as lease:
        assert ask(lease.url, "SELECT to_regclass('old')") is None
    orphan.stop()


def test_a_lease_on_a_wiped_instance_still_stops_its_server(
    new_instance: Path, server_of: Callable[[Path], Server]
) -> None:
    lease = open_server(new_instance, durable=False)
    socket = server_of(new_instance).socket
    shutil.rmtree(new_instance)
    lease.release()
    assert not socket.exists()


def test_a_copied_instance_has_a_server_of_its_own(
    instance: Path, tmp_path: Path, ask: Ask
) -> None:
    with open_server(instance, durable=False) as lease:
        ask(lease.owner_url, "CREATE TABLE word AS SELECT 1 AS word")
    shutil.copytree(instance, tmp_path / "copy")
    (tmp_path / "copy").chmod(0o700)
    with (
        open_server(instance, durable=False) as lease,
        open_server(tmp_path / "copy", durable=False) as copy,
    ):
        ask(lease.owner_url, "INSERT INTO word VALUES (2)")
        assert lease.url != copy.url
        assert ask(copy.owner_url, "SELECT max(word) FROM word") == 1


def test_long_paths_with_spaces_and_turkish_letters_work(tmp_path: Path, ask: Ask) -> None:
    path = tmp_path / "Şirket hesapları 'ığüöç' $HOME" / ("çok uzun bir klasör adı " * 6) / "veri"
    with open_server(path, durable=False) as lease:
        assert len(os.fsencode(path)) > 107
        assert ask(lease.url, "SELECT 1") == 1


def test_a_symlink_leads_to_the_same_server(instance: Path, tmp_path: Path) -> None:
    with open_server(instance, durable=False) as lease:
        (tmp_path / "link").symlink_to(instance)
        with open_server(tmp_path / "link", durable=False) as same:
            assert same.url == lease.url


def test_an_open_folder_with_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    (shared / "letter.txt").touch()
    with pytest.raises(InstanceOpenError):
        open_server(shared, durable=False)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755
    assert [file.name for file in shared.iterdir()] == ["letter.txt"]


def test_an_empty_open_folder_is_closed(new_instance: Path) -> None:
    new_instance.mkdir(mode=0o755)
    open_server(new_instance, durable=False).release()
    assert stat.S_IMODE(new_instance.stat().st_mode) == 0o700


@pytest.mark.parametrize("path", ["/proc/1/task", "/sys/kernel"])
def test_a_folder_of_another_kind_is_refused(path: str) -> None:
    with pytest.raises((InstanceOwnerError, InstanceOpenError)):
        open_server(Path(path), durable=False)


def test_a_socket_folder_open_to_others_is_refused(
    instance: Path, server_of: Callable[[Path], Server]
) -> None:
    open_server(instance, durable=False).release()
    socket = server_of(instance).socket
    socket.mkdir()
    socket.chmod(0o777)
    try:
        with pytest.raises(SocketFolderError):
            open_server(instance, durable=False)
        assert stat.S_IMODE(socket.stat().st_mode) == 0o777
    finally:
        socket.rmdir()


def test_a_link_in_place_of_the_socket_folder_is_refused(
    instance: Path, tmp_path: Path, server_of: Callable[[Path], Server]
) -> None:
    open_server(instance, durable=False).release()
    socket = server_of(instance).socket
    (tmp_path / "trap").mkdir(mode=0o700)
    socket.symlink_to(tmp_path / "trap")
    try:
        with pytest.raises(SocketFolderError):
            open_server(instance, durable=False)
    finally:
        socket.unlink()


def test_a_stopped_server_leaves_nothing_in_the_temporary_folder(
    instance: Path, server_of: Callable[[Path], Server]
) -> None:
    with open_server(instance, durable=False):
        socket = server_of(instance).socket
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert not socket.exists()


def test_an_instance_made_without_durability_is_never_used_with_it(instance: Path) -> None:
    open_server(instance, durable=False).release()
    with pytest.raises(DurabilityError):
        open_server(instance)


def test_a_durable_instance_is_never_used_without_durability(new_instance: Path, ask: Ask) -> None:
    with open_server(new_instance) as lease:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert ask(lease.url, f"SHOW {setting}") == "on"
    with pytest.raises(DurabilityError):
        open_server(new_instance, durable=False)
    shutil.rmtree(new_instance)


def test_the_log_stays_small(instance: Path, ask: Ask) -> None:
    log = instance / "postgres.log"
    with open_server(instance, durable=False) as lease:
        with log.open("ab") as file:
            file.truncate(instances.LOG_LIMIT + 1)
        with open_server(instance, durable=False):
            assert log.stat().st_size < MEGABYTE
        ask(lease.owner_url, "SELECT 1")
    assert 0 < log.stat().st_size < MEGABYTE
    assert b"\0" not in log.read_bytes()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_failed_statements_leave_no_data_in_the_log(instance: Path, ask: Ask) -> None:
    with open_server(instance, durable=False) as lease, pytest.raises(Exception, match="integer"):
        ask(lease.url, "SELECT 'Ayşe Yılmaz'::integer")
    assert "Ayşe" not in (instance / "postgres.log").read_text()


def test_files_of_another_major_version_are_refused(instance: Path) -> None:
    open_server(instance, durable=False).release()
    version = instance / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(DatabaseVersionError):
        open_server(instance, durable=False)
    version.write_text("18\n")


@pytest.mark.parametrize(("memory", "expected"), [(64, 16), (1024, 128), (2048, 256), (65536, 256)])
def test_the_cache_is_smaller_on_small_machines(memory: int, expected: int) -> None:
    assert shared_buffers(memory * MEGABYTE) == expected


def test_durability_is_given_up_in_three_settings_only() -> None:
    kept, lost = (options(Path("/s"), durable=durable).split(" ") for durable in (True, False))
    assert {a.split("=")[0] for a, b in zip(kept, lost, strict=True) if a != b} == {
        "fsync",
        "synchronous_commit",
        "full_page_writes",
    }
