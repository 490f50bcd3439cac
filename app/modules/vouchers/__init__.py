"""Vouchers: their screens, and the sentences they leave in the history."""

from app.modules.vouchers import card as card
from app.modules.vouchers import journal_views as journal_views
from app.modules.vouchers import models as models
from app.modules.vouchers import services as services
from app.modules.vouchers import views as views
from app.modules.vouchers.memory import remember_cards as remember_cards
from app.modules.vouchers.memory import remember_import as remember_import
from app.modules.vouchers.memory import remember_posting as remember_posting
