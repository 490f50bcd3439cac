"""Balances of all parties: a list that opens the statements."""

from app.modules.balances import views as views
