"""The pages of imports, made for whoever looks."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from app.core.language import _, current_language, gettext, said
from app.core.sheets.reading import BOUNDS, rows_of
from app.panel import kinds, rights
from app.panel.forms.fields import FieldMaker
from app.panel.forms.inputs import is_required
from app.panel.imports import files, steps
from app.panel.imports.cells import text_of
from app.panel.imports.columns import aims_of, finders_of, label_of
from app.panel.imports.models import MODES, STATES, ListImport
from app.panel.imports.pages import FileColumn, ImportPage, InTheWay, Known, Repeated, StartPage
from app.panel.imports.steps import Choice
from app.panel.imports.words import read
from app.panel.imports.work import progress_of
from app.panel.imports.wrong import PAGE, wrong_rows
from app.panel.pages import Option
from app.panel.registry import Registered, find, registered, target_of

_TONES = {"done": "success", "undone": "secondary", "checked": "warning"}
_STEPS = {"new": "columns", "checked": "tried", "done": "done", "undone": "undone"}
_SAMPLES = 3
_COUNTS = {
    "created": _("New records"),
    "updated": _("Records changed"),
    "unchanged": _("Unchanged"),
    "warned": _("Rows to look at"),
    "wrong": _("Rows that are wrong"),
}


def counted(number: int) -> str:
    """Write a count as the reader does."""
    return kinds.KINDS["whole"].show(number, current_language())


def start_page(entry: Registered, root: str, errors: Sequence[str] = ()) -> StartPage:
    """Give the page that asks for a file, with the person's imports."""
    base = f"{root}/{entry.slug}"
    fields = {aim.name: aim.field for aim in aims_of(entry).values()}
    return StartPage(
        title=_title(entry),
        list_title=str(entry.panel.title),
        list_url=f"{base}/list/",
        url=f"{base}/import/",
        sample_url=f"{base}/import/sample",
        most_rows=counted(BOUNDS.rows),
        most_megabytes=steps.MOST_MEGABYTES,
        fields=[
            (str(field.label), str(_("needed")) if is_required(entry.model, name) else "")
            for name, field in fields.items()
        ],
        imports=[*_known(root)],
        errors=errors,
    )


def import_page(
    entry: Registered,
    of: ListImport,
    root: str,
    *,
    choice: Choice | None = None,
    turn: int = 0,
    errors: Sequence[str] = (),
) -> ImportPage:
    """Give the page of an import; `choice` is what was typed, `turn` the page of wrong rows."""
    return _Maker(entry, of, root).page(choice, turn, errors)


def _title(entry: Registered) -> str:
    return gettext("Import: %(list)s", list=entry.panel.title)


def _known(root: str) -> Iterator[Known]:
    for of in steps.mine():
        entry = registered().get(of.model)
        state = steps.stands(of)
        yield Known(
            title=str(entry.panel.title) if entry else of.model,
            file=of.file_name,
            when=kinds.show_instant(of.created_at, current_language()),
            state=str(STATES[state]),
            tone=_TONES.get(state, "info"),
            rows=counted(of.rows),
            url=f"{root}/{entry.slug}/import/{of.id}" if entry else "",
        )


