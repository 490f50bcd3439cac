"""Share one server between all processes of an instance.

Every user holds a shared lock on a file; joining and leaving happens one at a time under a
second one, the gate. Whoever leaves and then finds the first lock free was the last, and stops
the server. The kernel drops the locks of killed processes: after that the server is an orphan,
which the next process finds, uses, and stops on leaving.

A forked child inherits the lease: the server stays until parent and child have both left (the
lock belongs to the open file they share). A started program inherits nothing (O_CLOEXEC); only in
the instant before its exec it counts, and a lease given back just then leaves an orphan.
"""

import atexit
import os
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

from app.core.postgres import accounts, locks, programs
from app.core.postgres.accounts import Outside
from app.core.postgres.instance import find_instance
from app.core.postgres.roles import APP, DATABASE, OWNER
from app.core.postgres.server import Server
from app.core.postgres.sockets import PORT


class Lease:
    """The right to use the running server until `release`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._users: int | None = locks.share(server.instance.users)

    @property
    def url(self) -> str:
        """The database as the web role sees it, which creates no tables."""
        return self.url_for(APP)

    @property
    def owner_url(self) -> str:
        """The database as its owner sees it: migrations, backups, further databases."""
        return self.url_for(OWNER)

    def url_for(self, role: str, database: str = DATABASE) -> str:
        """Give a SQLAlchemy address, useless to whoever may not enter the socket's folder."""
        # The port is said because PGPORT in somebody's shell would change it.
        return f"postgresql+psycopg://{role}@/{database}?host={self._server.socket}&port={PORT}"

    def ensure_running(self) -> None:
        """Start the server again should it have been killed under us."""
        with locks.gate(self._server.instance.gate):
            self._server.ensure()

    def release(self) -> None:
        """Leave; the last to leave stops the server. A second call does nothing."""
        atexit.unregister(self.release)
        gate = self._server.instance.gate
        # A wiped instance has no gate left, and nobody who could come through it.
        with locks.gate(gate) if gate.exists() else nullcontext():
            self._leave()

    def _leave(self) -> None:
        users, self._users = self._users, None
        if users is None:
            return
        os.close(users)
        _stop_unused(self._server)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def open_server(
    instance_dir: Path, *, durable: bool = True, outside: Outside | None = None
) -> Lease:
    """Join the instance's own server, starting it if none runs; left by itself at exit.

    `durable=False` is for the throw-away instances of tests: it loses data when the machine
    stops, and is refused for an instance that was made without it. `outside` says where root
    keeps the database when the system refuses user namespaces.
    """
    instance = find_instance(instance_dir)
    with locks.gate(instance.gate):
        instance.settle_durability(durable=durable)
        instance.trim_log()
        account = accounts.choose(instance, programs.shipped(), outside or Outside())
        server = Server(instance, account, durable)
        try:
            server.ensure()
        except BaseException:
            _stop_unused(server)
            raise
        lease = Lease(server)
    atexit.register(lease.release)
    return lease


def _stop_unused(server: Server) -> None:
    if locks.is_free(server.instance.users):
        server.stop()
