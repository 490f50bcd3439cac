"""A call sent again under its key is carried out once, whoever loses the first answer."""

import pytest

from app.core.db import db, transaction
from app.ledger.models import Branch, Party, Voucher
from app.ledger.posting import post
from tests.api.conftest import Calls
from tests.factories import ledger
from tests.factories.callers import Caller

KEY = {"Idempotency-Key": "7f6c-1"}
BRANCH = {"code": "IZM", "name": "İzmir"}


def number_of(model: type) -> int:
    return db.session.query(model).count()


def test_the_first_answer_is_given_again(boss: Caller) -> None:
    answers = [boss.call("POST", "branch/", json=BRANCH, headers=KEY) for _each in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert answers[0].json == answers[1].json == answers[2].json
    assert number_of(Branch) == 1


@pytest.mark.parametrize("path", ["branch/", "payment_term/"])
def test_another_call_under_the_key_is_refused(boss: Caller, path: str) -> None:
    boss.post("branch/", BRANCH, **KEY)
    error = boss.refused("POST", path, {"code": "ANK", "name": "Ankara"}, **KEY)
    if path == "branch/":
        assert (error["status"], error["code"]) == (409, "key_reused")
        assert "7f6c-1" in error["message"]
    assert number_of(Branch) == 1


def test_a_refused_call_may_be_mended_under_its_key(boss: Caller) -> None:
    assert boss.refused("POST", "branch/", {"code": "IZM"}, **KEY)["status"] == 422
    assert boss.post("branch/", BRANCH, **KEY)["code"] == "IZM"


def test_a_key_is_of_its_person(boss: Caller, calls: Calls) -> None:
    boss.post("branch/", BRANCH, **KEY)
    other = calls("finance").post("branch/", {"code": "ANK", "name": "Ankara"}, **KEY)
    assert other["code"] == "ANK"


def test_an_action_sent_again_happens_once(calls: Calls, own: int) -> None:
    with transaction():
        voucher = post(ledger.voucher(db.session.get_one(Party, own))).voucher_id
    finance, path = calls("finance"), f"voucher/{voucher}/actions/reverse"
    assert finance.post(path, **KEY) == finance.post(path, **KEY)
    assert number_of(Voucher) == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "ı"])
def test_a_key_is_a_short_word(boss: Caller, key: str) -> None:
    error = boss.refused("POST", "branch/", BRANCH, **{"Idempotency-Key": key})
    assert error["code"] == "wrong_key"
    assert number_of(Branch) == 0
