"""The file that a team's own model begins as: right as it stands, to be changed by hand."""

import re
from pathlib import Path
from string import Template

from app.core.errors import DomainError
from app.core.own import snake
from app.modules import own_folder
from app.panel.registry import registered

_SKETCH = Template(
    '''"""$Many of our own: say here in a sentence what they are."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.core.clock import today
from app.core.fields import Record, choice, day, link, money, ref, text
from app.core.language import _
from app.ledger.models import Party
from app.panel import Panel, action


class $One(Record):
    """One of our $many."""

    # A field each: its label, and what is special about it. `Mapped[... | None]` may stay empty.
    number: Mapped[str] = text(_("Document no"), unique=True, search=True)
    party_id: Mapped[int] = ref(Party)
    party: Mapped[Party] = link(_("Party"), "party_id")
    kind: Mapped[str] = choice(_("Kind"), {"small": _("Small"), "large": _("Large")})
    amount: Mapped[Decimal] = money(_("Amount"))
    due_on: Mapped[date] = day(_("Due date"))
    closed_on: Mapped[date | None] = day(_("Closed on"))

    panel = Panel(
        menu="accounts",  # the group of the menu: app/modules/menus.py
        title=_("$Many"),
        one=_("$Words"),
        icon="file-text",
        list=("number", "party", "kind", "amount", "due_on"),
        form={
            _("Document"): ("number", "party", "kind"),
            _("Amount"): ("amount", "due_on", "closed_on"),
        },
        filters=("party", "kind", "due_on"),
        owner="party.salesperson",  # whose row it is: what "own" means below
        can={"Finance": "create read update archive export", "Sales": "read own"},
    )


# A button on the record, a call of the API and a right of its own, here given to Finance.
@action(
    $One,
    _("Close"),
    icon="circle-check",
    available=lambda record: record.closed_on is None,
    roles=("Finance",),
)
def close(record: $One) -> None:
    """Close it today."""
    record.closed_on = today()
'''
)


class NotAModelNameError(DomainError):
    """A model is called by a word or words in capitals, in the singular."""

    message = "{name!r} is no name of a model: write it in the singular, like Guarantee."


class NameTakenError(DomainError):
    """There is such a model or such a file already."""

    message = "{name} is taken by {place}. Choose another name."


def begin(name: str) -> Path:
    """Write the file that a model begins as. Raises NotAModelNameError, NameTakenError."""
    if not re.fullmatch(r"(?:[A-Z][a-z0-9]+)+", name):
        raise NotAModelNameError(name=name)
    path = own_folder() / f"{snake(name)}.py"
    if name in registered():
        raise NameTakenError(name=name, place=registered()[name].model.__module__)
    if path.exists():
        raise NameTakenError(name=name, place=path.name)
    words = snake(name).replace("_", " ")
    many = f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"
    path.write_text(
        _SKETCH.substitute(One=name, Words=words.capitalize(), Many=many.capitalize(), many=many)
    )
    return path
