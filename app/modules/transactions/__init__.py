"""Transactions of all parties: a list with the totals of whatever is filtered."""

from app.modules.transactions import views as views
