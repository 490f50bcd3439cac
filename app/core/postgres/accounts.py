"""Who runs the server and where its files lie, chosen by who we are and what the system allows.

PostgreSQL refuses to run as root. An ordinary user starts it directly. Root starts it in a user
namespace, where it has the rights of root's own files and none of root's powers. Where
namespaces are refused (most containers), a system user of its own runs it, and because that
user may not enter the instance folder, the files lie outside.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict

from app.core.postgres import locks
from app.core.postgres.errors import DatabaseLostError, NamespaceRefusedError, ServerUserError
from app.core.postgres.instance import Instance
from app.core.postgres.programs import Programs, copied

DATA = "postgres"


class _Identity(TypedDict):
    user: int | None
    group: int | None
    extra_groups: list[int] | None


@dataclass(frozen=True)
class Account:
    """The account that runs the server's programs, and the folder it keeps its files in."""

    home: Path
    programs: Programs
    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        """The database files."""
        return self.home / DATA

    @property
    def identity(self) -> _Identity:
        """How `subprocess` becomes this account, without any of our own groups."""
        if self.uid == os.geteuid():
            return {"user": None, "group": None, "extra_groups": None}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(
        self, command: Sequence[str], *, output: int, keep: int, text: str | None = None
    ) -> bool:
        """Run one of PostgreSQL's programs in the home folder and tell whether it succeeded.

        Its output goes to a file, never to a pipe of ours, which a server would keep open for
        whoever reads us to the end. The descriptor `keep` is inherited: it holds the lock that
        says "a server lives". (Ctrl-C in the terminal does not reach the server, because pg_ctl
        gives it a session of its own.)
        """
        done = subprocess.run(
            [*self.prefix, self.programs[command[0]], *command[1:]],
            input=text or "",
            text=True,
            stdout=output,
            stderr=output,
            cwd=self.home,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            pass_fds=(keep,),
            check=False,
            **self.identity,
        )
        return done.returncode == 0


@dataclass(frozen=True)
class Outside:
    """The system user and the folder for instances that cannot keep their own database."""

    user: str = "mutabik-db"
    folder: Path = Path("/var/lib/mutabik")

    def home(self, instance: Instance) -> Path:
        """Name the folder for one instance; another id or place means another folder."""
        return self.folder / instance.key


def choose(instance: Instance, programs: Programs, outside: Outside) -> Account:
    """Decide who runs the server of this instance and where its files are."""
    if os.geteuid() != 0:
        return Account(instance.path, programs, os.geteuid(), os.getegid())
    if is_outside(instance, outside):
        return dedicated(instance, programs, outside)
    account = in_namespace(instance, programs)
    if can_run(account):
        return account
    if account.data.exists():
        raise NamespaceRefusedError(path=account.data)
    return dedicated(instance, programs, outside)


def in_namespace(instance: Instance, programs: Programs) -> Account:
    """Root's own files without root's powers, under the number of some ordinary account.

    Any account will do, but it must exist: PostgreSQL looks its name up.
    """
    entry = next((entry for entry in pwd.getpwall() if entry.pw_uid), None)
    names = (entry.pw_uid, entry.pw_gid) if entry else (1, 1)
    unshare = ("unshare", "--user", f"--map-user={names[0]}", f"--map-group={names[1]}", "--")
    return Account(instance.path, programs, 0, 0, unshare)


def can_run(account: Account) -> bool:
    """Try whether this account can start the programs and write into its home."""
    probe = ("sh", "-c", 'test -w "$1" && exec "$2" --version', "sh")
    try:
        done = subprocess.run(
            [*account.prefix, *probe, str(account.home), account.programs["postgres"]],
            capture_output=True,
            cwd="/",
            check=False,
            **account.identity,
        )
    except OSError:
        return False
    return done.returncode == 0


def is_outside(instance: Instance, outside: Outside) -> bool:
    """Tell whether the instance has its database outside, and refuse when it is lost."""
    home = outside.home(instance)
    if (home / DATA).exists():
        return True
    if instance.outside.exists():
        raise DatabaseLostError(was=instance.outside.read_text(), expected=home)
    return False


def dedicated(instance: Instance, programs: Programs, outside: Outside) -> Account:
    """Give a system user of its own a folder that only it may enter (and root)."""
    entry = _user(outside.user)
    home = outside.home(instance)
    if not outside.folder.exists():
        outside.folder.mkdir(parents=True)
        outside.folder.chmod(0o755)
    home.mkdir(mode=0o700, exist_ok=True)
    os.chown(home, entry.pw_uid, entry.pw_gid)
    account = Account(home, programs, entry.pw_uid, entry.pw_gid)
    if can_run(account):
        return account
    with locks.gate(outside.folder / "programs.lock"):
        return replace(account, programs=copied(programs, outside.folder))


def _user(name: str) -> pwd.struct_passwd:
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    options += ["--shell", "/usr/sbin/nologin"]
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    try:
        return pwd.getpwnam(name)
    except KeyError:
        if program:
            subprocess.run([program, *options, name], capture_output=True, check=False)
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise ServerUserError(user=name) from None
