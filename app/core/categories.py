"""Categories: short lists of choices that people keep in the browser, one table for all kinds."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from app.core.colours import colour
from app.core.fields import CATEGORIES, Record, choice, text, whole
from app.core.language import _


class Category(Record):
    """A choice of a kind of categories; one that is archived is offered no more, and stays."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("kind", "name", name="category_name"),)

    kind: Mapped[str] = choice(_("Kind"), CATEGORIES)
    name: Mapped[str] = text(_("Name"))
    position: Mapped[int] = whole(
        _("Position"), default=0, hint=_("The lowest is offered first, then by the alphabet")
    )
    colour: Mapped[str] = colour()
