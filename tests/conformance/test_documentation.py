"""Every model of ours says what it is, and every field of it carries a label."""

import pytest
from sqlalchemy.orm import Mapper

from app.core.db import Base
from app.core.fields import fields_of

MODELS: list[Mapper[Base]] = sorted(
    Base.registry.mappers, key=lambda mapper: mapper.class_.__name__
)


def test_there_are_models() -> None:
    assert {"Party", "Voucher", "Entry", "Job", "Company"} <= {m.class_.__name__ for m in MODELS}


@pytest.mark.parametrize("mapper", MODELS, ids=lambda mapper: mapper.class_.__name__)
def test_a_model_says_what_it_is_in_a_sentence(mapper: Mapper[Base]) -> None:
    first_line = (mapper.class_.__doc__ or "").split("\n\n")[0].strip()
    assert first_line.endswith(".")


@pytest.mark.parametrize("mapper", MODELS, ids=lambda mapper: mapper.class_.__name__)
def test_described_fields_are_columns_or_links_of_the_model(mapper: Mapper[Base]) -> None:
    assert set(fields_of(mapper.class_)) <= set(mapper.attrs.keys())
