"""The bank's file as it is, and every way in which it may not be one."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrations.rates import BulletinError, read_bulletin
from app.integrations.rates import errors as why
from app.integrations.rates.parser import MOST_BYTES
from app.modules.currencies.bulletins import Quote
from tests.integrations.bank import FILE, FRIDAY, bulletin

SAMPLE = FILE.read_bytes()


def one(currency: str, attributes: str = 'Kod="USD" CurrencyCode="USD"') -> bytes:
    """Write a bulletin of one currency."""
    head = '<Tarih_Date Tarih="20.11.2026" Date="11/20/2026" Bulten_No="2026/900">'
    return f"{head}<Currency {attributes}>{currency}</Currency></Tarih_Date>".encode()


def priced(price: str, unit: str = "1") -> bytes:
    return one(f"<Unit>{unit}</Unit><ForexBuying>{price}</ForexBuying>")


def test_the_sample_is_read_whole() -> None:
    read = read_bulletin(SAMPLE)
    assert (read.dated_on, read.number) == (FRIDAY, "2026/900")
    assert [quote.currency for quote in read.quotes] == ["USD", "EUR", "JPY", "XDR"]
    assert read.quotes[0] == Quote(
        currency="USD",
        unit=1,
        forex_buy=Decimal("42.8000"),
        forex_sell=Decimal("42.8771"),
        banknote_buy=Decimal("42.7700"),
        banknote_sell=Decimal("42.9414"),
    )


def test_12_22_the_yen_is_quoted_for_a_hundred() -> None:
    yen = read_bulletin(SAMPLE).quotes[2]
    assert (yen.unit, yen.forex_buy) == (100, Decimal("27.5000"))


def test_12_22_a_price_that_is_not_given_is_none_and_no_zero() -> None:
    drawing_right = read_bulletin(SAMPLE).quotes[3]
    assert drawing_right == Quote(currency="XDR", forex_buy=Decimal("58.1000"))
    yen = one(
        "<Unit>100</Unit><ForexBuying>27.5</ForexBuying><BanknoteBuying/>",
        'Kod="JPY" CurrencyCode="JPY"',
    )
    assert read_bulletin(yen).quotes[0].banknote_buy is None
    assert (
        read_bulletin(
            one("<Unit>1</Unit><ForexBuying>1</ForexBuying><ForexSelling>0.0000</ForexSelling>")
        )
        .quotes[0]
        .forex_sell
        is None
    )


def test_the_day_is_read_from_the_turkish_date_and_never_month_first() -> None:
    assert read_bulletin(bulletin(date(2026, 2, 11))).dated_on == date(2026, 2, 11)


def test_the_file_says_its_encoding_itself() -> None:
    text = SAMPLE.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-9"')
    assert read_bulletin(text.encode("iso-8859-9")) == read_bulletin(SAMPLE)


def test_an_old_file_with_decimal_commas_is_read() -> None:
    assert read_bulletin(priced("42,8000")).quotes[0].forex_buy == Decimal("42.8")


def test_a_currency_without_any_price_is_left_out() -> None:
    empty = b'<Currency Kod="IRR" CurrencyCode="IRR"><Unit/><ForexBuying/></Currency>'
    read = read_bulletin(SAMPLE.replace(b"</Tarih_Date>", empty + b"</Tarih_Date>"))
    assert len(read.quotes) == 4


def bomb() -> bytes:
    """Write the billion laughs."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return f"<!DOCTYPE lolz [{entities}]><Tarih_Date>&a9;</Tarih_Date>".encode()


STEALING = (
    b'<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    b'<Tarih_Date Tarih="20.11.2026">&file;</Tarih_Date>'
)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", why.BrokenXmlError),
        (b"garbage", why.BrokenXmlError),
        (b"\xff\xfe\x00\x00", why.BrokenXmlError),
        (SAMPLE[:-30], why.BrokenXmlError),
        (b'<?xml version="1.0" encoding="nobody-knows"?><Tarih_Date/>', why.BrokenXmlError),
        (b"<html><body>Bak\xc4\xb1m</body></html>", why.OtherRootError),
        (b"<Tarih_date Tarih='20.11.2026'/>", why.OtherRootError),
        (b" " * (MOST_BYTES + 1), why.BulletinTooLargeError),
        (b"<a>" * 300_000, why.BrokenXmlError),
        (bomb(), why.ForbiddenXmlError),
        (STEALING, why.ForbiddenXmlError),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><Tarih_Date/>', why.ForbiddenXmlError),
        (b'<Tarih_Date Tarih="20.11.2026"/>', why.EmptyBulletinError),
        (SAMPLE.replace(b'Tarih="20.11.2026" ', b""), why.BulletinDateError),
        (SAMPLE.replace(b'Tarih="20.11', b'Tarih="31.11'), why.BulletinDateError),
        (SAMPLE.replace(b'Tarih="20.11.2026"', b'Tarih="11/20/2026"'), why.BulletinDateError),
        (SAMPLE.replace(b'"EUR"', b'"USD"'), why.CurrencyCodeError),
        (SAMPLE.replace(b'"EUR"', b'"EU"'), why.CurrencyCodeError),
        (SAMPLE.replace(b'"EUR"', b'""'), why.CurrencyCodeError),
        (priced("1.234,56"), why.QuoteError),
        (priced("-42.8"), why.QuoteError),
        (priced("NaN"), why.QuoteError),
        (priced("1e9"), why.QuoteError),
        (priced("42.80000001"), why.QuoteError),
        (priced("9999999999999"), why.QuoteError),
        (priced("42.8", unit="0"), why.QuoteError),
        (priced("42.8", unit=""), why.QuoteError),
        (priced("42.8", unit="1.5"), why.QuoteError),
    ],
)
def test_what_is_no_bulletin_is_refused_by_name(content: bytes, error: type[BulletinError]) -> None:
    with pytest.raises(error) as refused:
        read_bulletin(content)
    assert "othing was stored" in str(refused.value)


def test_nesting_without_end_is_read_without_falling_over() -> None:
    depth = 100_000
    deep = b'<Tarih_Date Tarih="20.11.2026">' + b"<a>" * depth + b"</a>" * depth
    with pytest.raises(why.EmptyBulletinError):
        read_bulletin(deep + b"</Tarih_Date>")


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_comes_it_is_a_bulletin_or_refused(content: bytes) -> None:
    with pytest.raises(BulletinError):
        read_bulletin(content)


@given(place=st.integers(0, len(SAMPLE) - 1), byte=st.binary(min_size=1, max_size=3))
def test_a_damaged_bulletin_is_read_or_refused(place: int, byte: bytes) -> None:
    damaged = SAMPLE[:place] + byte + SAMPLE[place + len(byte) :]
    try:
        read = read_bulletin(damaged)
    except BulletinError:
        return
    for quote in read.quotes:
        prices = (quote.forex_buy, quote.forex_sell, quote.banknote_buy, quote.banknote_sell)
        assert all(price is None or price > 0 for price in prices)
        assert quote.unit >= 1
