"""Parties as people keep them: cards with addresses, contacts and bank accounts."""

from app.modules.parties import figures as figures
from app.modules.parties import models as models
from app.modules.parties import services as services
from app.modules.parties import views as views
