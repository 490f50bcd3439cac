"""What moved in each day, week, month, quarter or year."""

from app.modules.totals import views as views
from app.modules.totals.reports import totals_report as totals_report
