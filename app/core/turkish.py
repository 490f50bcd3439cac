"""Turkish letters: casing, search and sort keys, company names, amounts in words."""

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import category, normalize

from app.core.money import fitting, half_up


def upper(text: str) -> str:
    """Write in capitals by Turkish rules: i becomes İ, ı becomes I. Never for codes or e-mail."""
    return _composed(text).translate(_TO_UPPER).upper()


def lower(text: str) -> str:
    """Write in small letters by Turkish rules: İ becomes i, I becomes ı. Never for codes."""
    return _composed(text).translate(_TO_LOWER).lower()


def fold(text: str) -> str:
    """Give the form in which texts are searched: small letters without marks, single spaces.

    Stored texts and queries are folded alike, so that isiklar finds IŞIKLAR and ISIKLAR.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join("".join(map(_fold_letter, text)).split())


def sort_key(text: str) -> str:
    """Give an ASCII key whose code-point order is Turkish alphabetical order.

    A column of keys needs COLLATE "C". Letters of other scripts follow z, marks precede
    digits and letters where ASCII does, case and accents do not count.
    """
    return "".join(map(_sort_letter, " ".join(lower(text).split())))


def fold_name(name: str) -> str:
    """Fold a company name without punctuation and legal suffixes, to find the same firm twice."""
    folded = fold(name).replace("&", " ve ").replace("'", "")
    words = re.findall(r"\w+", _SPACED_AS.sub("as", folded))
    while len(words) > 1 and words[-1] in _LEGAL_WORDS:
        words.pop()
    return _SPACE_IN_INITIALS.sub("", " ".join(words))


def amount_in_words(amount: Decimal, currency: str, *, separator: str = " ") -> str:
    """Write an amount in Turkish words: "Yalnız iki bin Türk lirası elli kuruş".

    An empty separator gives the style of cheques, where nothing can be squeezed in between:
    "#İkibinTL elliKr#". A currency without a Turkish name here is written as its code.
    """
    rounded = half_up(fitting(amount))
    whole, hundredths = divmod(int(abs(rounded) * 100), 100)
    parts = _parts(whole, hundredths, currency, is_cheque=not separator)
    if rounded < 0:
        parts[0][0].insert(0, "eksi")
    gap = " " if separator else ""
    text = " ".join(f"{separator.join(words)}{gap}{unit}" for words, unit in parts)
    return f"Yalnız {text}" if separator else f"#{upper(text[0])}{text[1:]}#"


_UNITS = {
    "TRY": ("Türk lirası", "kuruş"),
    "USD": ("ABD doları", "sent"),
    "EUR": ("euro", "sent"),
    "GBP": ("İngiliz sterlini", "peni"),
    "CHF": ("İsviçre frangı", "santim"),
}
_CHEQUE_UNITS = {code: (code, hundredth) for code, (_, hundredth) in _UNITS.items()}
_CHEQUE_UNITS["TRY"] = ("TL", "Kr")
_ONES = ("", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_SCALES = (
    (10**15, "katrilyon"),
    (10**12, "trilyon"),
    (10**9, "milyar"),
    (10**6, "milyon"),
    (1000, "bin"),
    (1, ""),
)

_TO_UPPER = str.maketrans("iı", "İI")
_TO_LOWER = str.maketrans("Iİ", "ıi")
# Letters that Unicode does not take apart, and the quotes and dashes that editors put in.
_PLAIN_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("\u2010\u2013\u2014\u2212", "-")
)
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
# A letter with a mark follows its plain one: ~ is the last ASCII character, so that c~
# stands after every c… and before d; ı stands between h and i. Other scripts start with |,
# after z; the four marks of ASCII that would stand there are moved before the letters.
_OWN_PLACES = {"ç": "c~", "ğ": "g~", "ı": "h~", "ö": "o~", "ş": "s~", "ü": "u~"}
_BEFORE_LETTERS = str.maketrans("{|}~", "````")
_SPACED_AS = re.compile(r"\ba[. ]+s\b")  # A.Ş. and A. Ş. are AŞ
_SPACE_IN_INITIALS = re.compile(r"(?<=\b\w) (?=\w\b)")  # T.C. is TC
_LEGAL_FORMS = {"anonim", "as", "limited", "ltd", "koll", "kollektif", "kom", "komandit"}
_LEGAL_FORMS |= {"sirket", "sirketi", "sti", "co", "corp", "gmbh", "inc", "llc", "plc"}
_TRADES = {"san", "sanayi", "sanayii", "tic", "ticaret", "ve", "ith", "ithalat", "ihr", "ihracat"}
_LEGAL_WORDS = _LEGAL_FORMS | _TRADES | {"paz", "pazarlama"}


def _composed(text: str) -> str:
    """Join letters and their marks, and undo the dotted i̇ that Python's lower() leaves."""
    return normalize("NFC", text).replace("i\u0307", "i")


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    bare = "".join(c for c in normalize("NFKD", letter) if category(c) not in _INVISIBLE)
    return bare.casefold().translate(_PLAIN_LETTERS)


@lru_cache(maxsize=4096)
def _sort_letter(letter: str) -> str:
    if letter in _OWN_PLACES:
        return _OWN_PLACES[letter]
    plain = _fold_letter(letter).translate(_BEFORE_LETTERS)
    return "".join(c if c.isascii() else f"|{ord(c):06x}" for c in plain)


def _parts(
    whole: int, hundredths: int, currency: str, *, is_cheque: bool
) -> list[tuple[list[str], str]]:
    """Give the words of each count with the unit that follows it."""
    units = _CHEQUE_UNITS if is_cheque else _UNITS
    if currency not in units:
        return [(_number(whole) + _decimals(hundredths), currency)]
    name, hundredth = units[currency]
    parts = [(_number(whole), name)] if whole or not hundredths else []
    if hundredths:
        parts.append((_number(hundredths), hundredth))
    return parts


def _decimals(hundredths: int) -> list[str]:
    """Read two decimals aloud, for a currency whose hundredth has no name here."""
    tens, ones = divmod(hundredths, 10)
    if not tens:
        return ["virgül", "sıfır", _ONES[ones]] if ones else []
    return ["virgül", *_number(hundredths)]


def _number(number: int) -> list[str]:
    """Give the words of a whole number; a thousand is bin, never bir bin."""
    words: list[str] = []
    for size, scale in _SCALES:
        group = number // size % 1000
        if group and (group, scale) != (1, "bin"):
            words += _below_thousand(group)
        if group:
            words.append(scale)
    return [word for word in words if word] or ["sıfır"]


def _below_thousand(group: int) -> list[str]:
    """Give the words of up to three digits; a hundred is yüz, never bir yüz."""
    hundreds, rest = divmod(group, 100)
    words = [_ONES[hundreds] if hundreds > 1 else "", "yüz" if hundreds else ""]
    return [*words, _TENS[rest // 10], _ONES[rest % 10]]
