"""Forms of pages as a browser sees them: where they go and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TICKED = frozenset({"checkbox", "radio"})


@dataclass(slots=True)
class Form:
    """A form: its method, its address, its inputs with their values, and its remote selects."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    choosers: dict[str, str] = field(default_factory=dict)
    """Names of inputs whose options are asked for, with the address."""


class _Reader(HTMLParser):
    """Collects forms; what stands in a template is no input yet."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._templates = 0
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or take an input into the one begun."""
        found = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        elif tag == "form":
            self._form = Form(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and not self._templates:
            self._take(self._form, tag, found)

    def _take(self, form: Form, tag: str, found: dict[str, str]) -> None:
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "input" and name:
            if found.get("type") in _TICKED and "checked" not in found:
                return
            form.values[name] = value
        elif tag == "select":
            self._select = name
            form.values[name] = ""
            if "data-options-url" in found:
                form.choosers[name] = found["data-options-url"]
        elif tag == "option" and "selected" in found:
            form.values[self._select] = value
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""

    def handle_data(self, data: str) -> None:
        """Add to the text area that is open."""
        if self._form is not None and self._area:
            self._form.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "template":
            self._templates -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""


def forms_of(page: str) -> list[Form]:
    """Give the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


def form_to(page: str, address: str) -> Form:
    """Give the form of a page that goes to an address."""
    found = [form for form in forms_of(page) if form.action.partition("?")[0] == address]
    assert found, f"no form to {address}"
    return found[0]
