"""Installations beside the one under test: its files copied, commands run in it, served."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Request

ROOT = Path(__file__).parents[2]

_FOLDERS = ("app", "templates", "translations", "migrations", "tools")
_STAMPS = ("python", "runtime", "development", "frontend", "catalogues")
_OF_A_HOP = frozenset({"connection", "keep-alive", "transfer-encoding"})


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def gateway(port: int) -> Flask:
    """Give an application whose clients speak over HTTP with whoever listens on a port."""

    def forward(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            sent = {name: value for name, value in request.headers if name != "Host"}
            connection.request(
                request.method,
                iri_to_uri(request.full_path),
                request.get_data(),
                headers=sent,
            )
            answer = connection.getresponse()
            body = answer.read()
        headers = [pair for pair in answer.getheaders() if pair[0].lower() not in _OF_A_HOP]
        start_response(f"{answer.status} {answer.reason}", headers)
        return [body]

    app = Flask(__name__, static_folder=None)
    app.wsgi_app = forward  # type: ignore[method-assign] # Flask documents this assignment
    return app


class Installation:
    """A copy of the product in a folder of its own, on a database that it is given."""

    def __init__(self, folder: Path, settings: Mapping[str, Any], **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self._environment = os.environ | {
            "INSTANCE_DIR": str(folder / "instance"),
            "DATABASE_URL": settings["DATABASE_URL"],
            "DATABASE_OWNER_URL": settings["DATABASE_OWNER_URL"],
            "PORT": str(self.port),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None
        _copy_product(folder)

    def run(self, command: str) -> str:
        """Run a command as the guides write it, and give what it says; it must succeed."""
        done = subprocess.run(
            shlex.split(command),
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, command: str) -> Flask:
        """Serve, and give the application whose clients speak with it over HTTP."""
        said = self.folder / "said.log"  # a pipe that nobody reads on would hold it up when full
        with said.open("w") as told:
            self._process = subprocess.Popen(
                shlex.split(command),
                cwd=self.folder,
                env=self._environment,
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while self._process.poll() is None:
            if "Ctrl-C" in said.read_text("utf-8"):
                return gateway(self.port)
            time.sleep(0.05)
        return pytest.fail(f"{command}: {said.read_text('utf-8')}")

    def stop(self) -> None:
        """Press Ctrl-C where it was started, and wait until everything of it has ended."""
        if self._process is None:
            return
        with suppress(psutil.NoSuchProcess), self._process:
            family = psutil.Process(self._process.pid).children(recursive=True)
            os.killpg(self._process.pid, signal.SIGINT)
            _gone, alive = psutil.wait_procs(family, timeout=90)
            assert alive == []
        self._process = None


def _copy_product(folder: Path) -> None:
    """Copy what an installation consists of, prepared, and without what is a team's own."""
    folder.mkdir(parents=True)
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=_of_a_team)
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in {".py", ".txt", ".json", ".toml"}:
            shutil.copy2(path, folder)
    shutil.copy2(ROOT / "Makefile", folder)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".setup").mkdir()
    for name in _STAMPS:
        (folder / ".setup" / name).touch()


def _of_a_team(folder: str, names: list[str]) -> set[str]:
    shipped = {"__init__.py", "README.md"}
    return set(names) - shipped if Path(folder).name == "own" else set()
