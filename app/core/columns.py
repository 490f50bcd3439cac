"""How a field becomes a column or a link of its model, whatever its kind."""

from collections.abc import Mapping
from inspect import signature
from typing import Any

from sqlalchemy.orm import MappedColumn, mapped_column, relationship

from app.core.described import Field, ruled
from app.core.errors import DomainError
from app.core.hints import hint


class UnknownOptionError(DomainError):
    """A field was given an option that neither it nor a column has."""

    message = "field.E001: {option!r} is no option of a {kind} field. {hint}"


_OF_COLUMNS = frozenset(signature(mapped_column).parameters)
_OF_FIELDS = frozenset(Field.__slots__)


def column_of_field(kind: Any, field: Field, column: dict[str, Any]) -> MappedColumn[Any]:
    """Make the column of a field; what is no rule among its options goes to the column."""
    field = ruled(field, column)
    for option in column:
        if option not in _OF_COLUMNS:
            known = (_OF_COLUMNS | _OF_FIELDS) - {option}
            raise UnknownOptionError(option=option, kind=field.kind, hint=hint(option, known))
    return mapped_column(kind, info={"field": field}, **column)


def pointing(model: type[Any], target: str, field: Field, options: Mapping[str, Any]) -> Any:
    """Make the link that goes by the column of a field."""
    foreign = f"{model.__name__}.{field.column}"
    return relationship(target or None, foreign_keys=foreign, info={"field": field}, **options)
