"""The business, one noun a module: a file or folder put here is found by itself."""

import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from app.core.errors import DomainError

_OWN = "own"


class OwnModuleError(DomainError):
    """Files of the team's own cannot be read; each is named with its line."""

    message = "Own modules cannot be read:\n{faults}"


def load() -> None:
    """Import every module, and then a team's own, so that their tables and panels are known.

    Raises OwnModuleError, which names every file that cannot be imported.
    """
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    faults = [
        fault for module in iter_modules([str(own_folder())]) if (fault := _read(module.name))
    ]
    if faults:
        raise OwnModuleError(faults="\n".join(faults))


def own_folder() -> Path:
    """Give the folder of a team's own model files."""
    return Path(__path__[0]) / _OWN


def _read(name: str) -> str:
    """Import an own module, or say what is wrong with it and where."""
    try:
        import_module(f"{__name__}.{_OWN}.{name}")
    except Exception as error:  # noqa: BLE001 - whatever a file does wrong is said with its line
        return f"  {_place(error)}: {type(error).__name__}: {error}"
    return ""


def _place(error: Exception) -> str:
    """Give the line of the own file at which an error came up."""
    if isinstance(error, SyntaxError):
        return f"{_OWN}/{Path(error.filename or '').name}, line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).parent == own_folder()]
    return f"{_OWN}/{Path(own[-1].filename).name}, line {own[-1].lineno}" if own else _OWN
