"""Walks every route of the application as one person, trying what that person may not."""

from collections.abc import Collection, Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.crawl.addresses import paths, queries
from tests.crawl.judging import faults
from tests.crawl.tampering import bodies, json_bodies
from tests.crawl.watching import Watch
from tests.crawl.world import World, forbidden_words
from tests.factories import office, people
from tests.factories.forms import forms_of

LEAVES = ("/logout/", "/profile/sign-out-everywhere", "/api/v1/security/logout")
"""Walked last: they end what the walk needs."""

SLOW = ("/profile/password", "/login/", "/api/v1/security/login")
"""Each try costs a hash of a password and counts as a guess: they are tried once."""


class Crawler:
    """A person who tries everything; every fault is kept with where it was found."""

    def __init__(self, app: Flask, world: World, person: str, watch: Watch) -> None:
        self._app = app
        self._world = world
        self._person = person
        self._watch = watch
        self._forbidden: Collection[str] = forbidden_words(person)
        self._client = office.browser(app, person)
        self._bearer = people.bearer(app.test_client(), person) if person != office.VISITOR else {}
        self._token = people.csrf_token(
            self._client.get("/profile/" if self._bearer else "/login/").text
        )
        self._posts = {
            rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())
        }
        self.tried: set[tuple[str, str, str, str]] = set()
        self.faults: list[str] = []

    def walk(self) -> None:
        """Try every route with every method it takes."""
        rules = sorted(self._app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for rule in (*(r for r in rules if r.rule not in LEAVES), *self._last(rules)):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                self._try(rule, method)
                for table in self._watch.changed():
                    self.faults.append(f"{method} {rule.rule} changed {table}")

    def _last(self, rules: list[Rule]) -> Iterator[Rule]:
        return (rule for rule in rules if rule.rule in LEAVES)

    def _try(self, rule: Rule, method: str) -> None:
        for variant, path in paths(rule, self._world):
            if rule.rule.startswith("/api/"):
                self._call(rule, method, variant, path)
            elif method == "GET":
                self._read(rule, variant, path)
            else:
                self._post(rule, variant, path)

    def _read(self, rule: Rule, variant: str, path: str) -> None:
        answer = self._open(rule, "GET", variant, path)
        if answer.status_code != 200 or rule.rule.startswith("/static"):
            return
        if "junk" not in variant:
            for name, query in queries(rule.rule, variant, self._world):
                self._open(rule, "GET", f"{variant} {name}", f"{path}?{query}")
        if rule.rule in self._posts - {*SLOW, *LEAVES}:
            self._fill_in(rule, path, answer.text)

    def _fill_in(self, rule: Rule, path: str, page: str) -> None:
        for form in forms_of(page):
            if form.method == "post" and form.action.partition("?")[0] == path:
                for name, body in bodies(form, self._world):
                    self._open(rule, "POST", name, path, data=body)

    def _post(self, rule: Rule, variant: str, path: str) -> None:
        self._open(rule, "POST", f"{variant} without a token", path, data={})
        if rule.rule not in SLOW:
            self._open(rule, "POST", variant, path, data={"csrf_token": self._token})

    def _call(self, rule: Rule, method: str, variant: str, path: str) -> None:
        if variant.endswith(("own", "foreign", "plain")):
            self._open(rule, method, f"{variant} by cookie", path)
        if method == "GET":
            answer = self._open(rule, method, variant, path, headers=self._bearer)
            if answer.status_code == 200:
                for name, query in queries(rule.rule, variant, self._world):
                    address = f"{path}?{query}"
                    self._open(rule, method, f"{variant} {name}", address, headers=self._bearer)
            return
        for name, body in json_bodies(rule.rule, self._world):
            answer = self._open(
                rule, method, f"{variant} {name}", path, headers=self._bearer, json=body
            )
            if answer.status_code in {403, 404, 401}:
                return

    def _open(self, rule: Rule, method: str, variant: str, path: str, **sent: Any) -> TestResponse:
        answer = self._client.open(path, method=method, **sent)
        answer.get_data()
        answer.close()  # a file handed out stays open otherwise
        self.tried.add((rule.rule, method, self._person, variant))
        for fault in faults(answer, self._forbidden):
            self.faults.append(f"{method} {path} ({variant}, {answer.status_code}): {fault}")
        return answer
