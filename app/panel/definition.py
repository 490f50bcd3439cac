"""What a model says of its screens: frozen data, checked at start, denying by default."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeAlias

from app.core.fields import Label
from app.core.hints import hint

RIGHTS = ("create", "read", "update", "delete", "archive", "export", "import")
"""What may be granted on every model; each action of a model is a right of its own besides."""

ONLY_READING = ("read", "export", "see_team", "see_all")
"""Rights by which nothing is changed."""

REACHES = ("own", "team", "all")
"""Whose rows a role reaches: with an `owner` named, `read` alone means all."""

Hook: TypeAlias = Callable[..., Any]
Form: TypeAlias = tuple[str, ...] | Mapping[Label, tuple[str, ...]]


class _OptionReader(type):
    """Reads the options of a panel; what is wrong with them is kept for the start to name.

    A TypeError at the first of them would name one mistake of one file, and no way out.
    """

    def __call__(cls, *unnamed: Any, **options: Any) -> Any:
        known = {option.name: option for option in fields(cls)}  # type: ignore[arg-type] # a dataclass by then
        needed = [name for name, option in known.items() if _is_needed(option)]
        mistakes = [
            *(f"{value!r} has no name. Write option=value." for value in unnamed),
            *(f"{name!r} is no option. {hint(name, known)}" for name in options.keys() - known),
            *(f"the option {name!r} is missing." for name in needed if name not in options),
        ]
        given = {name: value for name, value in options.items() if name in known}
        blank = {name: () if name in {"list", "form"} else "" for name in needed}
        return super().__call__(**(blank | given | {"mistakes": tuple(mistakes)}))


def _is_needed(option: Any) -> bool:
    return option.default is MISSING and option.default_factory is MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(metaclass=_OptionReader):
    """The screens of a model; every option is optional but the first four.

    `list` and `form` name fields in order, a form in titled sections where it is a mapping.
    `filters` names the fields offered as chips. `sort` is a field, with a minus for the largest
    first. `owner` is the path to the user whose row it is. `can` maps a role to its rights:
    "create read update", with "own" or "team" beside them to narrow the rows it reaches.
    `related` names fields of other models that point here ("Guarantee.party"): a tab for each.
    `names` are the fields that name a record, the first of them in its title. `rights` are
    rights of its own, which its services ask for.
    `read_only` rows come into being and change by actions alone. `open_names` lets every
    signed-in person see the names of the rows in references, and choose among them. With
    `watch_views` the history says who looked at which record.
    `calendar` is the day or moment at which its records stand in a calendar. `board` names the
    fields on the cards of a model with stages, and in its calendar; without it cards show the
    first of the list.
    """

    menu: str
    title: Label
    list: tuple[str, ...]
    form: Form
    one: Label = ""
    hint: Label = ""
    icon: str = "table"
    filters: tuple[str, ...] = ()
    sort: str = "-id"
    totals: tuple[str, ...] = ()
    owner: str | None = None
    related: tuple[str, ...] = ()
    can: Mapping[str, str] = field(default_factory=dict)
    read_only: bool = False
    open_names: bool = False
    watch_views: bool = False
    names: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    calendar: str = ""
    mistakes: tuple[str, ...] = ()
    """Filled in by the reader of the options, never by hand."""

    @property
    def sections(self) -> Mapping[Label, tuple[str, ...]]:
        """Give the form as sections, one without a title where none were named."""
        return self.form if isinstance(self.form, Mapping) else {"": self.form}


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person may do to a record beside editing it; a right of its own."""

    model: type[Any]
    name: str
    label: Label
    run: Callable[..., Any]
    confirm: Label = ""
    icon: str = "bolt"
    tone: str = "secondary"
    available: Callable[[Any], bool] | None = None
    roles: tuple[str, ...] = ()

    @property
    def asks(self) -> Hook | None:
        """What gives the question that is to be answered before, if there is any."""
        return _questions.get((self.model, self.name))


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the few figures that matter in a record's head."""

    label: str
    text: str
    tone: str = ""
    url: str = ""
    tells: tuple[Any, ...] = ()
    """The fields whose values it tells of: names of the record's own, attributes of others
    (`Party.name`). Whoever may not see one does not see the figure."""


_shown: dict[type[Any], Panel] = {}
_shortcuts: dict[type[Any], list[tuple[Label, str, Hook]]] = {}
_tabs: dict[type[Any], list[tuple[str, Label, Hook]]] = {}
_saved: dict[type[Any], Hook] = {}
_warnings: dict[type[Any], Hook] = {}
_saved_together: dict[type[Any], Hook] = {}
_suspects: dict[type[Any], Hook] = {}
_actions: dict[type[Any], dict[str, Action]] = {}
_figures: dict[type[Any], Callable[[Any], list[Figure]]] = {}
_questions: dict[tuple[type[Any], str], Hook] = {}
_twice: list[tuple[type[Any], str]] = []


def show(model: type[Any], panel: Panel) -> None:
    """Give a model of core, ledger or FAB its screens; our own models name theirs inside."""
    _shown[model] = panel


