"""A process that uses an instance's server until its standard input ends.

Run as `python visitor.py '{"instance": …}'`; says `ready` once the server runs. Further keys:
`uid` becomes that user first, `wheel` names a folder with a readable copy of the programs,
`user` and `folder` are where root keeps a database that may not stay in the instance.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.core.postgres import open_server
from app.core.postgres.accounts import Outside


def main(
    instance: str,
    uid: int | None = None,
    wheel: str | None = None,
    user: str = "mutabik-test",
    folder: str = "/nonexistent",
) -> None:
    """Open the server, say so, wait, and leave the rest to the interpreter's exit."""
    if wheel is not None:
        sys.path.insert(0, wheel)
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    open_server(Path(instance), durable=False, outside=Outside(user, Path(folder)))
    print("ready", flush=True)  # noqa: T201 - this is what the test waits for
    sys.stdin.read()


main(**json.loads(sys.argv[1]))
