"""The records that cells name: found in sets, by the ways that were chosen, among the visible."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select

from app.core import search
from app.core.access import NotVisibleError
from app.core.db import db
from app.core.errors import DomainError
from app.core.turkish import sort_key
from app.panel import rights, saving
from app.panel.forms.inputs import Input
from app.panel.holding import NoSuchLinkError, is_choosable
from app.panel.imports.columns import Aim
from app.panel.imports.errors import ReferenceMissingError, ReferenceUnclearError
from app.panel.registry import Registered, find, key_of, target_of

_AT_ONCE = 500

Answer = Any
"""The key of a record, or the DomainError that says why there is none."""


class References:
    """What the cells of link columns mean; asked of the database once for each text.

    `missing` are texts by field for which a record is made; the person needs the right to.
    """

    def __init__(self, entry: Registered, missing: Mapping[str, Iterable[str]]) -> None:
        self._entry = entry
        self._missing = {name: set(texts) for name, texts in missing.items()}
        self._known: dict[str, dict[str, Answer]] = {}
        self._seen: set[tuple[str, Any]] = set()
        self.made: list[Any] = []
        """Records that were made because they were missing."""

    def look_up(self, aim: Aim, texts: Iterable[str]) -> None:
        """Find the records of some texts that were not asked for yet."""
        known = self._known.setdefault(aim.key, {})
        wanted = sorted({text for text in texts if text not in known})
        for begin in range(0, len(wanted), _AT_ONCE):
            self._find(aim, wanted[begin : begin + _AT_ONCE], known)

    def answer(self, aim: Aim, text: str) -> Any:
        """Give the key of the record that a text names. Raises a DomainError."""
        found = self._known[aim.key][text]
        if isinstance(found, DomainError):
            raise found
        self._seen.add((aim.name, found))
        return found

    def chosen(self, aim: Aim, key: str) -> Any:
        """Give the key of a record that the person chose in place of a text."""
        target = self._target(aim)
        try:
            read = target.parse_key(key)
        except NotVisibleError as error:
            raise NoSuchLinkError from error
        if (aim.name, read) not in self._seen:
            if not is_choosable(self._entry.model, aim.name, read):
                raise NoSuchLinkError
            self._seen.add((aim.name, read))
        return read

    def may_choose(self, model: type[Any], name: str, key: Any) -> bool:
        """Tell whether a link may point to a record: those found here were among the visible."""
        return key is None or (name, key) in self._seen or is_choosable(model, name, key)

    def _target(self, aim: Aim) -> Registered:
        target = find(target_of(self._entry.model, aim.name))
        assert target is not None  # noqa: S101 - no aim leads to a model without screens
        return target

    def _find(self, aim: Aim, texts: list[str], known: dict[str, Answer]) -> None:
        target = self._target(aim)
        attribute = getattr(target.model, aim.by)
        asked = _asked(target, attribute, aim.field.category)
        exact = _by_text(asked.where(attribute.in_(texts)))
        others = [text for text in texts if text not in exact]
        alike: dict[str, list[Any]] = {}
        if others:
            key = search.alphabetical(attribute)
            folded = _by_text(asked.where(key.in_({sort_key(text) for text in others})))
            for text, keys in folded.items():
                alike.setdefault(sort_key(text), []).extend(keys)
        for text in texts:
            found = exact.get(text) or alike.get(sort_key(text), [])
            known[text] = self._one(aim, text, found)

    def _one(self, aim: Aim, text: str, found: list[Any]) -> Answer:
        if len(found) == 1:
            return found[0]
        if found:
            return ReferenceUnclearError(count=len(found), text=text)
        if text in self._missing.get(aim.name, ()):
            return self._make(aim, text)
        return ReferenceMissingError(text=text)

    def _make(self, aim: Aim, text: str) -> Answer:
        """Make the record that is missing, as its form would with this one field filled in."""
        target = self._target(aim)
        rights.require(target.name, "create")
        kind = {"kind": aim.field.category} if aim.field.category else {}
        sent = Input(values={aim.by: text, **kind}, is_warned=True)
        try:
            with db.session.begin_nested():
                record = saving.create(target, sent)
        except saving.WrongInputError as error:
            return next((problem for _name, problem in sent.all_problems()), error)
        except DomainError as error:
            return error
        self.made.append(record)
        return key_of(record)


def _asked(target: Registered, attribute: Any, category: str) -> Select[Any]:
    """Ask for records and how they are named; of categories those of one kind alone."""
    question = select(target.key, attribute).select_from(target.model)
    if category:
        question = question.where(target.model.kind == category)
    return question.where(target.model.archived_at.is_(None)) if target.is_archivable else question


def _by_text(question: Select[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for key, text in db.session.execute(question):
        found.setdefault(text, []).append(key)
    return found
