"""`run.py` serves, stops whole, and recovers from being killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from tests.factories.installations import free_port

ROOT = Path(__file__).parents[2]


class Run:
    """A running installation, as its starter sees it."""

    def __init__(self, instance: Path) -> None:
        self.port = free_port()
        environment = os.environ | {"INSTANCE_DIR": str(instance), "PORT": str(self.port)}
        environment["MUTABIK_RATES_ADDRESS"] = ""
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "run.py"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output = ""

    def ended(self) -> int:
        with self.process:
            return self.process.wait(90)

    def wait_until_announced(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line
            if "Ctrl-C" in line:
                return
        pytest.fail(f"run.py ended: {self.output}")

    def family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def becomes_ready(self) -> bool:
        """Wait until the worker has beaten too: the page answers before its first sign of life."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            address = f"http://127.0.0.1:{self.port}/readyz"
            with suppress(HTTPError), urlopen(address, timeout=10) as answer:
                return bool(answer.status == HTTPStatus.OK)
            time.sleep(0.1)
        return False


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "instance"
    yield folder
    for process in psutil.process_iter(["cmdline"]):
        if str(folder) in " ".join(process.info["cmdline"] or []):
            process.kill()


def wait_for_the_end(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=90)
    assert alive == []


def postgres_runs(instance: Path) -> bool:
    return (instance / "postgres" / "postmaster.pid").exists()


def test_it_serves_and_ends_whole_each_time(instance: Path) -> None:
    for ending, is_new in ((signal.SIGINT, True), (signal.SIGTERM, False)):
        run = Run(instance)
        run.wait_until_announced()
        said = re.search(r"Sign in as admin with the password \S+", run.output)
        assert (said is not None) == is_new
        assert run.becomes_ready()
        family = run.family()
        run.process.send_signal(ending)
        assert run.ended() == 0
        wait_for_the_end(family)
        assert not postgres_runs(instance)


def test_ctrl_c_in_a_terminal_ends_it_in_order(instance: Path) -> None:
    run = Run(instance)
    run.wait_until_announced()
    family = run.family()
    os.killpg(run.process.pid, signal.SIGINT)
    rest, _nothing = run.process.communicate(timeout=90)
    assert (run.process.returncode, rest) == (0, "")
    wait_for_the_end(family)
    assert not postgres_runs(instance)


def test_after_being_killed_the_next_start_recovers(instance: Path) -> None:
    first = Run(instance)
    first.wait_until_announced()
    family = first.family()
    first.process.kill()
    first.ended()
    wait_for_the_end(family)
    second = Run(instance)
    second.wait_until_announced()
    assert "password" not in second.output
    assert second.becomes_ready()
    second.process.send_signal(signal.SIGINT)
    assert second.ended() == 0


def test_a_taken_port_is_said_in_one_line(instance: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        environment = os.environ | {"INSTANCE_DIR": str(instance), "PORT": port}
        done = subprocess.run(
            [sys.executable, "run.py"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert (
        done.stderr
        == f"127.0.0.1:{port} cannot be used: Address already in use. Set PORT to another number.\n"
    )
