"""What root does in most containers."""

import pwd
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.postgres import open_server, programs
from app.core.postgres.accounts import Outside, choose
from app.core.postgres.errors import DatabaseLostError, NamespaceRefusedError, ServerUserError
from app.core.postgres.instance import Instance

Ask = Callable[..., object]

pytestmark = pytest.mark.usefixtures("without_namespaces")


def _owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@pytest.mark.usefixtures("in_a_group_of_roots")
def test_a_system_user_runs_the_server_from_a_folder_of_its_own(
    new_instance: Path, outside: Outside, ask: Ask
) -> None:
    above = [(path, path.stat().st_mode) for path in new_instance.parents]
    with open_server(new_instance, durable=False, outside=outside) as lease:
        assert ask(lease.url, "SELECT 1") == 1
        home = outside.home(Instance(new_instance))
        pid = int((home / "postgres/postmaster.pid").read_text().split()[0])
        user = pwd.getpwnam(outside.user)
        assert _owner_of_process(pid) == home.stat().st_uid == user.pw_uid
        assert user.pw_shell == "/usr/sbin/nologin"
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert Path(f"/proc/{pid}/status").read_text().find("Groups:\t \n") > 0
    assert [(path, path.stat().st_mode) for path in new_instance.parents] == above
    assert not (new_instance / "postgres").exists()


def test_its_database_is_kept_and_shared(
    new_instance: Path, outside: Outside, ask: Ask, visit: Callable[..., Any]
) -> None:
    place = {"user": outside.user, "folder": str(outside.folder)}
    visitors = [visit(new_instance, **place) for _ in range(2)]
    for visitor in visitors:
        visitor.wait_ready()
    with open_server(new_instance, durable=False, outside=outside) as lease:
        ask(lease.owner_url, "CREATE TABLE kept ()")
    for visitor in visitors:
        visitor.kill()
    with open_server(new_instance, durable=False, outside=outside) as lease:
        assert ask(lease.url, "SELECT to_regclass('kept') IS NOT NULL") is True


def test_a_wiped_instance_is_a_new_one(new_instance: Path, outside: Outside, ask: Ask) -> None:
    with open_server(new_instance, durable=False, outside=outside) as lease:
        ask(lease.owner_url, "CREATE TABLE old ()")
    shutil.rmtree(new_instance)
    with open_server(new_instance, durable=False, outside=outside) as lease:
        assert ask(lease.url, "SELECT to_regclass('old')") is None


def test_programs_out_of_its_reach_are_copied_beside(
    new_instance: Path, outside: Outside, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(wheel))
    wheel.chmod(0o700)
    with open_server(new_instance, durable=False, outside=outside):
        copy = outside.folder / f"programs-{programs.shipped().version}"
        pid = (outside.home(Instance(new_instance)) / "postgres/postmaster.pid").read_text()
        assert Path(f"/proc/{pid.split()[0]}/exe").readlink().is_relative_to(copy)
    assert stat.S_IMODE(wheel.stat().st_mode) == 0o700


def test_a_lost_database_is_not_replaced_by_an_empty_one(
    new_instance: Path, outside: Outside
) -> None:
    open_server(new_instance, durable=False, outside=outside).release()
    shutil.rmtree(outside.folder)
    with pytest.raises(DatabaseLostError):
        open_server(new_instance, durable=False, outside=outside)


def test_a_database_made_in_a_namespace_is_not_replaced_by_an_empty_one(
    instance: Path, outside: Outside
) -> None:
    with pytest.raises(NamespaceRefusedError):
        open_server(instance, durable=False, outside=outside)


def test_without_a_way_to_make_a_user_the_reason_is_named(
    new_instance: Path, open_folder: Path
) -> None:
    with pytest.raises(ServerUserError, match="not a name"):
        open_server(new_instance, durable=False, outside=Outside("not a name", open_folder))


def test_a_database_that_began_outside_stays_there(
    new_instance: Path,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_server(new_instance, durable=False, outside=outside).release()
    monkeypatch.undo()
    account = choose(Instance(new_instance), programs.shipped(), outside)
    assert account.home == outside.home(Instance(new_instance))
