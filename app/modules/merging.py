"""What the panel never merges: the books, and whatever they point to."""

from app import ledger
from app.core.language import _
from app.panel.merging.offered import keep_away

keep_away(ledger.__name__, _("the books hold it or point to it, and what is posted is final"))
