"""People of the company: users, their roles and teams, and what each role may do."""

from app.modules.people import models as models
from app.modules.people import screens as screens
from app.modules.people import services as services