def action(
    model: type[Any],
    label: Label,
    *,
    confirm: Label = "",
    icon: str = "bolt",
    tone: str = "secondary",
    available: Callable[[Any], bool] | None = None,
    roles: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Offer a service on the records of a model: a button, a route of the API, a right.

    The service takes the record; what it gives is shown next if it is a record or an address,
    else the record itself is. `available` tells for which records; `roles` seeds the right.
    """

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        name = run.__name__
        if name in _actions.setdefault(model, {}):
            _twice.append((model, name))
        _actions[model][name] = Action(
            model, name, label, run, confirm, icon, tone, available, roles
        )
        return run

    return register


def asks(model: type[Any], *actions: str) -> Callable[[Hook], Hook]:
    """Ask a question before some actions of a model: a hook gives it, "" where there is none.

    The services take the answer as `reason`.
    """

    def register(question: Hook) -> Hook:
        _questions.update({(model, name): question for name in actions})
        return question

    return register


def figures(
    model: type[Any],
) -> Callable[[Callable[[Any], list[Figure]]], Callable[[Any], list[Figure]]]:
    """Give the figures in the head of a model's records."""

    def register(run: Callable[[Any], list[Figure]]) -> Callable[[Any], list[Figure]]:
        _figures[model] = run
        return run

    return register


def shortcut(model: type[Any], label: Label, *, icon: str) -> Callable[[Hook], Hook]:
    """Offer the address of another screen on the records of a model; "" where it does not fit."""

    def register(address: Hook) -> Hook:
        _shortcuts.setdefault(model, []).append((label, icon, address))
        return address

    return register


def shortcuts_of(record: Any) -> list[tuple[Label, str, str]]:
    """Give label, icon and address of the screens a record leads to."""
    offered = _shortcuts.get(type(record), ())
    found = ((label, icon, address(record)) for label, icon, address in offered)
    return [shortcut for shortcut in found if shortcut[2]]


def shortcut_labels_of(model: type[Any]) -> list[tuple[Label, str]]:
    """Give label and icon of the screens that records of a model may lead to."""
    return [(label, icon) for label, icon, _address in _shortcuts.get(model, ())]


def tab(model: type[Any], name: str, label: Label) -> Callable[[Hook], Hook]:
    """Offer a tab on the records of a model; the hook gives the address of what it holds.

    The address answers with a piece of HTML; "" offers no tab.
    """

    def register(address: Hook) -> Hook:
        _tabs.setdefault(model, []).append((name, label, address))
        return address

    return register


def own_tabs_of(record: Any) -> list[tuple[str, Label, str]]:
    """Give name, label and address of the tabs that modules offer on a record."""
    offered = _tabs.get(type(record), ())
    found = ((name, label, address(record)) for name, label, address in offered)
    return [known for known in found if known[2]]


def saved(model: type[Any]) -> Callable[[Hook], Hook]:
    """Run a service on each record that a screen or the API made or changed, before the commit."""

    def register(run: Hook) -> Hook:
        _saved[model] = run
        return run

    return register


def warnings(model: type[Any]) -> Callable[[Hook], Hook]:
    """Ask a service what a person should know before a record is saved: a list of sentences.

    The person may save all the same; what must not be is a DomainError, of this or of `saved`.
    """

    def register(run: Hook) -> Hook:
        _warnings[model] = run
        return run

    return register


def saved_together(model: type[Any]) -> Callable[[Hook], Hook]:
    """Do for many records at once what `saved` does for each: a service that takes a list.

    Imports save blocks of records; without it `saved` runs for each of a block.
    """

    def register(run: Hook) -> Hook:
        _saved_together[model] = run
        return run

    return register


def run_saved_together(model: type[Any], records: Sequence[Any]) -> None:
    """Run what a model wants done after each save, for records that were saved at once."""
    if run := _saved_together.get(model):
        run(records)
        return
    for record in records:
        run_saved(record)


def suspects(model: type[Any]) -> Callable[[Hook], Hook]:
    """Ask a service which of many unsaved records `warnings` may have something to say about.

    It gives every such record, rather one too many; the others are saved at once.
    """

    def register(run: Hook) -> Hook:
        _suspects[model] = run
        return run

    return register


def suspects_among(model: type[Any], records: Sequence[Any]) -> Sequence[Any]:
    """Give the unsaved records that must be saved one by one, each asked about before."""
    if model not in _warnings:
        return ()
    run = _suspects.get(model)
    return run(records) if run else records


def run_saved(record: Any) -> None:
    """Run what a model wants done after each save."""
    if run := _saved.get(type(record)):
        run(record)


def warnings_of(record: Any) -> list[str]:
    """Give what a person should know before the record is saved."""
    run = _warnings.get(type(record))
    return list(run(record)) if run else []


def shown() -> set[type[Any]]:
    """Name the models that were given screens from outside."""
    return set(_shown)


def panel_of(model: type[Any]) -> Panel | None:
    """Give the panel a model was declared with, or shown by."""
    own = model.__dict__.get("panel")
    return own if isinstance(own, Panel) else _shown.get(model)


def actions_named_twice() -> Sequence[tuple[type[Any], str]]:
    """Give the actions whose name another one of the same model had already."""
    return _twice


def models_with_hooks() -> set[type[Any]]:
    """Name the models that something was offered on: actions, figures, tabs and the like."""
    hooks: tuple[dict[type[Any], Any], ...] = (
        *(_actions, _figures, _shortcuts, _tabs),
        *(_saved, _warnings, _saved_together, _suspects),
    )
    return {model for known in hooks for model in known}


def actions_of(model: type[Any]) -> Mapping[str, Action]:
    """Give the actions of a model by name."""
    return _actions.get(model, {})


def figures_of(record: Any) -> list[Figure]:
    """Give the figures of a record, none where nobody defined any."""
    run = _figures.get(type(record))
    return run(record) if run else []
