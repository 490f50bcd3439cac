"""Create, start, find and stop the server of one instance.

Whether a server lives is asked of the kernel, not of a file: all its processes inherit an open,
locked file when they are started. The lock is free exactly when the last of them is gone, however
it went, and no reused process number can be mistaken for it.
"""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.postgres import locks, sockets
from app.core.postgres.accounts import DATA, Account
from app.core.postgres.errors import DatabaseVersionError, ServerElsewhereError, ServerStartError
from app.core.postgres.instance import Instance
from app.core.postgres.roles import FIRST_SQL, SUPERUSER
from app.core.postgres.settings import options

# Seconds to wait for a server that listens: after a crash it reads up to max_wal_size again.
PATIENCE = 300
# Seconds to wait for one that holds the files and does not listen: it is coming, going, or
# out of our reach.
SILENCE = 15


@dataclass(frozen=True)
class Server:
    """The server of one instance, running or not; call it under the instance's gate."""

    instance: Instance
    account: Account
    durable: bool

    @property
    def socket(self) -> Path:
        """The folder where it listens."""
        return sockets.socket_folder(self.account.uid, self.instance.key)

    @property
    def lock(self) -> Path:
        """The lock its processes hold; it lies beside the files, wherever they are."""
        return self.account.home / "postgres.lock"

    def ensure(self) -> None:
        """Find the server running, or start it; make its files first if there are none."""
        begin = heard = time.monotonic()
        while (pid := sockets.listener(self.socket)) is None or not self._is_ready(pid):
            lock = locks.take(self.lock)
            if lock is not None:
                self._start(lock)
                break
            now = time.monotonic()
            heard = now if pid else heard
            if now - heard > SILENCE or now - begin > PATIENCE:
                raise ServerElsewhereError(path=self.account.data, socket=self.socket)
            if pid and not self.account.data.exists():
                os.kill(pid, signal.SIGQUIT)  # its files were deleted under it
            time.sleep(0.02)
        if self.account.home != self.instance.path:
            self.instance.outside.write_text(str(self.account.home))

    def stop(self) -> None:
        """End all sessions and stop; returns when the last process is gone."""
        pid = sockets.listener(self.socket)
        if pid is not None:
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + (PATIENCE if pid else 0)
        while sockets.listener(self.socket) or not locks.is_free(self.lock):
            if time.monotonic() > deadline:
                return
            time.sleep(0.01)
        sockets.remove(self.socket, self.account.uid)

    def _is_ready(self, pid: int) -> bool:
        try:
            lines = (self.account.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]

    def _start(self, lock: int) -> None:
        with self._log() as output:
            try:
                if not self.account.data.exists():
                    self._create(lock, output)
                self._check_version()
                self._launch(lock, output)
            finally:
                # Closed, not unlocked: the server has inherited the open file and its lock.
                os.close(lock)

    def _launch(self, lock: int, output: int) -> None:
        sockets.prepare(self.socket, self.account.uid, self.account.gid)
        # We hold the lock, so no server lives, whatever process bears that number now.
        (self.account.data / "postmaster.pid").unlink(missing_ok=True)
        command = ("pg_ctl", "start", "-s", "-w", "-t", str(PATIENCE), "-D", DATA)
        settings = options(self.socket, durable=self.durable)
        self._run(*command, "-o", settings, output=output, keep=lock)

    def _create(self, lock: int, output: int) -> None:
        """Make the files beside their place, so that a half-made cluster is never taken for one.

        The character type is C.UTF-8 because under plain C pg_trgm drops every Turkish letter.
        """
        new = self.account.home / f"{DATA}.new"
        shutil.rmtree(new, ignore_errors=True)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale")
        access = ("--username", SUPERUSER, "--auth-local=trust", "--auth-host=reject")
        hasty = not self.durable
        self._run(
            *("initdb", "-D", new.name, "--encoding=UTF8", *locale, "--lc-ctype=C.UTF-8"),
            *("--data-checksums", "--no-instructions", *access, *["--no-sync"] * hasty),
            output=output,
            keep=lock,
        )
        single = ("postgres", "--single", "-c", "exit_on_error=true", *["-F"] * hasty)
        self._run(*single, "-D", new.name, "template1", output=output, keep=lock, text=FIRST_SQL)
        new.rename(self.account.data)

    def _run(self, *command: str, output: int, keep: int, text: str = "") -> None:
        said = os.fstat(output).st_size
        if not self.account.run(command, output=output, keep=keep, text=text):
            with self.instance.log.open("rb") as log:
                log.seek(said)
                tail = log.read().decode(errors="replace").splitlines()[-5:]
            raise ServerStartError(log=self.instance.log, detail=" / ".join(tail))

    def _check_version(self) -> None:
        was = (self.account.data / "PG_VERSION").read_text().strip()
        major = str(self.account.programs.major)
        if was != major:
            raise DatabaseVersionError(path=self.account.data, was=was, version=major)

    @contextmanager
    def _log(self) -> Iterator[int]:
        fd = os.open(self.instance.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            yield fd
        finally:
            os.close(fd)
