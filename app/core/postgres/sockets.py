"""The place where the server listens: a short, private folder and nothing on the network."""

import os
import socket
import stat
import struct
import sys
from contextlib import suppress
from pathlib import Path

from app.core.postgres.errors import SocketFolderError

PORT = 5432
# A socket's path may have 107 bytes, and an instance may lie deep; TMPDIR differs between the
# shells of one user, who would then not find each other's server.
_PARENT = Path("/tmp")  # noqa: S108 - the folder's owner and mode are checked below


def socket_folder(uid: int, key: str) -> Path:
    """Name the folder for the socket of one instance."""
    return _PARENT / f"mutabik-{uid}-{key}"


def prepare(folder: Path, uid: int, gid: int) -> None:
    """Make the folder for the account that runs the server, or check whose it is."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not _is_private(folder, {uid, os.geteuid()}):
            raise SocketFolderError(path=folder) from None
    os.chown(folder, uid, gid, follow_symlinks=False)
    # What a killed server left: PostgreSQL believes the process number in there, although
    # another program may bear it by now.
    _clear(folder)


def remove(folder: Path, uid: int) -> None:
    """Take the folder of a stopped server away, if it is ours and there is one."""
    with suppress(FileNotFoundError):
        if _is_private(folder, {uid}):
            _clear(folder)
            folder.rmdir()


def _is_private(folder: Path, owners: set[int]) -> bool:
    info = folder.lstat()
    return stat.S_ISDIR(info.st_mode) and not info.st_mode & 0o077 and info.st_uid in owners


def _clear(folder: Path) -> None:
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (folder / name).unlink(missing_ok=True)


def listener(folder: Path) -> int | None:
    """Tell the process number of the server that listens, as the kernel knows it."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(folder / f".s.PGSQL.{PORT}"))
        except OSError:
            return None
        if sys.platform == "darwin":
            return int.from_bytes(connection.getsockopt(0, 2, 4), sys.byteorder)
        peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid, _uid, _gid = struct.unpack("3i", peer)
        return int(pid)
