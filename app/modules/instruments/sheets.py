"""A form as it was typed: each field read by its kind, nothing lost, each problem by its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from app.core import clock
from app.core.errors import DomainError
from app.core.fields import Label
from app.core.language import current_language, said
from app.ledger.models import Account, Party
from app.panel import kinds, told
from app.panel.forms.inputs import MOST_ROWS, RequiredError, TooManyRowsError
from app.panel.lists.options import title_of_key
from app.panel.pages import FormField, Option

_MODELS: dict[str, type[Any]] = {"party": Party, "account": Account}


@dataclass(frozen=True, slots=True)
class Spec:
    """A field of a form; `slug` names the records a link chooses among.

    What it `tells` of must be open to a person for them to fill it in: else it is not there.
    """

    name: str
    label: Label
    kind: str = "text"
    hint: Label = ""
    is_needed: bool = False
    slug: str = ""
    tells: tuple[Any, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the acting person may fill it in."""
        return told.shut(*self.tells) is None


@dataclass(slots=True)
class Sheet:
    """What stands in a form; `rows` are what the names of each row begin with: papers-0-."""

    texts: dict[str, str]
    rows: list[str] = field(default_factory=list)
    problems: dict[str, list[DomainError]] = field(default_factory=dict)

    def read(self, spec: Spec, prefix: str = "") -> Any:
        """Read a field; nothing typed is None, and so is what cannot be read: a problem then."""
        name = f"{prefix}{spec.name}"
        text = self.texts.get(name, "")
        if not text:
            if spec.is_needed and not spec.is_open:  # a day that nobody types is today
                return clock.today()
            if spec.is_needed:
                self.blame(RequiredError(), name)
            return None
        try:
            if spec.kind == "link":
                return int(text[:18]) if text.isascii() and text.isdigit() else 0
            return kinds.KINDS[spec.kind].parse(text, current_language())
        except DomainError as error:
            self.blame(error, name)
            return None

    def blame(self, error: DomainError, name: str = "") -> None:
        """Put a problem beside its field, or above all of them."""
        self.problems.setdefault(name, []).append(error)

    @property
    def errors(self) -> list[str]:
        """What is wrong with the form as a whole."""
        return [said(problem) for problem in self.problems.get("", ())]

    def field(
        self, spec: Spec, root: str, *, prefix: str = "", options: Sequence[Option] = ()
    ) -> FormField:
        """Give a field as the form shows it."""
        name = f"{prefix}{spec.name}"
        value = self.texts.get(name, "")
        model = _MODELS.get(spec.slug)
        return FormField(
            name=spec.name,
            input=name,
            label=str(spec.label),
            kind=spec.kind,
            value=value,
            hint="" if prefix else str(spec.hint),
            is_required=spec.is_needed,
            errors=[said(problem) for problem in self.problems.get(name, ())],
            options=list(options),
            options_url=f"{root}/{spec.slug}/options" if spec.slug else "",
            option_label=title_of_key(model, value) if model and value else "",
        )


def read_sheet(
    form: Mapping[str, str], head: Sequence[Spec], lines: str = "", columns: Sequence[Spec] = ()
) -> Sheet:
    """Take what was typed as it is; rows that are empty or removed are none."""
    sheet = Sheet({spec.name: form.get(spec.name, "").strip() for spec in head})
    _refuse_closed(form, head, columns)
    prefixes = dict.fromkeys(
        f"{lines}-{name.split('-')[1]}-" for name in form if _is_of_row(name, lines)
    )
    for prefix in prefixes:
        row = {f"{prefix}{it.name}": form.get(f"{prefix}{it.name}", "").strip() for it in columns}
        if form.get(f"{prefix}gone") != "1" and any(row.values()):
            sheet.rows.append(prefix)
            sheet.texts.update(row)
    if len(sheet.rows) > MOST_ROWS:
        sheet.blame(TooManyRowsError(most=MOST_ROWS))
    return sheet


def _refuse_closed(form: Mapping[str, str], head: Sequence[Spec], columns: Sequence[Spec]) -> None:
    """Refuse closed fields that were sent all the same, and needed ones that cannot be sent.

    Raises ClosedFieldError, NeededFieldClosedError.
    """
    refuse_without(head, columns)
    given = {name.rpartition("-")[2] for name, text in form.items() if "-" in name and text}
    for spec in head:
        if form.get(spec.name):
            told.refuse_given(*spec.tells)
    for spec in columns:
        if spec.name in given:
            told.refuse_given(*spec.tells)


def refuse_without(*specs: Sequence[Spec]) -> None:
    """Refuse a form to whom a needed field is closed that no default fills in.

    Raises NeededFieldClosedError.
    """
    for spec in chain.from_iterable(specs):
        if spec.is_needed and spec.kind != "day":
            told.refuse_without(*spec.tells)


def _is_of_row(name: str, lines: str) -> bool:
    parts = name.split("-")
    return len(parts) == 3 and bool(lines) and parts[0] == lines and parts[1].isdigit()  # noqa: PLR2004 - lines, number, field
