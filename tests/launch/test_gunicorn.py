"""gunicorn serves as the manual says, with the file that it reads by itself."""

import base64
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest
from flask import Flask

from tests.factories.installations import free_port

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "production.md"
WORKERS = 2
_ENOUGH = 60


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """Name the file that takes what gunicorn says."""
    return tmp_path / "said.txt"


@pytest.fixture
def gunicorn(
    app: Flask, port: int, tmp_path: Path, said: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the command of the manual, with two workers, on the database of the test."""
    found = re.search(r"gunicorn ('app:create_app\(\)'.*?)--bind", MANUAL.read_text(), re.DOTALL)
    assert found is not None
    words = found[1].replace("\\\n", " ").replace("'", "").replace("--workers 4", "").split()
    command = [sys.executable, "-m", "gunicorn", *words, "--workers", str(WORKERS)]
    log = said.open("wb")
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={
            **{key: text for key, text in os.environ.items() if key not in {"HOST", "PORT"}},
            "INSTANCE_DIR": str(tmp_path / "instance"),
            "DATABASE_URL": app.config["DATABASE_URL"],
            "DATABASE_OWNER_URL": app.config["DATABASE_OWNER_URL"],
            "MUTABIK_ENV": "production",
            "MUTABIK_ADDRESS": "https://books.example.com",
            "MUTABIK_TRUSTED_PROXIES": "1",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "MUTABIK_SECRETS_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        },
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    yield process
    process.kill()
    process.wait()
    log.close()


def page_at(port: int) -> str:
    """Open the sign-in page as the proxy in front asks for it, once somebody answers."""
    asked = Request(
        f"http://127.0.0.1:{port}/login/",
        headers={"Host": "books.example.com", "X-Forwarded-Proto": "https"},
    )
    deadline = time.monotonic() + _ENOUGH
    while time.monotonic() < deadline:
        with suppress(ConnectionError, OSError), urlopen(asked, timeout=_ENOUGH) as answer:  # noqa: S310 - the same
            return str(answer.read().decode())
        time.sleep(0.05)
    pytest.fail("nobody answers")


def settled(said: Path) -> int:
    """Count the workers that said they have settled, once all have or the time is over."""
    deadline = time.monotonic() + _ENOUGH
    while (found := said.read_text().count("Settled: ")) < WORKERS:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return found


def test_it_serves_settles_each_worker_and_ends_in_order(
    gunicorn: subprocess.Popen[bytes], port: int, said: Path
) -> None:
    assert 'name="password"' in page_at(port), said.read_text()
    assert settled(said) == WORKERS, said.read_text()
    family = psutil.Process(gunicorn.pid).children(recursive=True)
    assert len(family) >= WORKERS
    gunicorn.send_signal(signal.SIGTERM)
    assert gunicorn.wait(_ENOUGH) == 0, said.read_text()
    assert "Traceback" not in said.read_text()
    assert psutil.wait_procs(family, timeout=_ENOUGH)[1] == []
