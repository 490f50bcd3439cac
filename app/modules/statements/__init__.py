"""Statements of account and balance lists: on the screen and as documents."""

from app.modules.statements import views as views
from app.modules.statements.reports import balances_report as balances_report
from app.modules.statements.reports import currency_balances_report as currency_balances_report
from app.modules.statements.reports import statement_report as statement_report