class _Maker:
    """Makes the page of an import."""

    def __init__(self, entry: Registered, of: ListImport, root: str) -> None:
        self._entry = entry
        self._of = of
        self._root = root
        self._base = f"{root}/{entry.slug}"
        self._url = f"{self._base}/import/{of.id}"
        self._fields = FieldMaker(of.language, root)

    def page(self, choice: Choice | None, turn: int, errors: Sequence[str]) -> ImportPage:
        """Give it, with what its step needs."""
        of, entry = self._of, self._entry
        step = "columns" if choice else _STEPS.get(steps.stands(of), "busy")
        problem = said(read(of.report["problem"])) if "problem" in of.report else ""
        needed: dict[str, Callable[[], dict[str, Any]]] = {
            "columns": lambda: self._columns(choice),
            "tried": lambda: self._tried(turn),
            "busy": lambda: {"progress": progress_of(of.id)},
            "done": self._done,
            "undone": dict,
        }
        return ImportPage(
            step=step,
            title=_title(entry),
            file=of.file_name,
            list_title=str(entry.panel.title),
            list_url=f"{self._base}/list/",
            url=self._url,
            start_url=f"{self._base}/import/",
            rows=counted(of.rows),
            problem=" ".join(filter(None, (*errors, problem))),
            progress_url=f"{self._url}/progress",
            **needed[step](),
        )

    def _columns(self, choice: Choice | None) -> dict[str, Any]:
        of, entry = self._of, self._entry
        choice = choice or Choice(of.mapping, of.mode, of.matched_by)
        rows = [cells for _n, cells in islice(rows_of(files.path_of(of.token, "rows")), _SAMPLES)]
        labels = {key: label_of(entry, aim) for key, aim in aims_of(entry).items()}
        columns = [
            FileColumn(
                input=f"column-{place}",
                heading=heading or gettext("Column %(number)s", number=place + 1),
                values=[text_of(cells[place], of.language) for cells in rows if place < len(cells)],
                options=_options(labels, chosen),
            )
            for place, (heading, chosen) in enumerate(
                zip(of.headings, [*choice.mapping], strict=False)
            )
        ]
        finders = {name: str(entry.fields[name].label) for name in finders_of(entry)}
        modes = {key: str(label) for key, label in MODES.items() if key == "create" or finders}
        return {
            "columns": columns,
            "sheets": [Option(name, name, is_chosen=not at) for at, name in enumerate(of.sheets)],
            "modes": _options(modes, choice.mode),
            "finders": _options(finders, choice.matched_by),
        }

    def _counts(self) -> list[tuple[str, str]]:
        report = self._of.report
        return [(str(label), counted(report.get(n, 0))) for n, label in _COUNTS.items()]

    def _tried(self, turn: int) -> dict[str, Any]:
        of, report = self._of, self._of.report
        wrong = report.get("wrong", 0)
        rows = wrong_rows(self._entry, of, turn)
        here = f"{self._url}?turn="
        return {
            "counts": self._counts(),
            "wrong": counted(wrong) if wrong else "",
            "is_right": not wrong and bool(report.get("created") or report.get("updated")),
            "repeated": [*self._repeated()],
            "headings": [
                steps.label_of_place(of, self._entry, place)
                for place, key in enumerate(of.mapping)
                if key
            ],
            "wrong_rows": rows[:PAGE],
            "previous_url": f"{here}{turn - 1}" if turn else "",
            "next_url": f"{here}{turn + 1}" if len(rows) > PAGE else "",
            "errors_url": f"{self._url}/errors" if rows or turn else "",
        }

    def _repeated(self) -> Iterator[Repeated]:
        aims = aims_of(self._entry)
        for at, (place, text, count) in enumerate(self._of.report.get("repeated", ())):
            aim = aims.get(self._of.mapping[place])
            if aim is None:
                continue
            target = find(target_of(self._entry.model, aim.name)) if aim.by else None
            may_make = target is not None and rights.may(target, "create")
            value = "" if aim.by or aim.field.choices else text
            yield Repeated(
                label=label_of(self._entry, aim),
                place=place,
                text=text,
                count=counted(count),
                input=self._fields.made(
                    self._entry.model, aim.name, value=value, prefix=f"for-{at}-"
                ),
                make=gettext("Make “%(name)s”", name=text) if may_make else "",
            )

    def _done(self) -> dict[str, Any]:
        rows = self._of.report.get("in_the_way", ())
        return {
            "counts": self._counts()[:3],
            "imported_url": f"{self._base}/list/?imported={self._of.id}",
            "may_undo": rights.may(self._entry, "import"),
            "in_the_way": [
                InTheWay(
                    title=it["title"] or it["key"],
                    url=self._record_url(it["model"], it["key"]),
                    reason=said(read(it["error"])),
                )
                for it in rows
            ],
        }

    def _record_url(self, model: str, key: str) -> str:
        entry = registered().get(model)
        return f"{self._root}/{entry.slug}/show/{key}" if entry else ""


def _options(labels: dict[str, str], chosen: str) -> list[Option]:
    return [Option(key, label, is_chosen=key == chosen) for key, label in labels.items()]
