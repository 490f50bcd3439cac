"""Static files under names that carry their content, so that browsers keep them for ever."""

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, current_app, request
from markupsafe import Markup
from werkzeug.datastructures import Headers
from whitenoise import WhiteNoise

from app.panel.registry import registered
from app.panel.screens import all_screens

SERVED = frozenset({".css", ".js", ".woff2", ".svg", ".png", ".ico"})

_SHEET = "menu.svg"
_EDITOR = "vendor/editor/"
"""Parts of the editor of formatted texts, which find each other by the names of their packages."""

_ICONS = Path(__file__).parents[1] / "static" / "vendor" / "icons.json"


class NoSuchAssetError(LookupError):
    """A template names a static file that is not there; set-up copies the front-end parts."""


def init_app(app: Flask) -> None:
    """Serve every static file under a name of its own content; templates ask for it by path."""
    folder = Path(app.static_folder or "")
    names = {
        path.relative_to(folder).as_posix(): _hashed(path, folder)
        for path in sorted(folder.rglob("*"))
        if path.suffix in SERVED
    }
    # WhiteNoise knows only the hashed names: whatever it serves never changes.
    server = WhiteNoise(
        app.wsgi_app,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_harden,
        allow_all_origins=False,
    )
    for path, url in names.items():
        server.add_file_to_dictionary(url, str(folder / path))
    sheet = _menu_sheet(Path(app.config["INSTANCE_DIR"]))
    names[_SHEET] = f"/static/{sheet.name}"
    server.add_file_to_dictionary(names[_SHEET], str(sheet))
    app.wsgi_app = server  # type: ignore[method-assign] # Flask documents this assignment
    app.extensions["assets"] = names
    app.extensions["scripts"] = tuple(it for it in names.items() if it[0].startswith("js/"))
    app.extensions["editor"] = tuple(it for it in names.items() if it[0].startswith(_EDITOR))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True  # pages are a tenth smaller
    app.jinja_env.globals.update(
        asset=asset,
        icon=icon,
        menu_icon=menu_icon,
        import_map=import_map,
        css_text=css_text,
    )


def asset(path: str) -> str:
    """Give the address of a static file."""
    try:
        return f"{request.script_root}{current_app.extensions['assets'][path]}"
    except KeyError:
        raise NoSuchAssetError(path) from None


def import_map(*, has_editor: bool = False) -> Markup:
    """Give the import map by which our scripts find each other: panel/grid, panel/form …

    With an editor on the page it also says where the parts of that are.
    """
    scripts = current_app.extensions["scripts"]
    parts = current_app.extensions["editor"] if has_editor else ()
    return _import_map(request.script_root, scripts, parts)


@lru_cache(maxsize=8)
def _import_map(
    root: str, scripts: Iterable[tuple[str, str]], parts: Iterable[tuple[str, str]]
) -> Markup:
    names = {f"panel/{Path(path).stem}": f"{root}{url}" for path, url in scripts}
    names |= {Path(path).stem: f"{root}{url}" for path, url in parts}
    return Markup(json.dumps({"imports": names}, separators=(",", ":")))  # noqa: S704 - our names


@cache
def icon(name: str, extra: str = "") -> Markup:
    """Draw an icon; one nobody drew leaves an empty place."""
    return Markup(  # noqa: S704 - drawn by the icon set, named by our code
        f'<svg class="icon {extra}" viewBox="0 0 24 24" aria-hidden="true">{_drawn(name)}</svg>'
    )


def menu_icon(name: str) -> Markup:
    """Draw an icon of the menu from the sheet that every page shares: a third of a page else."""
    place = f"{asset(_SHEET)}#{name}"
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>').format(place)


def _menu_sheet(folder: Path) -> Path:
    """Write the icons of all models and screens as one file, under a name of its content."""
    entries = (entry.panel.icon for entry in registered().values())
    wanted = sorted({*entries, *(screen.icon for screen in all_screens().values()), "point"})
    drawings = _drawings()
    drawn = "".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{drawings.get(name, "")}</symbol>'
        for name in wanted
    )
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>'
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"menu.{digest}.svg"
    if not path.exists():
        written = path.with_suffix(f".{secrets.token_hex(4)}")
        written.write_text(text, encoding="utf-8")
        written.replace(path)
    return path


def icon_names() -> Collection[str]:
    """Give the name of every icon; none before set-up has fetched them."""
    return _drawings().keys() if _ICONS.exists() else ()


def has_icon(name: str) -> bool:
    """Tell whether there is an icon of this name."""
    return name in icon_names()


def css_text(text: str) -> Markup:
    """Write a text as the inside of a CSS string, so that a style sheet can show it."""
    plain = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return Markup("".join(plain))  # noqa: S704 - nothing but letters, digits and CSS escapes


def _drawn(name: str) -> str:
    """Give the lines of an icon from the file of all, of which pages need a fiftieth."""
    text = _ICONS.read_text(encoding="utf-8")
    found = re.search(rf'"{re.escape(name)}":\s*', text)
    lines: str = json.JSONDecoder().raw_decode(text, found.end())[0] if found else ""
    return lines


def _drawings() -> dict[str, str]:
    icons: dict[str, str] = json.loads(_ICONS.read_text(encoding="utf-8"))
    return icons


def _hashed(path: Path, folder: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    inside = path.relative_to(folder).parent.as_posix()
    return f"/static/{inside}/{path.stem}.{digest}{path.suffix}"


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
