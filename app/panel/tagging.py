"""Every model with screens may be tagged: its records carry the field `tags`."""

from typing import Any

from sqlalchemy import String, cast
from sqlalchemy.orm import foreign, relationship, remote

from app.core.categories import Category
from app.core.db import Base
from app.core.fields import Field, describe, fields_of, forget_fields
from app.core.language import _
from app.core.tags import TAGGING, Tag

NAME = "tags"

_UNTAGGED = (Tag, Category)
"""Words themselves."""

_FIELD = Field(_("Tags"), "tags", hint=_("Words to find the record by; a comma ends one"))


def make_taggable(model: type[Any]) -> None:
    """Give a model the field of its tags, once; a model's own field of that name stays."""
    if model in _UNTAGGED or NAME in model.__mapper__.attrs or hasattr(model, NAME):
        return
    key = model.__mapper__.primary_key[0]
    tags = relationship(
        Tag,
        secondary=TAGGING,
        primaryjoin=(TAGGING.c.model == model.__name__)
        & (cast(key, String) == foreign(TAGGING.c.record_id)),
        secondaryjoin=foreign(TAGGING.c.tag_id) == remote(Tag.id),
        viewonly=True,
        info={"field": _FIELD},
    )
    model.__mapper__.add_property(NAME, tags)
    if issubclass(model, Base):
        forget_fields()
    else:
        describe(model, **{**fields_of(model), NAME: _FIELD})


def is_taggable(model: type[Any]) -> bool:
    """Tell whether the records of a model carry tags."""
    field = fields_of(model).get(NAME)
    return field is not None and field.kind == "tags"
