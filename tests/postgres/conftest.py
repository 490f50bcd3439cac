"""Real servers in throw-away folders; what a test leaves running is stopped after it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from app.core.postgres import Lease, open_server, programs
from app.core.postgres.accounts import Outside, choose
from app.core.postgres.instance import Instance
from app.core.postgres.server import Server
from app.core.postgres.sockets import listener

# What only root can do is only there for root to try: namespaces, other users.
collect_ignore = [] if os.geteuid() == 0 else ["as_root"]


_numbers = count(1)


class Visitor:
    """Another process that uses the server of an instance."""

    def __init__(self, **options: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("visitor.py")), json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_ready(self) -> "Visitor":
        """Wait until it has the server."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        return self

    def leave(self) -> None:
        """Let it end as programs do."""
        self.process.communicate()

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.communicate()


def _stop(path: Path) -> None:
    if (path / "postgres" / "postmaster.pid").exists():
        open_server(path, durable=False).release()


@pytest.fixture
def new_instance(tmp_path: Path) -> Iterator[Path]:
    """Name a folder for an instance."""
    path = tmp_path / "instance"
    yield path
    _stop(path)


@pytest.fixture(scope="module")
def used_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an instance for the tests of one file, because that takes longer than most of them."""
    path = tmp_path_factory.mktemp("used") / "instance"
    open_server(path, durable=False).release()
    return path


@pytest.fixture
def instance(used_instance: Path) -> Iterator[Path]:
    """Give an instance that was used before and is not in use."""
    yield used_instance
    _stop(used_instance)


@pytest.fixture(scope="module")
def lease(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lease]:
    """Use one server for all tests of a file."""
    with open_server(tmp_path_factory.mktemp("own") / "instance", durable=False) as lease:
        yield lease


@pytest.fixture(scope="module")
def new_database(lease: Lease, ask: Callable[..., object]) -> Callable[[], Callable[[str], str]]:
    """Make databases in that server, each given as its address for a role."""

    def make() -> Callable[[str], str]:
        name = f"test_{next(_numbers)}"
        ask(lease.owner_url, f"CREATE DATABASE {name}")
        return lambda role: lease.url_for(role, name)

    return make


@pytest.fixture
def database(new_database: Callable[[], Callable[[str], str]]) -> Callable[[str], str]:
    """Make one new database."""
    return new_database()


@pytest.fixture
def visit() -> Iterator[Callable[..., Visitor]]:
    """Start further processes that use an instance."""
    visitors: list[Visitor] = []

    def start(instance: Path, **options: object) -> Visitor:
        visitors.append(Visitor(instance=str(instance), **options))
        return visitors[-1]

    yield start
    for visitor in visitors:
        if visitor.process.poll() is None:
            visitor.leave()


@pytest.fixture
def server_of() -> Callable[[Path], Server]:
    """Look at an instance's server without using it."""

    def server(path: Path) -> Server:
        instance = Instance(path)
        return Server(instance, choose(instance, programs.shipped(), Outside()), durable=False)

    return server


@pytest.fixture
def pid_of(server_of: Callable[[Path], Server]) -> Callable[[Path], int | None]:
    """Tell which process serves an instance, if any."""
    return lambda path: listener(server_of(path).socket)


@pytest.fixture(scope="session")
def wait_until() -> Callable[[Callable[[], object]], None]:
    """Wait for something another process does."""

    def wait(happened: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not happened():
            assert time.monotonic() < deadline
            time.sleep(0.002)

    return wait


@pytest.fixture
def kill_server(
    pid_of: Callable[[Path], int | None], wait_until: Callable[[Callable[[], object]], None]
) -> Callable[[Path], None]:
    """Kill the server itself, as the system does when memory ends."""

    def kill(path: Path) -> None:
        pid = pid_of(path)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: pid_of(path) is None)

    return kill


@pytest.fixture(scope="session")
def ask() -> Callable[..., object]:
    """Run one statement and give back its first value."""

    def run(url: str, statement: str) -> object:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    return run
