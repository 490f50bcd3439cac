"""The business, one noun a module: a file or folder put here is found by itself."""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Import every module, so that its tables and panels are known."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
