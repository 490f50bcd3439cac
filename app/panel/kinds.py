"""Every kind of field: how it is read as people type it, shown to them, and carried in JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.dates import format_date, parse_date, parse_iso_date
from app.core.errors import N_, DomainError
from app.core.fields import Field
from app.core.identifiers import (
    format_iban,
    format_phone,
    parse_iban,
    parse_phone,
    parse_tax_no,
)
from app.core.language import _
from app.core.money import format_amount, format_rate
from app.core.numbers import (
    NotANumberError,
    parse_amount,
    parse_plain_amount,
    parse_plain_rate,
    parse_rate,
)
from app.core.rich_text import cleaned, plain_text

MOST_CHARACTERS = 500
_LARGEST_WHOLE = 2_147_483_647


class NotAnEmailError(DomainError):
    """The text cannot be an e-mail address."""

    message = N_("“{text}” is not an e-mail address: write it like name@company.com.")


class UnknownChoiceError(DomainError):
    """The value is none of those offered."""

    message = N_("“{text}” is none of the values offered: choose one from the list.")


class TextTooLongError(DomainError):
    """A line of text has a limit, so that lists and papers can show it."""

    message = N_("The text has {length} characters: shorten it to {most}.")


class NotPlainTextError(DomainError):
    """A character that no text holds would break every paper it is printed on."""

    message = N_("The text holds an unprintable character: type it again.")


class WrongJsonError(DomainError):
    """The JSON value has another type than the field."""

    message = N_("Send {expected}, not {value}.")


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of a kind are read and written."""

    parse: Callable[[str, str], Any]
    """From text typed in a language."""
    show: Callable[[Any, str], str]
    """To text for a reader of a language."""
    plain: Callable[[Any], Any] = lambda value: value
    """To JSON."""
    parse_plain: Callable[[Any], Any] | None = None
    """From JSON; by `parse` of its text where there is no stricter way."""
    is_number: bool = False


def wrong_json(expected: str, value: Any) -> WrongJsonError:
    """Say what was expected; whole objects and lists are not repeated."""
    is_plain = value is None or isinstance(value, str | int | float)
    return WrongJsonError(
        expected=expected, value=repr(value)[:40] if is_plain else type(value).__name__
    )


def _line(text: str, _language: str = "") -> str:
    squeezed = " ".join(text.split())
    if len(squeezed) > MOST_CHARACTERS:
        raise TextTooLongError(length=len(squeezed), most=MOST_CHARACTERS)
    return _printable(squeezed)


def _long(text: str, _language: str = "") -> str:
    return _printable(text.replace("\r\n", "\n").strip())


def _rich(html: str, _language: str = "") -> str | None:
    return cleaned(html) or None


def _printable(text: str) -> str:
    if any(character < " " and character not in "\n\t" for character in text):
        raise NotPlainTextError
    return text


def _email(text: str, _language: str = "") -> str:
    address = text.strip()
    name, at, domain = address.rpartition("@")
    is_one_word = len(address.split()) == 1 and not set(address) & set('<>,;"')
    well = name and at and "." in domain.strip(".") and is_one_word
    if not well or len(address) > MOST_CHARACTERS or ".." in domain:
        raise NotAnEmailError(text=text)
    return _printable(f"{name}@{domain.lower()}")


def _whole(text: str, language: str) -> int:
    amount = parse_amount(text, language)
    if amount != int(amount) or abs(amount) > _LARGEST_WHOLE:
        raise NotANumberError(text=text, example="1234")
    return int(amount)


def _whole_plain(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_WHOLE:
        raise wrong_json("a whole number", value)
    return value


def _text_plain(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise wrong_json("a text", value)
        return parse(value)

    return read


def _yes_no(text: str, _language: str) -> bool:
    return text in {"1", "true", "on", "yes"}


def _yes_no_plain(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong_json("true or false", value)
    return value


def show_instant(value: datetime, language: str) -> str:
    """Write a moment as the reader's clock showed it: 22.11.2026 14:03."""
    local = value.astimezone(clock.ISTANBUL)
    return f"{format_date(local.date(), language)} {local:%H:%M}"


def _show_whole(value: int, language: str) -> str:
    return format_amount(Decimal(value), language)[:-3]


def _same(value: Any, _language: str) -> str:
    return str(value)


def _day(text: str, _language: str) -> date:
    return parse_date(text, clock.today())


KINDS: Mapping[str, Kind] = {
    "text": Kind(_line, _same, parse_plain=_text_plain(_line)),
    "long_text": Kind(_long, _same, parse_plain=_text_plain(_long)),
    "email": Kind(_email, _same, parse_plain=_text_plain(_email)),
    "phone": Kind(
        lambda text, _language: parse_phone(text),
        lambda value, _language: format_phone(value),
        parse_plain=_text_plain(parse_phone),
    ),
    "tax_number": Kind(
        lambda text, _language: parse_tax_no(text), _same, parse_plain=_text_plain(parse_tax_no)
    ),
    "iban": Kind(
        lambda text, _language: parse_iban(text),
        lambda value, _language: format_iban(value),
        parse_plain=_text_plain(parse_iban),
    ),
    "whole": Kind(_whole, _show_whole, parse_plain=_whole_plain, is_number=True),
    "money": Kind(
        parse_amount, format_amount, str, _text_plain(parse_plain_amount), is_number=True
    ),
    "rate": Kind(parse_rate, format_rate, str, _text_plain(parse_plain_rate), is_number=True),
    "day": Kind(_day, format_date, str, _text_plain(parse_iso_date)),
    "instant": Kind(_line, show_instant, lambda value: value.astimezone(UTC).isoformat()),
    "yes_no": Kind(
        _yes_no,
        lambda value, _language: str(_("Yes") if value else _("No")),
        parse_plain=_yes_no_plain,
    ),
    "choice": Kind(_line, _same, parse_plain=_text_plain(_line)),
    "rich_text": Kind(
        _rich, lambda value, _language: plain_text(value), parse_plain=_text_plain(_rich)
    ),
    "file": Kind(_line, _same),
    "image": Kind(_line, _same),
}


def show(field: Field, value: Any, language: str) -> str:
    """Write a value for a reader; nothing for nothing."""
    if value is None or value == "":
        return ""
    if field.choices is not None:
        return str(field.choices.get(value, value))
    return KINDS[field.kind].show(value, language)


def parse(field: Field, text: str, language: str) -> Any:
    """Read what a person typed into a field; nothing typed is None. Raises a DomainError."""
    if field.kind != "yes_no" and not text.strip():
        return None
    return _known(field, KINDS[field.kind].parse(text, language))


def parse_json(field: Field, value: Any) -> Any:
    """Read a field's value from JSON; null and blank text are None. Raises a DomainError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    reader = KINDS[field.kind].parse_plain
    if reader is None:
        raise wrong_json("nothing", value)
    return _known(field, reader(value))


def to_json(field: Field, value: Any) -> Any:
    """Write a value for JSON: money and dates as text."""
    return None if value is None else KINDS[field.kind].plain(value)


def typed(field: Field, value: Any, language: str) -> str:
    """Write a value as a form shows it for editing."""
    if field.kind == "yes_no":
        return "1" if value else ""
    if field.kind == "rich_text":
        return value or ""
    if field.choices is not None:
        return value or ""
    return show(field, value, language)


def _known(field: Field, value: Any) -> Any:
    if field.choices is not None and value not in field.choices:
        raise UnknownChoiceError(text=value)
    return value
