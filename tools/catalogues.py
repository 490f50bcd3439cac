"""The message catalogues: `update` collects, `compile` builds, `check` refuses gaps and drift."""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path("translations")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2")]


def collect() -> Catalog:
    """Give every message of the code and the templates."""
    catalogue = Catalog(project="Mutabık", fuzzy=False)
    for file, line, message, comments, context in extract_from_dir(
        ".", METHODS, keywords=KEYWORDS, directory_filter=_is_ours
    ):
        catalogue.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


def _is_ours(folder: str) -> bool:
    return not {".venv", "node_modules", "tests"} & set(Path(folder).parts)


def files() -> list[Path]:
    """Give the catalogue of each language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[1])


def update() -> None:
    """Take new messages into every catalogue, and drop what the code no longer says."""
    template = collect()
    for path in files():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.write_bytes(_as_po(catalogue))


def build() -> None:
    """Build the catalogues the application reads."""
    for path in files():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))


def check() -> int:
    """Refuse messages without a translation, placeholders that differ, and stale catalogues."""
    wanted = {message.id for message in collect() if message.id}
    faults = []
    for path in files():
        known = {message.id: message for message in read(path) if message.id}
        faults += [f"{path}: not collected: {name}" for name in wanted - known.keys()]
        faults += [f"{path}: no longer said: {name}" for name in known.keys() - wanted]
        faults += [f"{path}: not translated: {name}" for name in known if not known[name].string]
        faults += [
            f"{path}: other placeholders: {name}"
            for name, message in known.items()
            if _placeholders(message.id) != _placeholders(message.string)
        ]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _placeholders(message: object) -> set[str]:
    return {part.split("}")[0] for part in str(message).split("{")[1:]}


def _as_po(catalogue: Catalog) -> bytes:
    stream = BytesIO()
    write_po(stream, catalogue, width=100, omit_header=False, no_location=True, sort_output=True)
    return stream.getvalue()


if __name__ == "__main__":
    actions = {"update": update, "compile": build, "check": check}
    sys.exit(actions[sys.argv[1]]())
