"""Credit limits: watched where invoices are entered, shown on a screen and by a command."""

from app.modules.credit import views as views
