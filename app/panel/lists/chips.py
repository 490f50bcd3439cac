"""The address and the filter chips of a list made by hand, as generated lists have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.panel.lists.conditions import BETWEEN, PRESETS
from app.panel.pages import Filter, Option

MOST_TYPED = 100


@dataclass(frozen=True, slots=True)
class Address:
    """The path of a list, and what its address asks for; the place in it is no part of that."""

    path: str
    asked: Mapping[str, str]

    def to(self, path: str = "", **changes: str) -> str:
        """Give the address with some parameters changed; empty ones go."""
        said = {name: value for name, value in {**self.asked, **changes}.items() if value}
        return f"{path or self.path}?{urlencode(said)}" if said else path or self.path

    def besides(self, name: str) -> list[tuple[str, str]]:
        """Give every parameter but one, for a form that asks for that one anew."""
        return [(known, value) for known, value in self.asked.items() if known != name and value]


def read_asked(arguments: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Read the parameters a list knows from its address, cut to what people type."""
    typed = {name: arguments.get(name, "").strip() for name in names}
    return {name: value[:MOST_TYPED] for name, value in typed.items() if value}


def days_chip(address: Address, name: str, label: str) -> Filter:
    """Offer the usual periods, and a first and a last day to type."""
    offered = {key: str(preset) for key, preset in PRESETS.items()}
    return _range(address, name, label, "day", offered)


def amounts_chip(address: Address, name: str, label: str) -> Filter:
    """Offer a least and a largest amount to type."""
    return _range(address, name, label, "number", {})


def _range(
    address: Address, name: str, label: str, kind: str, offered: Mapping[str, str]
) -> Filter:
    text = address.asked.get(name, "")
    first, _mark, last = text.partition(BETWEEN) if text not in offered else ("", "", "")
    return Filter(
        name=name,
        label=label,
        kind=kind,
        value=offered.get(text) or text.replace(BETWEEN, " – ").strip(" –"),
        options=_options(offered, text),
        first=first,
        last=last,
        clear_url=address.to(**{name: ""}),
        parameters=address.besides(name),
    )


def choice_chip(
    address: Address, name: str, label: str, offered: Mapping[str, str], *, must: bool = False
) -> Filter:
    """Offer some values; one that `must` be set is never cleared."""
    text = address.asked.get(name, "")
    return Filter(
        name=name,
        label=label,
        kind="choice",
        value=offered.get(text, text) if text else "",
        options=_options(offered, text),
        clear_url="" if must else address.to(**{name: ""}),
        parameters=address.besides(name),
    )


def typed_chip(address: Address, name: str, label: str, *, kind: str = "text") -> Filter:
    """Offer a text (or, as kind `on`, a day) to type."""
    text = address.asked.get(name, "")
    return Filter(
        name=name,
        label=label,
        kind=kind,
        value=text,
        first=text,
        clear_url=address.to(**{name: ""}),
        parameters=address.besides(name),
    )


def link_chip(address: Address, name: str, label: str, options_url: str, chosen: str) -> Filter:
    """Offer a record to search for; `chosen` names the one that is set."""
    clear_url = address.to(**{name: ""})
    return Filter(
        name=name,
        label=label,
        kind="link",
        value=chosen,
        options_url=options_url,
        clear_url=clear_url,
        parameters=address.besides(name),
    )


def switch_chip(address: Address, name: str, label: str) -> Filter:
    """Offer to set something or not."""
    is_on = address.asked.get(name) == "1"
    return Filter(
        name=name,
        label=label,
        kind="switch",
        value=label if is_on else "",
        options=[Option("1", label, address.to(**{name: "1"}), is_on)],
        clear_url=address.to(**{name: ""}),
    )


def _options(offered: Mapping[str, str], text: str) -> Sequence[Option]:
    return [Option(key, label, is_chosen=key == text) for key, label in offered.items()]
