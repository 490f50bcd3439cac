"""Cheques and notes: their cards, rolls, what happens to them, and when they fall due."""

from app.modules.instruments import card as card
from app.modules.instruments import models as models
from app.modules.instruments import views as views
from app.modules.instruments.reports import instruments_report as instruments_report
