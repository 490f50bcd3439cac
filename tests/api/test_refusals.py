"""Whatever is sent, the answer is a refusal in one shape, in the caller's language."""

import re
from typing import Any

import pytest

from tests.api.conftest import Calls
from tests.factories.callers import Caller, error_of

JUNK: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"{", 400),
    "no text": (b"\xff\xfe\xfa", 400),
    "no number": (b'{"name": NaN}', 400),
    "deep": (b'{"name": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", 400),
    "deep within bounds": (b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}", 422),
    "huge number": (b'{"name": ' + b"9" * 5_000 + b"}", 400),
    "half a character": (b'{"name": "\\ud800"}', 400),
    "no object": (b"[1]", 422),
    "null": (b"null", 422),
    "zero character": (b'{"name": "a\\u0000b", "code": "x"}', 422),
    "zero in a name": (b'{"\\u0000": 1}', 422),
    "too large": (b'{"name": "' + b"x" * 1_048_576 + b'"}', 413),
}


@pytest.mark.parametrize("name", JUNK)
@pytest.mark.parametrize(("method", "path"), [("POST", "party/"), ("PUT", "party/{own}")])
def test_junk_is_refused(boss: Caller, own: int, name: str, method: str, path: str) -> None:
    data, status = JUNK[name]
    address = path.format(own=own)
    answer = boss.call(method, address, data=data, content_type="application/json")
    if name == "deep within bounds":  # how deep is too deep is the reader's own
        assert error_of(answer)["status"] in {400, 422}
    else:
        assert error_of(answer)["status"] == status


VALUES: tuple[Any, ...] = (
    *(True, False, 0, -1, 1.5, 1e300, 2**31, 2**63, 10**400, "", " ", "\x00", "\x1f", "ı" * 600),
    *("1e5", "NaN", "-0", "9" * 40, "2026-02-30", "0000-00-00", "٣", [], [[]], {}, {"id": 1}, None),
)


@pytest.mark.parametrize("path", ["party/", "exchange_rate/", "payment_term/", "user/", "team/"])
def test_no_value_of_any_field_breaks_a_call(boss: Caller, path: str) -> None:
    shape = boss.get("_openapi")["components"]["schemas"]
    name = "".join(part.capitalize() for part in path.strip("/").split("_"))
    for field in shape[f"{name}New"]["properties"]:
        for value in VALUES:
            answer = boss.call("POST", path, json={field: value})
            assert answer.status_code < 500, (field, value, answer.text)


@pytest.mark.parametrize("key", ["0", "-1", "9" * 18, "9" * 40, "x", "%00", "1%2F2", "ı", "1'--"])
@pytest.mark.parametrize("path", ["party/{}", "currency/{}", "voucher/{}/actions/reverse"])
def test_a_key_that_is_none_is_not_found(boss: Caller, path: str, key: str) -> None:
    method = "POST" if "actions" in path else "GET"
    assert boss.refused(method, path.format(key), {})["status"] == 404


def test_a_body_is_json_and_says_so(boss: Caller) -> None:
    answer = boss.call("POST", "branch/", data={"code": "x"})
    assert error_of(answer)["status"] == 415


def test_other_methods_and_addresses_are_refused_in_the_same_shape(boss: Caller) -> None:
    answer = boss.call("PATCH", "party/", json={})
    error = error_of(answer)
    assert error["status"] == 405
    assert {"PATCH", "GET", "POST"} <= set(re.findall("[A-Z]{3,}", error["message"]))
    assert not re.search("page|button", error["message"])
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    for path in ("nothing/", "party/1/2/3", "_openapi/x", "security/users"):
        assert boss.refused("GET", path)["status"] == 404


WRONG = (
    '{"username": "boss", "password": "x"}',
    '{"username": "\\ud800", "password": "x"}',
    '{"username": "boss"}',
    "[]",
    "{",
)


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_sign_in_is_refused_in_the_same_shape(calls: Calls, body: str) -> None:
    answer = calls("").call("POST", "security/login", data=body, content_type="application/json")
    assert error_of(answer)["status"] in {401, 422}


def test_refusals_speak_the_language_of_the_caller(calls: Calls) -> None:
    english, turkish = calls("boss", "en-GB,en;q=0.9"), calls("boss", "tr-TR,tr;q=0.9")
    for caller, sentence in (
        (english, "This field is needed: fill it in."),
        (turkish, "Bu alan gerekli: doldurun."),
    ):
        error = caller.refused("POST", "branch/", {"name": "x"})
        assert error["fields"] == {"code": [sentence]}
