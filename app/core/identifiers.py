"""Numbers that others gave out: tax numbers, bank accounts, telephones."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat
from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.tr import tckimlik, vkn

from app.core.errors import N_, DomainError

FINAL_CONSUMER = "11111111111"
"""What an e-archive invoice carries for a buyer who gave no number."""
FOREIGN_BUYER = "2222222222"
"""What an e-invoice carries for a buyer abroad."""


class InvalidVknError(DomainError):
    """The check digit of a company's tax number does not fit."""

    message = N_("“{text}” is not a tax number (VKN): compare its 10 digits with the tax plate.")


class InvalidTcknError(DomainError):
    """The check digits of a person's identity number do not fit."""

    message = N_(
        "“{text}” is not an identity number (TCKN): compare its 11 digits with the identity card."
    )


class InvalidTaxNumberError(DomainError):
    """The text has the length of neither kind of tax number."""

    message = N_("“{text}” is not a tax number: write the 10 digits of a VKN or the 11 of a TCKN.")


class StandInTaxNumberError(DomainError):
    """A number that stands for any unnamed buyer was given as somebody's own."""

    message = N_(
        "{text} stands for a buyer without a number: write the buyer's own number, "
        "or leave it empty."
    )


class InvalidIbanError(DomainError):
    """The check digits, the country or the length of an IBAN do not fit."""

    message = N_(
        "“{text}” is not an IBAN: copy it again from the bank; a Turkish one is TR and 24 digits."
    )


class InvalidPhoneError(DomainError):
    """No telephone can have this number."""

    message = N_(
        "“{text}” is not a telephone number: write one number with its area code, like "
        "0212 555 12 34, and one from abroad with + and its country code."
    )


def parse_vkn(text: str) -> str:
    """Give the ten digits of a company's tax number, checked."""
    try:
        return vkn.validate(_without_spaces(text))
    except ValidationError:
        raise InvalidVknError(text=text) from None


def parse_tckn(text: str) -> str:
    """Give the eleven digits of a person's identity number, checked."""
    try:
        return tckimlik.validate(_without_spaces(text))
    except ValidationError:
        raise InvalidTcknError(text=text) from None


def parse_tax_no(text: str, *, allow_stand_in: bool = False) -> str:
    """Give the digits of a VKN or, for eleven digits, a TCKN.

    With `allow_stand_in` the final consumer's and the foreign buyer's numbers pass, which
    invoices may carry but no card may own.
    """
    digits = _without_spaces(text)
    if digits in {FINAL_CONSUMER, FOREIGN_BUYER}:
        if allow_stand_in:
            return digits
        raise StandInTaxNumberError(text=digits)
    if len(digits) == len(FINAL_CONSUMER):
        return parse_tckn(text)
    if len(digits) == len(FOREIGN_BUYER):
        return parse_vkn(text)
    raise InvalidTaxNumberError(text=text)


def parse_iban(text: str) -> str:
    """Give an IBAN of any country in its electronic form: capitals, no spaces."""
    try:
        return iban.validate(_without_spaces(text))
    except ValidationError:
        raise InvalidIbanError(text=text) from None


def format_iban(number: str) -> str:
    """Write an IBAN as printed on paper, in groups of four."""
    return iban.format(number)


def parse_phone(text: str, region: str = "TR") -> str:
    """Give a telephone number in E.164 form (+905321234567).

    The service numbers 444 1 234 exist only inside Turkey and stay seven digits (4441234):
    with +90 in front nobody could dial them.
    """
    # The library would read "0212 555 12 34 ext. 5" and drop what follows the number.
    dialled = _PHONE_PUNCTUATION.sub("", text)
    if not _DIALLED.fullmatch(dialled):
        raise InvalidPhoneError(text=text)
    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        raise InvalidPhoneError(text=text) from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhoneError(text=text)
    if _is_service_number(number):
        return str(number.national_number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def format_phone(number: str) -> str:
    """Write a stored number as people in Turkey read it; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "TR")
    except phonenumbers.NumberParseException:
        return number
    is_turkish = parsed.country_code == _TURKEY
    style = PhoneNumberFormat.NATIONAL if is_turkish else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def phone_digits(text: str) -> str:
    """Give the digits to store for search of an E.164 number, or to look for of any part typed.

    Without the ways to begin (0, 00, +90), so that 0532 123, +90532 and 532 are all found
    inside 5321234567.
    """
    digits = re.sub(r"[^0-9]", "", text)
    return digits.lstrip("0").removeprefix(str(_TURKEY)).lstrip("0") or digits


_TURKEY = 90
_SERVICE_NUMBER = re.compile(r"444[0-9]{4}")
_DIALLED = re.compile(r"\+?[0-9]+")
# Besides the visible marks: the direction marks U+200E, U+202A and U+202C stand around
# numbers copied from the contacts of telephones and Windows.
_PHONE_PUNCTUATION = re.compile(r"[\s()./\u2010-\u2013\u200e\u202a\u202c-]")


def _without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_service_number(number: PhoneNumber) -> bool:
    is_turkish = number.country_code == _TURKEY
    return is_turkish and bool(_SERVICE_NUMBER.fullmatch(str(number.national_number)))
