"""How the cells of a workbook look."""

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

Look = Mapping[str, object]

FONT: Look = {"font_name": "Calibri", "font_size": 10}
COMPANY: Look = {"bold": True, "font_size": 13}
TITLE: Look = {"bold": True, "font_size": 12}
QUIET: Look = {"font_color": "#5b6673"}
HEADING: Look = {
    "bold": True,
    "font_color": "#5b6673",
    "bg_color": "#eef0f3",
    "bottom": 1,
    "bottom_color": "#8b95a1",
    "text_wrap": True,
    "valign": "vcenter",
}
TOTAL: Look = {"bold": True, "top": 1, "top_color": "#8b95a1"}
OPENING: Look = {"bold": True}
PLAIN: Look = {}
RIGHT_HEADING: Look = {"align": "right"}
DAY: Look = {"num_format": "dd.mm.yyyy", "align": "left"}
TEXT: Look = {"num_format": "@"}
CENTRED: Look = {**TEXT, "align": "center"}
QUOTED: Look = {**TEXT, "quote_prefix": True}
FIGURE_AS_TEXT: Look = {**TEXT, "align": "right"}


class Formats:
    """The formats of a workbook, each made once; Excel allows 64,000."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, *looks: Look) -> Format:
        """Give the format that joins several looks, later ones winning."""
        joined = {**FONT, **{name: value for look in looks for name, value in look.items()}}
        key = tuple(sorted(joined.items(), key=lambda item: item[0]))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(joined)
        return self._made[key]


def figure(places: int) -> Look:
    """Give the look of a number with so many places; negative ones are red."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return {"num_format": f"{pattern};[Red]-{pattern}"}
