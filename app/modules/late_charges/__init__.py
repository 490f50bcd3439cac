"""What late payment costs: the table of rates, the screen of charges, and their report."""

from app.modules.late_charges import views as views
from app.modules.late_charges.models import known_rates as known_rates
from app.modules.late_charges.reports import late_charges_report as late_charges_report
