"""Valuation of other currencies at a period's end: shown first, then posted."""

from app.modules.revaluations import views as views
