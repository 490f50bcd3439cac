"""Fields that hold a file or a picture: a link to a row of `stored_file` that never changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Relationship, relationship

from app.core.columns import pointing
from app.core.described import Field, Label, ruled
from app.core.finishing import pointer

TABLE = "stored_file"


def file(
    label: Label, *, hint: Label = "", nullable: bool = True, **options: Any
) -> Relationship[Any]:
    """Hold one file of the kinds that can be attached.

    The column behind it makes itself: contract → contract_id.
    """
    return _holding(Field(label, "file", hint), options, nullable=nullable)


def image(
    label: Label, *, hint: Label = "", nullable: bool = True, **options: Any
) -> Relationship[Any]:
    """Hold one picture (PNG, JPEG, WebP, GIF), shown small in lists and forms.

    The column behind it makes itself: photo → photo_id.
    """
    return _holding(Field(label, "image", hint), options, nullable=nullable)


def _holding(field: Field, options: Mapping[str, Any], *, nullable: bool) -> Relationship[Any]:
    rest = dict(options)
    ruled_field = ruled(field, rest)

    def finish(model: type[Any], name: str) -> Any:
        column = pointer(model, name, TABLE, nullable=nullable)
        return pointing(model, "StoredFile", replace(ruled_field, column=column), rest)

    return relationship(info={"finish": finish})
