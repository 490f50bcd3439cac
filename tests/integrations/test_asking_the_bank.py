"""One question to the bank: what it answers, and how long and how much is listened to."""

import time
from datetime import date

import pytest

from app.core.errors import DomainError
from app.integrations.rates import errors as why
from app.integrations.rates.client import ask_for
from app.integrations.rates.parser import MOST_BYTES
from tests.integrations.bank import FRIDAY, Answer, CentralBank, bulletin

HURRY = 0.5


def test_a_bulletin_comes_byte_for_byte_from_under_its_day(bank: CentralBank) -> None:
    bank.publish(FRIDAY)
    assert ask_for(bank.address, FRIDAY) == bulletin()
    assert bank.asked == ["/kurlar/202611/20112026.xml"]


def test_a_day_that_is_not_found_has_no_bulletin(bank: CentralBank) -> None:
    assert ask_for(bank.address, date(2026, 11, 21)) is None


def test_an_address_that_moved_is_followed(bank: CentralBank) -> None:
    bank.publish(FRIDAY, Answer(status=302, headers={"Location": "/elsewhere.xml"}))
    bank.answers["/elsewhere.xml"] = Answer(bulletin())
    assert ask_for(bank.address, FRIDAY) == bulletin()


def test_an_address_that_moved_to_a_file_of_this_machine_is_not_followed(
    bank: CentralBank,
) -> None:
    bank.publish(FRIDAY, Answer(status=302, headers={"Location": "file:///etc/passwd"}))
    with pytest.raises(why.AnswerError, match="status 302"):
        ask_for(bank.address, FRIDAY)


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_any_other_answer_is_a_problem_with_its_status(bank: CentralBank, status: int) -> None:
    bank.publish(FRIDAY, Answer(b"no", status))
    with pytest.raises(why.AnswerError, match=f"status {status}"):
        ask_for(bank.address, FRIDAY)


def test_a_bank_that_is_down_is_said_to_be(bank: CentralBank) -> None:
    address = bank.address
    bank.close()
    with pytest.raises(why.UnreachableError, match="refused"):
        ask_for(address, FRIDAY)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(bulletin(), pause=5.0),
        Answer(bulletin(), pieces=1_000, pause=0.05),  # a trickle
    ],
)
def test_a_slow_bank_is_left(bank: CentralBank, answer: Answer) -> None:
    bank.publish(FRIDAY, answer)
    begun = time.monotonic()
    with pytest.raises(why.TooSlowError, match=r"within 0\.5 seconds"):
        ask_for(bank.address, FRIDAY, seconds=HURRY)
    assert time.monotonic() - begun < 3


def test_an_answer_without_end_is_cut_off(bank: CentralBank) -> None:
    bank.publish(FRIDAY, Answer(b" " * (MOST_BYTES * 3)))
    with pytest.raises(why.BulletinTooLargeError):
        ask_for(bank.address, FRIDAY)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("", why.NoAddressError),
        ("file:///etc", why.AddressError),
        ("ftp://127.0.0.1", why.AddressError),
        ("kurlar", why.AddressError),
        ("http://", why.AddressError),
        ("http://[::1", why.AddressError),
    ],
)
def test_only_addresses_of_the_web_are_asked(address: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        ask_for(address, FRIDAY)
