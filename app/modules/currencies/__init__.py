"""Currencies and their rates of the day."""

from app.modules.currencies import models as models
