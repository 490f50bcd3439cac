"""The low-code engine: screens from the data model; it knows no business word."""

from app.panel.definition import (
    Figure,
    Panel,
    action,
    figures,
    saved,
    shortcut,
    show,
    tab,
    warnings,
)
from app.panel.screens import Screen

__all__ = [
    "Figure",
    "Panel",
    "Screen",
    "action",
    "figures",
    "saved",
    "shortcut",
    "show",
    "tab",
    "warnings",
]
