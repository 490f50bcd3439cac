"""The business, one noun a module: a file or folder put here is found by itself."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

_OWN = "own"


def load() -> None:
    """Import every module, and then a team's own, so that their tables and panels are known."""
    for folder, package in ((__path__[0], __name__), (own_folder(), f"{__name__}.{_OWN}")):
        for module in iter_modules([str(folder)]):
            import_module(f"{package}.{module.name}")


def own_folder() -> Path:
    """Give the folder of a team's own model files."""
    return Path(__path__[0]) / _OWN
