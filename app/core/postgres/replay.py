"""Play an archive of pg_dump into a database, in one transaction that only we can commit.

pg_restore writes the script and psql runs it, instead of pg_restore alone, for two reasons.
pg_restore 18 sets a parameter that servers before 17 do not know, and stops there. And COMMIT
is only sent after pg_restore has read its file to the end and said so: whoever of the three
dies on the way, the server sees a closed connection and undoes everything.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

from app.core.postgres.errors import ArchiveError, RestoreError
from app.core.postgres.programs import Programs

# What pg_restore writes for every server, and the version that introduced it.
_TIMEOUT, _KNOWN_SINCE = b"SET transaction_timeout = 0;", 17
_HEADER_LINES = 40
_QUIET = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")


def replay(
    shipped: Programs, file: Path, address: str, environment: dict[str, str], server: int
) -> None:
    """Run the archive's script on a server of that major version."""
    with (
        tempfile.NamedTemporaryFile("w", suffix=".list") as listing,
        tempfile.TemporaryFile("w+") as unreadable,
        tempfile.TemporaryFile("w+") as refused,
    ):
        listing.writelines(_wanted(_contents(shipped, file)))
        listing.flush()
        options = ("--no-owner", "--no-privileges", f"--use-list={listing.name}", "--file=-")
        reader = subprocess.Popen(
            [shipped["pg_restore"], *options, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=unreadable,
        )
        writer = subprocess.Popen(
            [shipped["psql"], *_QUIET, f"--dbname={address}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=refused,
            env=environment,
        )
        with reader, writer:
            _pour(reader, writer, server)
        if reader.returncode > 0:
            raise ArchiveError(file=file, detail=first_error(_text(unreadable)))
        if writer.returncode or reader.returncode:
            raise RestoreError(detail=first_error(_text(refused)))


def first_error(said: str) -> str:
    """Pick a program's first error; the lines after it may quote rows of the database."""
    lines = [line for line in said.splitlines() if line.strip()]
    found = [line for line in lines if "error:" in line.lower() or "FATAL" in line]
    return (found or lines or ["no reason given"])[0]


def _contents(shipped: Programs, file: Path) -> str:
    done = subprocess.run(
        [shipped["pg_restore"], "--list", str(file)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ArchiveError(file=file, detail=first_error(done.stderr))
    return done.stdout


def _wanted(contents: str) -> Iterator[str]:
    """All but the comments on extensions, which only their owner, often an administrator, sets."""
    for line in contents.splitlines(keepends=True):
        if " COMMENT - EXTENSION " not in line:
            yield line


def understood(header: Iterable[bytes], server: int) -> Iterator[bytes]:
    """Leave out of the script's first lines what an older server would stop at."""
    for line in header:
        if server >= _KNOWN_SINCE or line.strip() != _TIMEOUT:
            yield line


def _pour(reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes], server: int) -> None:
    source, sink = _pipe(reader.stdout), _pipe(writer.stdin)
    try:
        sink.write(b"BEGIN;\n")
        sink.writelines(understood(islice(source, _HEADER_LINES), server))
        shutil.copyfileobj(source, sink, 1024 * 1024)
        if reader.wait() == 0:
            sink.write(b"COMMIT;\n")
        sink.flush()
    except BrokenPipeError:
        reader.kill()  # psql has stopped at an error, which it names itself
    finally:
        with suppress(BrokenPipeError):
            sink.close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:  # asked for above; only the type allows it
        raise AssertionError
    return stream


def _text(stream: IO[str]) -> str:
    stream.seek(0)
    return stream.read()
