"""The models that are walked, as their screens show them to people who read Turkish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from tests.factories.callers import Caller


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Names of fields by what the stories do with them; "" or () where the model has none."""

    name: str
    text: str
    """A text that records share."""
    kind: str
    money: str
    category: str
    many: str = ""
    computed: str = ""
    follows: tuple[str, str, str] = ("", "", "")
    """A field, and the kinds with which it is hidden and shown."""
    parent: str = ""
    day: str = ""
    """The date of its calendar."""


@dataclass(frozen=True, kw_only=True)
class Papers:
    """Fields that hold a picture, a file and a formatted text, and the model that has them."""

    slug: str
    name: str
    picture: str
    file: str
    is_found: bool
    """Whether its records are found by the words of the text."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A model, its words, and what a record of it needs."""

    model: str
    title: str
    one: str
    kind: str
    """How one of its kinds is called, and how a file may name it."""
    fields: Fields
    papers: Papers
    needs: Callable[[Caller, int | None], Mapping[str, Any]]
    """Gives what a record of a salesperson's must have beside its name."""
    columns: tuple[str, ...]
    """Columns of a file for it: name, text and amount, and what else it needs."""
    led: Mapping[str, str] = field(default_factory=dict)
    """Columns of it that people lead elsewhere than their headings do."""
    missing: str = ""
    """The column of them that holds a reference a file may make."""
    action: tuple[str, str] = ("", "")
    """The name and the label of an action."""
    stages: tuple[str, ...] = ()
    """Stages one after another, of which none may be left out."""
    is_large: bool = False

    @property
    def slug(self) -> str:
        """What its addresses begin with."""
        return self.model.lower()

    def __str__(self) -> str:
        """Name it in the report of a run."""
        return self.slug


DUE = date(2026, 12, 18)


def _guarantee(boss: Caller, salesperson: int | None) -> Mapping[str, Any]:
    name = f"Orman {salesperson}" if salesperson else "Orman Ltd."
    party = {"name": name, "is_customer": True, "salesperson": salesperson, "_confirm": True}
    known = [it for it in boss.get("party/", q="orman")["rows"] if it["name"] == name]
    found = known[0] if known else boss.post("party/", party)
    purpose = {"kind": "guarantee_purpose", "name": "Kesin teminat"}
    kept = [it for it in boss.get("category/")["rows"] if it["name"] == purpose["name"]]
    kind = kept[0] if kept else boss.post("category/", purpose)
    return {
        "party": found["id"],
        "purpose": kind["id"],
        "kind": "letter",
        "amount": "100.00",
        "due_on": DUE.isoformat(),
    }


GUARANTEE = Subject(
    model="Guarantee",
    title="Teminatlar",
    one="teminat",
    kind="Teminat mektubu",
    fields=Fields(
        name="number",
        text="bank",
        kind="kind",
        money="amount",
        category="purpose",
        many="parties",
        computed="left",
        follows=("bank", "note", "letter"),
        parent="renews",
        day="due_on",
    ),
    papers=Papers(slug="guarantee", name="number", picture="photo", file="scan", is_found=True),
    needs=_guarantee,
    columns=(
        "Evrak no;Banka;Tutar;Vade;Cari;Tür;Amaç",
        ";18.12.2026;Orman Ltd.;Teminat mektubu;Geçici teminat",
    ),
    led={"#column-4": "party:name"},
    missing="Geçici teminat",
    action=("give_back", "İade et"),
    stages=("asked", "held", "returned"),
)

PARTY = Subject(
    model="Party",
    title="Cari kartlar",
    one="cari",
    kind="Müşteri",
    fields=Fields(
        name="name",
        text="city",
        kind="kind",
        money="credit_limit",
        category="party_group",
    ),
    papers=Papers(
        slug="company", name="name", picture="logo", file="tax_certificate", is_found=False
    ),
    needs=lambda _boss, salesperson: {"is_customer": True, "salesperson": salesperson},
    columns=("Unvan;Şehir;Risk limiti;Vade", ";Kırk gün"),
    missing="Kırk gün",
    is_large=True,
)

_SUBJECTS = [GUARANTEE, pytest.param(PARTY, marks=pytest.mark.long)]


def walked(*, by: Callable[[Subject], bool] = lambda _subject: True) -> pytest.MarkDecorator:
    """Walk a story on the one file of the guide and, in long runs, on parties of size M.

    `by` leaves out a subject that has not what the story is about.
    """
    chosen = [it for it, of in zip(_SUBJECTS, (GUARANTEE, PARTY), strict=True) if by(of)]
    return pytest.mark.parametrize("house", chosen, indirect=True, ids=str, scope="session")
