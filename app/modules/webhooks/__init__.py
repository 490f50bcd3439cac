"""Webhooks: other programs hear at once what happens to records here."""

from app.modules.webhooks import models as models
from app.modules.webhooks import screens as screens
