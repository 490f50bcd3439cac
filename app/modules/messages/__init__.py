"""Messages that leave the house: their list, the mail server, and how letters are written."""

from app.modules.messages import models as models
from app.modules.messages import screens as screens
