"""How old the balances are: a list that opens the statements."""

from app.modules.ageing import views as views
from app.modules.ageing.reports import ageing_report as ageing_report
