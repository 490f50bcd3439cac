"""Matching what was owed with what was paid: its screens and its reports."""

from app.modules.matching import runs as runs
from app.modules.matching import views as views
