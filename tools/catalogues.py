"""The message catalogues: `update` collects, `compile` builds, `check` refuses gaps and drift.

What a team's own modules and templates say beyond the product has catalogues of its own.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path("translations")
OWN = "own"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [
    ("app/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/mail/**.txt", "jinja2"),
]


@cache
def collect(*, own: bool = False) -> Catalog:
    """Give every message of the code and the templates: the product's, or what own ones add."""
    catalogue = Catalog(project="Mutabık", fuzzy=False)
    known = {message.id for message in collect()} if own else set()
    for file, line, message, comments, context in extract_from_dir(
        ".", METHODS, keywords=KEYWORDS, directory_filter=_is_ours
    ):
        if (OWN in Path(file).parts) is own and message not in known:
            catalogue.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


def _is_ours(folder: str) -> bool:
    return not {".venv", "node_modules", "tests"} & set(Path(folder).parts)


def files(*, own: bool = False) -> list[Path]:
    """Give the catalogue of each language the product speaks; an own one may not exist yet."""
    found = sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return [FOLDER / OWN / path.relative_to(FOLDER) for path in found] if own else found


def read(path: Path) -> Catalog:
    """Read a catalogue, an empty one where there is none yet."""
    language = path.parts[-3]
    if not path.exists():
        return Catalog(locale=language, project="Mutabık", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Take new messages into every catalogue, and drop what the code no longer says."""
    for own in (False, True):
        template = collect(own=own)
        for path in files(own=own):
            if own and not path.exists() and not len(template):
                continue
            catalogue = read(path)
            catalogue.update(template, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_as_po(catalogue))


def build() -> None:
    """Build the catalogues the application reads."""
    for path in (*files(), *files(own=True)):
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(path))


def check() -> int:
    """Refuse messages without a translation, placeholders that differ, and stale catalogues."""
    faults = [fault for own in (False, True) for fault in _faults(own=own)]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _faults(*, own: bool) -> Iterator[str]:
    wanted = {message.id for message in collect(own=own) if message.id}
    for path in files(own=own):
        known = {message.id: message for message in read(path) if message.id}
        yield from (f"{path}: not collected: {name}" for name in wanted - known.keys())
        yield from (f"{path}: no longer said: {name}" for name in known.keys() - wanted)
        yield from (
            f"{path}: not translated: {name}"
            for name, message in known.items()
            if not all(_forms(message.string))
        )
        yield from (
            f"{path}: other placeholders: {name}"
            for name, message in known.items()
            if _placeholders(message.id) != _placeholders(message.string)
        )


def _forms(string: str | Sequence[str] | None) -> Sequence[str]:
    """Give every form of a translation: one, or one for each number."""
    return [string] if isinstance(string, str) else string or [""]


def _placeholders(message: object) -> set[str]:
    return {part.split("}")[0] for part in str(message).split("{")[1:]}


def _as_po(catalogue: Catalog) -> bytes:
    stream = BytesIO()
    write_po(stream, catalogue, width=100, omit_header=False, no_location=True, sort_output=True)
    return stream.getvalue()


if __name__ == "__main__":
    actions = {"update": update, "compile": build, "check": check}
    sys.exit(actions[sys.argv[1]]())
