"""Each mistake in a panel is named with its number and a hint, all of them at once."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from app.core.fields import (
    Field,
    UnknownOptionError,
    choice,
    computed,
    money,
    rich_text,
    stage,
    text,
    whole,
    yes_no,
)
from app.ledger.models import Account, Branch, Party
from app.panel import Panel, checks, definition
from app.panel.checks.around import faults_around
from app.panel.checks.known import Known
from app.panel.registry import Registered

ICONS = {"table", "users", "bolt", "arrows-split"}  # the last of an action on cards
KNOWN = Known(menus={"accounts"}, roles={"Finance", "Sales"}, icons=ICONS)
RIGHT: dict[str, Any] = {
    "menu": "accounts",
    "title": "Parties",
    "list": ("code", "name", "city", "credit_limit"),
    "form": ("code", "name", "city", "credit_limit"),
}


class Scratch(DeclarativeBase):
    """Models of these tests alone: no other test and no application meets them."""

    metadata = MetaData()


class Pair(Scratch):
    __tablename__ = "pair"

    left: Mapped[int] = whole("Left", primary_key=True)
    right: Mapped[int] = whole("Right", primary_key=True)
    name: Mapped[str] = text("Name")


class Box(Scratch):
    __tablename__ = "own_box"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = text("")
    worth: Mapped[Decimal] = money("Worth", currency="curency")
    currency: Mapped[str] = text("Currency")
    things: Mapped[list["Thing"]] = relationship(
        primaryjoin="Box.id == foreign(Thing.place)",
        viewonly=True,
        info={"field": Field("Things", "lines", child="place", columns=("colour", "plan"))},
    )
    held: Mapped[list["Thing"]] = relationship(
        primaryjoin="Box.id == foreign(Thing.place)",
        viewonly=True,
        info={"field": Field("Held", "many")},
    )
    closed: Mapped[str] = choice("Closed", {"lid": "Lid"}, visible_when={"shut": True})
    shut: Mapped[bool] = yes_no("Shut", required_when={"closed": ("lid", "lock")})
    strayed: Mapped["Thing | None"] = relationship(
        primaryjoin="foreign(Box.id) == Thing.id",
        viewonly=True,
        info={"field": Field("Strayed", "link", column="strayed_id")},
    )


class Thing(Scratch):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = whole("Place")
    color: Mapped[str] = text("Colour", read_only_when={"place": ...})
    plan: Mapped[str] = rich_text("Plan")


def faults(model: type[Any] = Party, **options: Any) -> list[str]:
    panel = Panel(**(RIGHT | options))
    return found({model.__name__: Registered(model, panel)})


def found(entries: Mapping[str, Registered]) -> list[str]:
    return list(checks.find_faults(entries, KNOWN))


def only(faults: list[str], number: str) -> str:
    lines = [fault for fault in faults if f"panel.{number}:" in fault]
    assert len(lines) == 1, faults
    return lines[0]


def test_a_right_panel_has_no_faults() -> None:
    assert faults() == []


PLANTS: list[tuple[str, dict[str, Any], str]] = [
    (
        "E001",
        {"list": ("code", "nmae")},
        "list names 'nmae', which is unknown. Did you mean 'name'?",
    ),
    ("E002", {"form": ("code", "name", "ctiy")}, "form names 'ctiy'"),
    ("E003", {"filters": ("secter",)}, "Did you mean 'sector'?"),
    ("E004", {"sort": "-cod"}, "sort names 'cod', which is unknown. Did you mean 'code'?"),
    ("E005", {"totals": ("credit_limt",)}, "Did you mean 'credit_limit'?"),
    (
        "E006",
        {"menu": "acounts"},
        "menu names 'acounts', which is unknown. Did you mean 'accounts'?",
    ),
    ("E007", {"names": ("nam",)}, "names names 'nam'"),
    ("E008", {"can": {"Sales": "read own"}}, "Name `owner`."),
    ("E009", {"owner": "salespersn"}, "Did you mean 'salesperson'?"),
    ("E009", {"owner": "term"}, "owner ends at PaymentTerm, not at a user."),
    ("E010", {"can": {"Sale": "read"}}, "Did you mean 'Sales'?"),
    (
        "E011",
        {"can": {"Sales": "raed"}},
        "can of Sales names 'raed', which is unknown. Did you mean",
    ),
    ("E011", {"read_only": True, "can": {"Sales": "create"}}, "can of Sales names 'create'"),
    ("E017", {"related": ("Acount.party",)}, "related names 'Acount'"),
    ("E019", {"filter": ("city",)}, "'filter' is no option. Did you mean 'filters'?"),
    ("E021", {"list": ("code", "name", "code")}, "list names 'code' twice."),
    ("E021", {"form": {"A": ("code", "name"), "B": ("name",)}}, "form names 'name' twice."),
    ("E022", {"totals": ("city",), "list": ("code", "city")}, "no amount or whole number"),
    ("E022", {"totals": ("credit_limit",), "list": ("code",)}, "Name it in `list` too."),
    ("E023", {"names": ("salesperson",)}, "called by 'salesperson', which is no name."),
    ("E024", {"icon": "tabel"}, "Did you mean 'table'?"),
    ("E026", {"form": ("code",), "can": {"Sales": "create"}}, "the field 'name' must be filled in"),
    ("E027", {"rights": ("export",)}, "two rights are called 'export'"),
    ("E031", {}, "must begin with 'own_'"),
    ("E032", {"filters": ("group",)}, "which addresses of lists use"),
    ("E056", {"board": ("cty",), "calendar": "archived_at"}, "Did you mean 'city'?"),
    ("E057", {"board": ("city",)}, "has no stage() and no calendar."),
    ("E058", {"board": ("city", "code", "name", "iban", "term")}, "A card shows 4 at most."),
    ("E060", {"calendar": "archived"}, "Did you mean 'archived_at'?"),
    ("E061", {"calendar": "city"}, "calendar names 'city', which is no date."),
]


@pytest.mark.parametrize(("number", "options", "hint"), PLANTS, ids=lambda plant: str(plant)[:40])
def test_a_planted_mistake_is_named(
    number: str, options: dict[str, Any], hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if number == "E031":
        monkeypatch.setattr(Party, "__module__", "app.modules.own.parties")
    assert hint in only(faults(**options), number)


@pytest.mark.parametrize("missing", ["menu", "title", "list", "form"])
def test_a_missing_option_is_named(missing: str) -> None:
    options = {name: value for name, value in RIGHT.items() if name != missing}
    lines = found({"Party": Registered(Party, Panel(**options))})
    assert only(lines, "E019").endswith(f"the option '{missing}' is missing.")
    assert len(lines) == 1


def test_an_option_without_its_name_is_named() -> None:
    panel = Panel("accounts", **RIGHT)  # type: ignore[call-arg] # what the test is about
    assert "'accounts' has no name" in only(found({"Party": Registered(Party, panel)}), "E019")


def test_two_models_of_one_address_are_named() -> None:
    panel = Panel(**RIGHT)
    lines = found({"Party": Registered(Party, panel), "Other": Registered(Party, panel)})
    assert "Party has the same address party" in only(lines, "E012")


def test_a_key_of_several_columns_is_named() -> None:
    assert "several columns" in only(faults(Pair, list=("name",), form=("name",)), "E013")


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (
            "E015",
            "the currency of 'worth' is 'curency', which is unknown. Did you mean 'currency'?",
        ),
        ("E016", "the field 'name' has no label."),
        ("E028", "the link 'strayed' goes by 'strayed_id', which is no column."),
        ("E029", "point here by Thing.place, no link here."),
        ("E030", "columns of things names 'colour', which is unknown. Did you mean 'color'?"),
        ("E031", "must not begin with 'own_'"),
        ("E039", "the rows of 'things' hold 'plan', a rich_text field. Put it on Box,"),
    ],
)
def test_a_mistake_in_the_fields_is_named(number: str, hint: str) -> None:
    assert hint in only(faults(Box, list=("name",), form=("name",)), number)


@pytest.mark.parametrize(
    ("number", "form", "hint"),
    [
        ("E034", ("name", "closed"), "visible_when of 'closed' names 'shut', which is not in"),
        ("E035", ("name", "closed", "shut"), "'closed' is never 'lock'."),
        ("E036", ("name",), "'closed' is not always visible, but must be filled in."),
        ("E037", ("name",), "a row of 'things' has a rule on 'color'."),
        ("E038", ("name",), "'held' holds records of Thing, which has no panel."),
    ],
)
def test_a_mistake_in_a_rule_is_named(number: str, form: tuple[str, ...], hint: str) -> None:
    assert any(hint in line for line in faults(Box, list=("name",), form=form) if number in line)


def test_an_unknown_kind_of_a_computed_field_is_named() -> None:
    with pytest.raises(UnknownOptionError, match="Did you mean 'money'"):
        computed("Worth", "mony", lambda box: box.worth)


@pytest.mark.parametrize(
    ("number", "option", "value"),
    [
        ("E014", "list", ("things",)),
        ("E020", "filters", ("things",)),
        ("E020", "sort", "things"),
        ("E059", "board", ("things",)),
    ],
)
def test_rows_stand_in_forms_alone(number: str, option: str, value: Any) -> None:
    options = {"list": ("name",), "form": ("name", "things")} | {option: value}
    assert f"{option} names 'things', which holds rows." in only(faults(Box, **options), number)


@pytest.mark.parametrize(
    ("path", "number", "hint"),
    [
        ("Account.prty", "E018", "Did you mean 'party'?"),
        ("Account.kind", "E025", "which is no link to Party"),
        ("Party.salesperson", "E025", "which is no link to Party"),
    ],
)
def test_a_tab_of_what_does_not_point_here_is_named(path: str, number: str, hint: str) -> None:
    account = Panel(
        menu="accounts", title="Accounts", list=("code",), form=("code", "name", "kind")
    )
    entries = {
        "Account": Registered(Account, account),
        "Party": Registered(Party, Panel(**(RIGHT | {"related": (path,)}))),
    }
    assert hint in only(found(entries), number)


def test_two_actions_of_one_name_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definition, "_actions", {})
    monkeypatch.setattr(definition, "_twice", [])
    for _ in range(2):

        @definition.action(Party, "Seal", roles=("Finanse",), icon="blot")
        def seal(party: Party) -> None: ...

    lines = faults()
    assert "two actions are called 'seal'" in only(lines, "E027")
    assert "roles of seal names 'Finanse'" in only(lines, "E010")
    assert "icon of seal names 'blot'" in only(lines, "E024")


def test_an_action_called_like_a_right_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definition, "_actions", {})

    @definition.action(Party, "Archive")
    def archive(party: Party) -> None: ...

    assert "two rights are called 'archive'" in only(faults(), "E027")


def test_hooks_without_a_panel_are_named() -> None:
    entries = {"Party": Registered(Party, Panel(**RIGHT))}
    assert list(faults_around(entries, {Party})) == []
    assert "Branch: panel.E032" in next(faults_around(entries, {Party, Branch}))


def test_a_link_to_no_model_is_named() -> None:
    class LostBase(DeclarativeBase): ...

    class Lost(LostBase):
        __tablename__ = "lost"

        id: Mapped[int] = mapped_column(primary_key=True)
        home: Mapped["Nowhere"] = relationship()  # type: ignore[name-defined] # noqa: F821 - planted

    try:
        with pytest.raises(checks.PanelError, match=r"panel\.E033: .*Nowhere"):
            checks.check_links()
    finally:
        LostBase.registry.dispose()
    checks.check_links()


def test_several_mistakes_are_named_at_once() -> None:
    lines = faults(list=("nmae",), form=("ctiy",), menu="x", icon="y", filtres=())
    assert [line.split(": ")[1] for line in lines] == [
        *("panel.E019", "panel.E001", "panel.E002", "panel.E006", "panel.E024")
    ]


class Walk(Scratch):
    __tablename__ = "walk"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = text("Name")
    first: Mapped[str] = stage(
        "Stage",
        {"new": "New", "done": "Done"},
        moves={"new": ("dona",)},
        needs={"done": ("nmae",)},
        colours={"done": "succes"},
    )
    second: Mapped[str] = stage("Second", {})


class Empty(Scratch):
    __tablename__ = "empty"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = stage("Stage", {})


@pytest.mark.parametrize(
    ("model", "number", "hint"),
    [
        (Walk, "E050", "it has stages, but is no Record"),
        (Walk, "E051", "'first' and 'second' both hold a stage."),
        (Empty, "E052", "names no stages."),
        (Walk, "E053", "speaks of 'dona', which is unknown. Did you mean 'done'?"),
        (Walk, "E054", "needs of stage done names 'nmae', which is unknown."),
        (Walk, "E055", "colours of stage done names 'succes'"),
    ],
)
def test_a_mistake_in_stages_is_named(model: type[Any], number: str, hint: str) -> None:
    assert hint in only(faults(model, list=("first",), form=("first",)), number)


def test_every_number_is_planted() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [number for number in checks.numbers() if number not in source] == []


def test_a_misspelt_option_of_a_field_is_named() -> None:
    with pytest.raises(
        UnknownOptionError, match=r"'serach' is no option of a text field.*'search'"
    ):
        text("Name", serach=True)
