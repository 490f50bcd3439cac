"""What people, broken programs and curious ones send in the place of what was asked for."""

import random
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from app.panel.lists.asked import close_place

LARGE = "9" * 31
VALUES: tuple[str, ...] = (
    *("\x00", "a\x00b", "\ud800", "'--", "');DROP TABLE party;--", "%", "%s%d%(x)s", "_\\%"),
    *(LARGE, f"-{LARGE}", "1e999", "NaN", "-Infinity", "0x1f", "1.234", "٣", "²", "-0", "1,5"),
    *("9999999999999999,99", "999999999999,999999", "2147483648", "9223372036854775808"),
    *("ı" * 300, "İ" * 600, "😀" * 40, "\u202e\u0007\x1b", "\ufeff", "\u2028", "e\u0301" * 99),
    *("(a:!t,b:!(1,2))", "[object Object]", "null", "true", "[]", "{}", "${7*7}", "{{7*7}}"),
    *("31.02.2026", "01.01.0001", "31.12.9999", "00.00.0000", "9999-12-31", "29022027", "1.1"),
    *("..", "01.01.0001..31.12.9999", "31.12.9999..01.01.0001", "last7..x", f"..{LARGE}"),
    *("-", "-name", "password", "version", "\n\r\t", " ", "=1+1", "<script>", "../../etc/passwd"),
)
"""Values for any field; each once broke some program."""

PLACES: tuple[str, ...] = (
    *(close_place(value, key) for value in (LARGE, "NaN", "1e99", None) for key in ("1", LARGE)),
    *(close_place(value, "1") for value in ("9" * 5_000, "1e-99999", "0001-01-01", "9999-12-31")),
    *("W10", "bnVsbA", "ısı", "====", "A" * 9_000, "WyJcdWQ4MDAiLCIxIl0", "WwBd", "[" * 3_000),
    *("0001-01-01.1.1", "9999-12-31.999999999999999999.9999", "2026-02-31.1.1"),
)
"""Places in lists that no page gives out."""

ESCAPES: tuple[str, ...] = ("%FF%FE", "%ED%A0%80", "%C0%AF", "%", "%zz", "%F8%88%80%80%80", "+%2B")
"""What in an address stands for no text in UTF-8."""


class Chance:
    """Draws by seed, so that what failed can be sent again."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def some(self, values: Sequence[str], count: int) -> list[str]:
        """Give some of the values, each time others."""
        return self._random.sample(values, min(count, len(values)))

    def text(self) -> str:
        """Give a short text of any characters at all."""
        signs = (0x20, 0x7E), (0x0, 0x1F), (0xA0, 0x2FF), (0x2000, 0xFFFF), (0x1F300, 0x1F6FF)
        drawn = (self._random.choice(signs) for _sign in range(self._random.randint(1, 24)))
        return "".join(chr(self._random.randint(*ends)) for ends in drawn)


def query(names: Iterable[str], value: str, *, times: int = 1) -> str:
    """Write a query in which every name has a value, once or several times."""
    return urlencoded([(name, value) for name in names for _time in range(times)])


def raw_query(names: Iterable[str], escape: str) -> str:
    """Write a query in which every name has a value that is escaped already."""
    return "&".join(f"{quote(name)}={escape}" for name in names)


def urlencoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Write names and values as forms do, halves of pairs as they would stand in memory."""
    return "&".join(f"{quote(name)}={_escaped(value)}" for name, value in pairs)


def _escaped(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def bodies(values: Mapping[str, str]) -> dict[str, tuple[bytes, str]]:
    """Give bodies that no form sends, each with the type it says it has."""
    form = urlencoded(values.items())
    parts = "multipart/form-data; boundary=b"
    large = form + "&note=" + "x" * 2_000_000
    doubled = f"{form}&{form}&" + urlencoded((name, LARGE) for name in values)
    return {
        "no parts at all": (b"", "multipart/form-data"),
        "parts without a limit": (b"--b\r\n", "multipart/form-data"),
        "no part": (b"--b--\r\n", parts),
        "half a part": (b'--b\r\nContent-Disposition: form-data; name="code"\r\n\r\nx', parts),
        "a part of no name": (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", parts),
        "a file for a text": (
            b'--b\r\nContent-Disposition: form-data; name="a"; filename="../x"\r\n\r\nx\r\n--b--',
            parts,
        ),
        "JSON": (b'{"name": ["\\ud800"]}', "application/json"),
        "no JSON": (b"{\xff", "application/json"),
        "plain text": (form.encode(), "text/plain"),
        "no type": (form.encode(), ""),
        "another alphabet": (form.encode(), "application/x-www-form-urlencoded; charset=utf-7"),
        "a large field": (large.encode(), "application/x-www-form-urlencoded"),
        "many fields": (b"&".join([b"a=1"] * 20_000), "application/x-www-form-urlencoded"),
        "everything three times": (doubled.encode(), "application/x-www-form-urlencoded"),
        "no text": (b"name=%FF%ED%A0%80\xff&code=\xfe", "application/x-www-form-urlencoded"),
    }
