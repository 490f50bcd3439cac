"""A panel names everything it shows, in words that are translated."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app.core.fields import fields_of
from app.panel.assets import has_icon
from app.panel.forms.inputs import row_fields
from app.panel.screens import all_screens
from tests.factories.entries import NAMES, entry_of


def test_there_are_panels() -> None:
    assert {"Party", "Voucher", "Branch", "Company"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_with_screens_says_what_it_is(name: str) -> None:
    assert (entry_of(name).model.__doc__ or "").split("\n\n")[0].strip().endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_label_of_a_panel_is_written_in_both_languages(name: str, served: Flask) -> None:
    entry = entry_of(name)
    panel = entry.panel
    labels = [panel.title, entry.one, *filter(None, panel.sections)]
    for field in entry.fields.values():
        labels += [field.label, *(field.choices or {}).values()]
    for _lines, field, child in entry.lines():
        labels += [known.label for known in row_fields(child, field).values()]
    with served.test_request_context():
        for language in ("tr", "en"):
            with force_locale(language):
                assert all(str(label).strip() for label in labels)


@pytest.mark.parametrize("name", NAMES)
def test_hints_say_more_than_the_label(name: str, served: Flask) -> None:
    entry = entry_of(name)
    children = [child for _lines, _field, child in entry.lines()]
    with served.test_request_context(), force_locale("en"):
        for model in (entry.model, *children):
            for field in fields_of(model).values():
                assert str(field.hint) != str(field.label)
        assert str(entry.panel.hint) != str(entry.panel.title)


@pytest.mark.parametrize("name", NAMES)
def test_the_sign_of_a_panel_is_drawn(name: str, served: Flask) -> None:
    with served.app_context():
        assert has_icon(entry_of(name).panel.icon)


def test_the_signs_and_titles_of_screens_made_by_hand_are_there(served: Flask) -> None:
    with served.test_request_context():
        for screen in all_screens().values():
            assert has_icon(screen.icon), screen.name
            assert str(screen.title).strip(), screen.name
