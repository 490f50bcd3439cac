"""The form in which conditions are put together: every field that may be read, by its kind."""

from app.core.fields import Field
from app.panel.lists.asked import Asked
from app.panel.lists.conditions import PRESETS
from app.panel.lists.criteria import Condition, Criteria, Member
from app.panel.lists.displays import LIST
from app.panel.lists.offered import offered
from app.panel.lists.operators import WITHOUT_VALUE, operators_of
from app.panel.lists.options import options_url
from app.panel.lists.pages import ConditionGroup, ConditionsPage, Question
from app.panel.lists.query import Listing
from app.panel.lists.wording import PERIODS, Titles, titles_of, values_offered
from app.panel.pages import FormField, Option
from app.panel.registry import Registered, find, target_of
from app.panel.searching.remembered import Known


def conditions_page(
    entry: Registered, asked: Asked, language: str, root: str, *, display: str = LIST
) -> ConditionsPage:
    """Give the form of the conditions that the address of a list asks for."""
    maker = _Maker(entry, titles_of(Listing(entry, asked, language)), root)
    standing = asked.where or Criteria("all", ())
    return ConditionsPage(
        questions=[maker.question(Condition(name, "")) for name in offered(entry)],
        group=maker.group(standing),
        list_url=asked.address(f"{root}/{entry.slug}/{display}", where=""),
    )


class _Maker:
    """Makes questions for a reader who sees some records by their names."""

    def __init__(self, entry: Registered, titles: Titles, root: str) -> None:
        self._entry = entry
        self._titles = titles
        self._root = root

    def group(self, criteria: Criteria) -> ConditionGroup:
        """Give a group with what it holds, but for what the list does not have."""
        made = [self._member(each) for each in criteria.members]
        return ConditionGroup(criteria.mode, [member for member in made if member is not None])

    def _member(self, member: Member) -> Question | ConditionGroup | None:
        if isinstance(member, Criteria):
            return self.group(member)
        return self.question(member) if member.field in offered(self._entry) else None

    def question(self, asked: Condition) -> Question:
        """Give a condition as it is put together."""
        field = self._entry.fields[asked.field]
        known = operators_of(field)
        operator = asked.operator if asked.operator in known else next(iter(known))
        is_period = field.kind in PERIODS
        return Question(
            name=asked.field,
            operators=[Option(key, str(it), "", key == operator) for key, it in known.items()],
            operator=operator,
            input=self._input(field, asked, "" if asked.value in PRESETS else asked.value),
            periods=[
                Option(key, str(label), "", key == asked.value)
                for key, label in (PRESETS.items() if is_period else ())
            ],
            without_value=sorted(WITHOUT_VALUE),
        )

    def _input(self, field: Field, asked: Condition, value: str) -> FormField:
        other = target_of(self._entry.model, asked.field) if field.points else None
        target = find(other) if other else None
        title = self._titles.get(Known(other.__name__, value), value) if other else ""
        is_choice = field.choices is not None or field.kind == "yes_no"
        return FormField(
            name=asked.field,
            input=f"condition-{asked.field}",
            label=str(field.label),
            kind=_kind(field, is_choice=is_choice, is_link=target is not None),
            value=value,
            options=[Option(*it) for it in values_offered(field)] if is_choice else (),
            options_url=options_url(self._root, target, field) if target else "",
            option_label=title,
        )


def _kind(field: Field, *, is_choice: bool, is_link: bool) -> str:
    """Say how a value is typed: numbers as text, so that 10..20 can be too."""
    if is_choice:
        return "choice"
    if is_link:
        return "link"
    return "day" if field.kind in PERIODS else "text"
