"""The rows and columns of a pivot: what they are called, and the condition their records meet."""

from datetime import date, timedelta
from typing import Any

from app.core.dates import add_months, format_date
from app.core.language import _, current_language
from app.panel import kinds
from app.panel.lists.columns import HIDDEN, ListColumn
from app.panel.lists.conditions import BETWEEN
from app.panel.lists.criteria import Condition
from app.panel.pivot.asked import Dimension

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MOST_OF_A_VALUE = 200


def called(column: ListColumn, dimension: Dimension, key: Any, name: Any) -> str:
    """Give what a row or a column is called."""
    if key is None or key == "":
        return str(_("(empty)"))
    field = dimension.field
    if field.kind == "link":
        return str(HIDDEN) if name is None else column.cell((key, name)).text
    if dimension.step:
        return _period(dimension.step, key)
    if field.kind == "yes_no":
        return kinds.show(field, name, current_language())
    return column.cell((name,)).text


def _period(step: str, begin: date) -> str:
    language = current_language()
    if step == "year":
        return str(begin.year)
    if step == "quarter":
        return str(_("Q%(quarter)s %(year)s", quarter=(begin.month + 2) // 3, year=begin.year))
    if step == "month":
        return f"{begin:%m.%Y}"
    first = format_date(begin, language)
    return first if step == "day" else f"{first} – {format_date(last_day(step, begin), language)}"


def last_day(step: str, begin: date) -> date:
    """Give the last day of a period that begins on a day."""
    if step in _MONTHS:
        return add_months(begin, _MONTHS[step]) - timedelta(days=1)
    return begin + timedelta(days=6 if step == "week" else 0)


def shared(dimension: Dimension, key: Any, name: Any) -> Condition | None:
    """Give the condition that exactly the records of a row meet; None where none can say it."""
    field = dimension.field
    if key is None or key == "":
        return None if field.kind == "yes_no" else Condition(dimension.name, "empty")
    if dimension.step:
        days = f"{key}{BETWEEN}{last_day(dimension.step, key)}"
        return Condition(dimension.name, "is", days)
    if field.kind == "yes_no":
        return Condition(dimension.name, "is", "1" if key else "0")
    if field.choices is not None and key not in field.choices:
        return None
    value = str(name if field.kind == "text" else key)
    return Condition(dimension.name, "is", value) if len(value) <= _MOST_OF_A_VALUE else None
