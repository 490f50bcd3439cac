import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.postgres import open_server, programs
from app.core.postgres.accounts import can_run, in_namespace
from app.core.postgres.errors import InstanceOwnerError, SocketFolderError
from app.core.postgres.instance import Instance
from app.core.postgres.server import Server

Pid = Callable[[Path], int | None]


def _owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def _in_another_namespace(pid: int) -> bool:
    here, there = (Path(f"/proc/{each}/ns/user").readlink() for each in ("self", str(pid)))
    return here != there


def _namespaces_allowed() -> bool:
    done = subprocess.run(
        [shutil.which("unshare") or "", "--user", "true"], capture_output=True, check=False
    )
    return done.returncode == 0


def test_root_runs_the_server_in_a_namespace_where_the_system_allows_it(
    instance: Path, pid_of: Pid, server_of: Callable[[Path], Server]
) -> None:
    account = server_of(instance).account
    assert can_run(account) is _namespaces_allowed()
    with open_server(instance, durable=False):
        pid = pid_of(instance)
        assert pid is not None
        assert _in_another_namespace(pid)
        assert "CapEff:\t0000000000000000" in Path(f"/proc/{pid}/status").read_text()


def test_an_ordinary_user_runs_the_server_directly(
    home: Path, wheel: Path, nobody: int, visit: Callable[..., Any]
) -> None:
    visitor = visit(home / "instance", uid=nobody, wheel=str(wheel)).wait_ready()
    sockets = list(Path("/tmp").glob(f"mutabik-{nobody}-*"))  # noqa: S108 - ours, see there
    pid = int((home / "instance/postgres/postmaster.pid").read_text().split()[0])
    assert _owner_of_process(pid) == nobody
    assert not _in_another_namespace(pid)
    assert [path.stat().st_uid for path in sockets] == [nobody]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    visitor.leave()
    assert not (home / "instance/postgres/postmaster.pid").exists()


def _run_as(uid: int, code: str, *arguments: object) -> str:
    dropped = f"import os, socket, sys\nos.setgroups([]); os.setgid({uid}); os.setuid({uid})\n"
    done = subprocess.run(
        [sys.executable, "-c", dropped + code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip().rpartition("\n")[2]


def test_another_user_reaches_neither_socket_nor_files(
    instance: Path, nobody: int, server_of: Callable[[Path], Server]
) -> None:
    with open_server(instance, durable=False):
        path = server_of(instance).socket / ".s.PGSQL.5432"
        connect = "socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
        assert "PermissionError" in _run_as(nobody, connect, path)
        with socket.socket(socket.AF_UNIX) as ours:
            ours.connect(str(path))


def test_a_socket_folder_of_somebody_else_is_refused(
    instance: Path, nobody: int, server_of: Callable[[Path], Server]
) -> None:
    open_server(instance, durable=False).release()
    folder = server_of(instance).socket
    folder.mkdir(mode=0o700)
    os.chown(folder, nobody, nobody)
    try:
        with pytest.raises(SocketFolderError):
            open_server(instance, durable=False)
        assert folder.stat().st_uid == nobody
    finally:
        folder.rmdir()


def test_an_instance_of_somebody_else_is_refused(home: Path, nobody: int) -> None:
    instance = home / "instance"
    instance.mkdir(mode=0o700)
    os.chown(instance, nobody, nobody)
    with pytest.raises(InstanceOwnerError):
        open_server(instance, durable=False)
    assert not list(instance.iterdir())


def test_a_folder_out_of_reach_for_the_namespace_is_noticed(home: Path) -> None:
    below = Instance(home / "deeper")
    below.path.mkdir(mode=0o700)
    assert not can_run(in_namespace(below, programs.shipped()))
