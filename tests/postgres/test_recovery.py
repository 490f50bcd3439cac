import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from app.core.postgres import open_server, server
from app.core.postgres.errors import ServerElsewhereError, ServerStartError
from app.core.postgres.server import Server

Pid = Callable[[Path], int | None]
Wait = Callable[[Callable[[], object]], None]
Visit = Callable[..., Any]
Ask = Callable[..., object]


def _write(instance: Path, ask: Ask) -> None:
    with open_server(instance, durable=False) as lease:
        ask(lease.owner_url, "CREATE TABLE IF NOT EXISTS kept AS SELECT 'yes' AS word")


def _still_there(instance: Path, ask: Ask) -> bool:
    with open_server(instance, durable=False) as lease:
        return ask(lease.url, "SELECT word FROM kept") == "yes"


def _kill_all_inside(instance: Path) -> None:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            inside = (process / "cwd").readlink().is_relative_to(instance)
        except OSError:
            continue
        if inside:
            os.kill(int(process.name), signal.SIGKILL)


def test_an_orphan_of_killed_users_is_found_used_and_stopped(
    instance: Path, visit: Visit, pid_of: Pid
) -> None:
    visitors = [visit(instance).wait_ready() for _ in range(2)]
    served_by = pid_of(instance)
    for visitor in visitors:
        visitor.kill()
    assert pid_of(instance) == served_by
    with open_server(instance, durable=False):
        assert pid_of(instance) == served_by
    assert pid_of(instance) is None


def test_a_killed_server_is_started_again_with_its_data(
    instance: Path, ask: Ask, visit: Visit, kill_server: Callable[[Path], None]
) -> None:
    _write(instance, ask)
    visitor = visit(instance).wait_ready()
    kill_server(instance)
    visitor.kill()
    assert _still_there(instance, ask)


def test_a_lease_can_start_a_killed_server_again(
    instance: Path, ask: Ask, kill_server: Callable[[Path], None]
) -> None:
    with open_server(instance, durable=False) as lease:
        kill_server(instance)
        lease.ensure_running()
        assert ask(lease.url, "SELECT 1") == 1


def test_a_pid_file_whose_number_another_process_bears_now_is_no_server(
    instance: Path,
    ask: Ask,
    server_of: Callable[[Path], Server],
    kill_server: Callable[[Path], None],
) -> None:
    _write(instance, ask)
    lease = open_server(instance, durable=False)
    kill_server(instance)
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        pid_file = instance / "postgres" / "postmaster.pid"
        for file in (pid_file, server_of(instance).socket / ".s.PGSQL.5432.lock"):
            _number, rest = file.read_text().split("\n", 1)
            file.write_text(f"{stranger.pid}\n{rest}")
        assert _still_there(instance, ask)
        lease.release()
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("with_initdb", [True, False])
def test_a_kill_while_the_files_are_made_leaves_a_usable_instance(
    new_instance: Path, visit: Visit, ask: Ask, wait_until: Wait, with_initdb: bool
) -> None:
    visitor = visit(new_instance)
    wait_until(lambda: list(new_instance.glob("postgres*/global/pg_control")))
    visitor.kill()
    if with_initdb:
        _kill_all_inside(new_instance)
    with open_server(new_instance, durable=False) as lease:
        assert ask(lease.url, "SELECT 1") == 1
        assert not (new_instance / "postgres.new").exists()


def test_a_kill_while_the_server_starts_leaves_a_usable_instance(
    instance: Path, visit: Visit, ask: Ask, wait_until: Wait
) -> None:
    _write(instance, ask)
    for delay in (0.0, 0.01, 0.02, 0.04, 0.08):
        visitor = visit(instance)
        pid_file = instance / "postgres" / "postmaster.pid"
        wait_until(pid_file.exists)
        time.sleep(delay)
        visitor.kill()
        assert _still_there(instance, ask)


def test_files_deleted_under_a_running_server_make_room_for_new_ones(
    new_instance: Path, visit: Visit, ask: Ask
) -> None:
    visit(new_instance).wait_ready().kill()
    time.sleep(0.5)  # a server that has just started would notice by itself
    shutil.rmtree(new_instance / "postgres")
    begin = time.monotonic()
    with open_server(new_instance, durable=False) as lease:
        assert ask(lease.url, "SELECT 1") == 1
    # PostgreSQL itself looks for its files once a minute.
    assert time.monotonic() - begin < 30


def test_files_in_use_by_a_server_out_of_reach_are_left_alone(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_server(instance, durable=False).release()
    monkeypatch.setattr(server, "SILENCE", 0.1)
    with (instance / "postgres.lock").open() as elsewhere:
        fcntl.flock(elsewhere, fcntl.LOCK_EX)
        with pytest.raises(ServerElsewhereError):
            open_server(instance, durable=False)
    open_server(instance, durable=False).release()


def test_a_server_that_takes_long_to_end_is_waited_for(
    instance: Path, server_of: Callable[[Path], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SILENCE", 0.4)
    ending = server_of(instance)
    ending.socket.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listening, ending.lock.open() as lock:
        listening.bind(str(ending.socket / ".s.PGSQL.5432"))
        listening.listen()
        fcntl.flock(lock, fcntl.LOCK_EX)
        Timer(0.6, listening.close).start()
        Timer(0.8, lock.close).start()
        open_server(instance, durable=False).release()


def test_a_server_that_refuses_to_start_says_why(instance: Path, pid_of: Pid) -> None:
    open_server(instance, durable=False).release()
    config = instance / "postgres" / "postgresql.conf"
    good = config.read_text()
    config.write_text(f"{good}\nnonsense = on\n")
    with pytest.raises(ServerStartError, match="nonsense"):
        open_server(instance, durable=False)
    config.write_text(good)
    open_server(instance, durable=False).release()
    assert pid_of(instance) is None
