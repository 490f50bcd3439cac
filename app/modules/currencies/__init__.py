"""Currencies and their rates of the day."""

from app.modules.currencies import models as models
from app.modules.currencies import views as views
