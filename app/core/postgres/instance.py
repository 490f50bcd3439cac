"""The folder that holds all an installation owns: database, uploads, secrets."""

import hashlib
import os
import secrets
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.core.postgres.errors import DurabilityError, InstanceOpenError, InstanceOwnerError

LOG_LIMIT = 8 * 1024 * 1024


@dataclass(frozen=True)
class Instance:
    """Names of the files in an instance folder."""

    path: Path

    @property
    def gate(self) -> Path:
        """The lock under which the server is started and stopped."""
        return self.path / "run" / "gate"

    @property
    def users(self) -> Path:
        """The lock that every process using the server shares."""
        return self.path / "run" / "users"

    @property
    def outside(self) -> Path:
        """Says where the database is, if it could not be kept in here."""
        return self.path / "outside"

    @property
    def log(self) -> Path:
        """Where PostgreSQL writes what it has to say."""
        return self.path / "postgres.log"

    @cached_property
    def key(self) -> str:
        """A short name for this instance at this place.

        Made from the path and a random id kept inside, so that a wiped instance, and a copy
        of one, are never taken for the original.
        """
        path = self.path / "id"
        if not path.exists():
            new = path.with_suffix(".new")
            new.write_text(secrets.token_hex(16))
            new.replace(path)
        return hashlib.sha256(os.fsencode(self.path) + path.read_bytes()).hexdigest()[:16]

    def settle_durability(self, *, durable: bool) -> None:
        """Refuse to mix throw-away instances with real ones; a new one becomes what is asked."""
        mark = self.path / "not-durable"
        if not durable and not (self.path / "id").exists():
            mark.touch(0o600)
        if mark.exists() is durable:
            raise DurabilityError(path=self.path)

    def trim_log(self) -> None:
        """Keep the log small: past the limit it starts again, with one older copy beside it.

        The file is emptied in place because a running server keeps it open for appending.
        """
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            shutil.copy(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


def own_folder(path: Path) -> Path:
    """Make or check a folder that only we may enter; nothing above it is touched."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = path.resolve()
        info = path.stat()
    except PermissionError:
        raise InstanceOwnerError(path=path) from None
    if info.st_uid != os.geteuid():
        raise InstanceOwnerError(path=path)
    if info.st_mode & 0o077:
        if any(path.iterdir()):
            raise InstanceOpenError(path=path)
        path.chmod(0o700)
    return path


def find_instance(path: Path) -> Instance:
    """Make the instance folder and the folder of its locks, or check them."""
    instance = Instance(own_folder(path))
    own_folder(instance.path / "run")
    return instance
