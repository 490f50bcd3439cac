import json
import logging

from app.core.actor import Actor, acting_as
from app.core.logs import JsonLines


def test_a_line_is_json_with_the_request_and_the_user() -> None:
    record = logging.LogRecord("app", logging.INFO, "", 0, "Işıklar %s", ("A.Ş.",), None)
    with acting_as(Actor("user", 7, "abc12345")):
        line = json.loads(JsonLines().format(record))
    assert line["message"] == "Işıklar A.Ş."
    assert (line["request_id"], line["user_id"], line["level"]) == ("abc12345", 7, "info")


def test_an_error_keeps_its_traceback_in_the_same_line() -> None:
    try:
        int("broken")
    except ValueError as error:
        facts = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("app", logging.ERROR, "", 0, "failed", (), facts)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "ValueError: invalid literal" in json.loads(line)["error"]
