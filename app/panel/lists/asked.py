"""What the address of a list asks for; whatever it says, it is read without a failure."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from app.core.characters import is_storable
from app.core.errors import N_, DomainError
from app.panel.allowed import allowed
from app.panel.lists.criteria import (
    Criteria,
    UnknownConditionError,
    read_criteria,
    without,
    write_criteria,
)
from app.panel.lists.kept import DENSITIES
from app.panel.lists.offered import groupable, read_columns
from app.panel.registry import Registered

MOST_SEARCHED = 100

Direction = Literal["after", "before", "last", ""]


class UnknownSortError(DomainError):
    """The address sorts by something that is no column of the list."""

    message = N_("The list cannot be sorted by “{name}”: press the heading of a column.")


class UnknownPageError(DomainError):
    """The address points to a place in the list that it cannot have come from."""

    message = N_("The address of this page is damaged: it begins at the first page again.")


PLACES = frozenset({"after", "before", "at"})
"""What of an address says where in a list one stands, not what the list is."""

PARAMETERS = PLACES | {
    *("q", "sort", "archived", "mine", "where", "group", "imported"),
    *("columns", "density", "view", "from"),
}
"""What addresses of lists say beside filters, which therefore cannot be called so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as somebody wants it: filters by field, order, and the place it goes on from.

    `view` is the saved view it is exactly (0 for none, where one would open by itself);
    `origin` the one it was made from by changing something. `columns` and `density` are empty
    where the address names none; `usual` are the columns shown then.
    """

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    is_descending: bool = False
    archived: bool = False
    mine: bool = False
    direction: Direction = ""
    place: tuple[Any, Any] | None = None
    """Value of the sort column and key of the row that the page begins after, or ends before."""
    problems: tuple[DomainError, ...] = ()
    where: Criteria | None = None
    group: str = ""
    """The field it is shown in groups by."""
    columns: tuple[str, ...] = ()
    density: str = ""
    usual: tuple[str, ...] = ()
    view: int | None = None
    origin: int | None = None
    imported: int | None = None
    """The import whose records alone are shown."""

    def said(self) -> dict[str, str]:
        """Give everything that makes it the list it is, as an address says it."""
        said = {"q": self.search, **self.filters}
        if self.sort:
            said["sort"] = f"-{self.sort}" if self.is_descending else self.sort
        said |= {"archived": "1"} if self.archived else {}
        said |= {"mine": "1"} if self.mine else {}
        said |= {"imported": str(self.imported)} if self.imported else {}
        said |= {"where": write_criteria(self.where)} if self.where else {}
        said |= {"columns": ",".join(self.columns), "density": self.density, "group": self.group}
        return {name: value for name, value in said.items() if value}

    def parameters(self) -> dict[str, str]:
        """Give what its address says, without the place in it."""
        if self.view is not None:
            return {"view": str(self.view)}
        return self.changed()

    def changed(self) -> dict[str, str]:
        """Give what the address of a list says that is this one but for some change."""
        origin = self.view or self.origin
        return self.said() | ({"from": str(origin)} if origin else {})

    def address(self, base: str, **changes: str) -> str:
        """Give the address of the same list with some parameters changed; empty ones go."""
        kept = self.parameters() if changes.keys() <= PLACES else self.changed()
        parameters = {**kept, **changes}
        said = urlencode({name: value for name, value in parameters.items() if value})
        return f"{base}?{said}" if said else base


def read(entry: Registered, arguments: Mapping[str, str], sortable: Collection[str] = ()) -> Asked:
    """Read the address of a list; what it cannot mean is left out and said as a problem.

    `sortable` are fields that it may be sorted by beside the columns of the panel's list.
    """
    problems: list[DomainError] = []
    columns = read_columns(entry, arguments.get("columns", "").split(","))
    sort, is_descending = _sort(entry, sortable, arguments.get("sort", ""), problems)
    direction, place = _place(arguments, problems)
    where = _where(entry, arguments, problems)
    imported = arguments.get("imported", "")
    density, group = arguments.get("density", ""), arguments.get("group", "")
    return Asked(
        search=arguments.get("q", "").strip()[:MOST_SEARCHED],
        filters={
            name: value for name in entry.filters if (value := arguments.get(name, "").strip())
        },
        sort=sort,
        is_descending=is_descending,
        archived=arguments.get("archived") == "1" and entry.is_archivable,
        mine=arguments.get("mine") == "1" and entry.offers_mine,
        direction=direction,
        place=place,
        where=where,
        problems=tuple(problems),
        group=group if group in groupable(entry) else "",
        columns=columns,
        density=density if density in DENSITIES else "",
        imported=int(imported) if re.fullmatch("[0-9]{1,18}", imported) else None,
    )


def _where(
    entry: Registered, arguments: Mapping[str, str], problems: list[DomainError]
) -> Criteria | None:
    """Read the conditions; those on fields hidden to the reader go, with what they ask for."""
    try:
        asked = read_criteria(arguments.get("where", ""))
    except DomainError as problem:
        problems.append(problem)
        return None
    left = without(asked, allowed(entry.model).hidden) if asked else None
    if left != asked:
        problems.append(UnknownConditionError())
    return left


def _sort(
    entry: Registered, sortable: Collection[str], asked: str, problems: list[DomainError]
) -> tuple[str, bool]:
    name = asked.removeprefix("-")
    known = entry.fields.get(name)
    if (known and known.is_many) or (
        name and name not in {*sortable, *entry.panel.list, entry.panel.sort.removeprefix("-")}
    ):
        problems.append(UnknownSortError(name=name[:40]))
        return "", False
    return name, asked.startswith("-")


def _place(
    arguments: Mapping[str, str], problems: list[DomainError]
) -> tuple[Direction, tuple[Any, Any] | None]:
    if arguments.get("at") == "last":
        return "last", None
    directions: tuple[Literal["after", "before"], ...] = ("after", "before")
    for direction in directions:
        if token := arguments.get(direction):
            try:
                return direction, open_place(token)
            except UnknownPageError as problem:
                problems.append(problem)
    return "", None


def close_place(value: Any, key: Any) -> str:
    """Write a place in a list as it stands in an address."""
    said = json.dumps([None if value is None else str(value), str(key)], ensure_ascii=False)
    return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def open_place(token: str) -> tuple[Any, Any]:
    """Read a place from an address; raises UnknownPageError."""
    try:
        said = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (NotBase64Error, ValueError, RecursionError) as error:
        raise UnknownPageError from error
    if not isinstance(said, list) or len(said) != 2 or not isinstance(said[1], str):  # noqa: PLR2004 - value and key
        raise UnknownPageError
    if not isinstance(said[0], str | None) or not all(is_storable(text or "") for text in said):
        raise UnknownPageError
    return said[0], said[1]
