"""Parties as people keep them: cards with addresses, contacts and bank accounts."""

from app.modules.parties import models as models
