"""A person at the timeline of records: what they see of it, and what they leave on it."""

from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import people


class Desk:
    """The browser of somebody who has signed in."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client: FlaskClient = people.browser(app, name)
        self._token = people.csrf_token(self.client.get("/profile/").text)

    def get(self, address: str) -> TestResponse:
        """Open an address."""
        return self.client.get(address, buffered=True)  # what is not read is never ended

    def post(self, address: str, **values: Any) -> TestResponse:
        """Send a form as the timeline does."""
        sent = {"csrf_token": self._token} | values
        return self.client.post(address, data=sent, headers={"HX-Request": "true"}, buffered=True)

    def read(self, base: str, kind: str = "") -> str:
        """Read the timeline of a record."""
        answer = self.get(f"{base}/timeline?kind={kind}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def write(self, base: str, body: str, **call: str) -> TestResponse:
        """Write a note, or a call with what is said of it."""
        return self.post(f"{base}/notes", body=body, kind="call" if call else "note", **call)

    def attach(self, base: str, *files: tuple[str, bytes]) -> TestResponse:
        """Attach files by their names and contents."""
        return self.post(f"{base}/files", file=[(BytesIO(it), name) for name, it in files])

    def news(self) -> str:
        """Read one's news."""
        return self.get("/notifications").text


def base_of(model: str, key: object) -> str:
    """Give how the addresses of a record's timeline begin."""
    return f"/records/{model}/{key}"


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Give the status and the code of what was refused."""
    return answer.status_code, (answer.json or {})["error"]["code"]
