"""Programs that call the API for somebody: their token, their calls, what is answered."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import people


class Caller:
    """A program that signed in for a person."""

    def __init__(self, app: Flask, name: str, language: str = "en") -> None:
        self._client = app.test_client()
        self._headers = {"Accept-Language": language}
        if name:
            self._headers |= people.bearer(self._client, name)

    def call(self, method: str, path: str, **sent: Any) -> TestResponse:
        """Call an address below the API's own."""
        headers = self._headers | sent.pop("headers", {})
        return self._client.open(f"/api/v1/{path}", method=method, headers=headers, **sent)

    def get(self, path: str, **query: Any) -> Any:
        """Read what must be there."""
        return self.done(self.call("GET", path, query_string=query))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Make or do what must succeed."""
        return self.done(self.call("POST", path, json=body or {}, headers=headers))

    def put(self, path: str, body: Any, **headers: str) -> Any:
        """Change what must be changeable."""
        return self.done(self.call("PUT", path, json=body, headers=headers))

    @staticmethod
    def done(answer: TestResponse) -> Any:
        """Give the answer of a call that succeeded."""
        assert answer.status_code in {200, 201}, answer.text
        return answer.json

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Give the error of a call that must be refused, in the one shape of the API."""
        answer = self.call(method, path, json=body, headers=headers)
        return error_of(answer)


def error_of(answer: TestResponse) -> Any:
    """Give the error of an answer, with its status beside it."""
    assert answer.status_code >= 400, answer.text
    error = (answer.json or {})["error"]
    assert set(error) == {"code", "message", "fields", "request_id"}
    assert error["message"]
    assert error["request_id"] == answer.headers["X-Request-Id"]
    return error | {"status": answer.status_code}
