"""Walks every route of the application as one person, trying what that person may not."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any
from zlib import crc32

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.crawl.addresses import JUNK, paths, queries
from tests.crawl.judging import faults
from tests.crawl.listening import forget, listen
from tests.crawl.tampering import bodies, elsewhere, json_bodies
from tests.crawl.watching import Watch
from tests.crawl.world import OWN, World, forbidden_words
from tests.factories import office, people
from tests.factories.forms import forms_of

LOOKS = "/people/see-as/<int:key>"
LEAVES = (
    *(LOOKS, "/people/password/<int:key>", "/people/roles/<int:key>"),
    *("/logout/", "/profile/sign-out-everywhere", "/api/v1/security/logout"),
)
"""Walked last: they end what the walk needs, or let it see and change less."""

SLOW = ("/profile/password", "/login/", "/api/v1/security/login")
"""Each try costs a hash of a password and counts as a guess: they are tried once."""


WHOLLY = ("plain", OWN)
"""What the forms into which every body is put are of."""


def _walked(app: Flask) -> list[tuple[Rule, str]]:
    """Give every route with every method it takes; what takes rows away comes last."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda each: (_ends(*each), each[0].rule, each[1]))


def _ends(rule: Rule, method: str) -> int:
    if rule.rule in LEAVES:
        return 2 if rule.rule == LOOKS else 3
    return method == "DELETE" or not {"archive", "delete"}.isdisjoint(rule.rule.split("/"))


class Crawler:
    """A person who tries everything; every fault is kept with where it was found."""

    def __init__(
        self, app: Flask, world: World, person: str, watch: Watch, *, one_in: int = 1
    ) -> None:
        """Walk as a person; what can be asked at an address is tried one in so many times."""
        self._one_in = one_in
        self._app = app
        listen(app)
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
        self._forms: dict[str, dict[str, str]] = {}  # what an own form sends, to send elsewhere
        self.tried: set[tuple[str, str, str, str]] = set()
        self.faults: list[str] = []

    def walk(self) -> None:
        """Try every route with every method it takes, and look what changed after each that may."""
        walked = _walked(self._app)
        menu = self._menu()
        self._walk(it for it in walked if it[0].rule not in LEAVES)
        if self._menu() != menu:
            self.faults.append("lost what the menu led to: a part was walked as somebody else")
        self._walk(it for it in walked if it[0].rule in LEAVES)

    def _walk(self, walked: Iterable[tuple[Rule, str]]) -> None:
        since: list[str] = []
        for rule, method in walked:
            self._try(rule, method)
            since.append(f"{method} {rule.rule}")
            if method != "GET":
                self._look(since)
                since = []
        self._look(since)

    def _look(self, walked: list[str]) -> None:
        self.faults += [f"{', '.join(walked)} changed {table}" for table in self._watch.changed()]

    def _try(self, rule: Rule, method: str) -> None:
        for number, (variant, path) in enumerate(paths(rule, self._world, self._junk(rule))):
            if rule.rule.startswith("/api/"):
                self._call(rule, method, variant, path, is_first=number == 0)
            elif method == "GET":
                self._read(rule, variant, path)
            else:
                self._post(rule, variant, path, number)

    def _junk(self, rule: Rule) -> Sequence[str]:
        """Whoever is refused is refused before a key is read: one who never is tries them all."""
        if self._person != "boss":
            return JUNK[2:3]
        return JUNK if self._one_in == 1 else [JUNK[crc32(rule.rule.encode()) % len(JUNK)]]

    def _read(self, rule: Rule, variant: str, path: str) -> None:
        forget()
        answer = self._open(rule, "GET", variant, path)
        if answer.status_code != 200 or rule.rule.startswith("/static"):
            return
        if "junk" not in variant:
            is_page = answer.mimetype == "text/html"
            for name, query in queries(rule.rule, variant, self._world, is_page=is_page):
                if self._is_tried(rule, variant, name):
                    self._open(rule, "GET", f"{variant} {name}", f"{path}?{query}")
        if rule.rule in self._posts - {*SLOW, *LEAVES}:
            self._fill_in(rule, variant, path, answer.text)

    def _fill_in(self, rule: Rule, variant: str, path: str, page: str) -> None:
        """Send every body from an own row's form; what is tampered with is read alike in all."""
        for form in forms_of(page):
            if form.method == "post" and form.action.partition("?")[0] == path:
                sent = bodies(form, self._world)
                self._forms.setdefault(rule.rule, dict(form.values))
                for name, body in sent if variant.endswith(WHOLLY) else islice(sent, 1):
                    if body == form.values or self._is_tried(rule, variant, name):
                        self._open(rule, "POST", f"{variant} {name}", path, data=body)

    def _post(self, rule: Rule, variant: str, path: str, number: int) -> None:
        if number == 0:  # the token is judged before anything of the address is looked at
            self._open(rule, "POST", f"{variant} without a token", path, data={})
        if rule.rule not in SLOW:
            body = elsewhere(self._forms.get(rule.rule, {}), number) | {"csrf_token": self._token}
            self._open(rule, "POST", variant, path, data=body)

    def _call(self, rule: Rule, method: str, variant: str, path: str, *, is_first: bool) -> None:
        if is_first:  # no cookie signs in to the interface, whatever the address
            self._open(rule, method, f"{variant} by cookie", path)
        if method == "GET":
            self._ask(rule, variant, path)
            return
        for name, body in json_bodies(rule.rule, method, self._world):
            answer = self._open(
                rule, method, f"{variant} {name}", path, headers=self._bearer, json=body
            )
            if answer.status_code in {403, 404, 401}:
                return

    def _ask(self, rule: Rule, variant: str, path: str) -> None:
        answer = self._open(rule, "GET", variant, path, headers=self._bearer)
        if answer.status_code == 200:
            for name, query in queries(rule.rule, variant, self._world, is_page=False):
                if self._is_tried(rule, variant, name):
                    address = f"{path}?{query}"
                    self._open(rule, "GET", f"{variant} {name}", address, headers=self._bearer)

    def _is_tried(self, rule: Rule, variant: str, name: str) -> bool:
        """Tell whether a try is this person's: always the same of them, and of others others."""
        tried = f"{self._person} {rule.rule} {variant} {name}"
        return crc32(tried.encode()) % self._one_in == 0

    def _open(self, rule: Rule, method: str, variant: str, path: str, **sent: Any) -> TestResponse:
        answer = self._client.open(path, method=method, **sent)
        answer.get_data()
        answer.close()  # a file handed out stays open otherwise
        self.tried.add((rule.rule, method, self._person, variant))
        for fault in faults(answer, self._forbidden):
            self.faults.append(f"{method} {path} ({variant}, {answer.status_code}): {fault}")
        return answer

    def _menu(self) -> set[str]:
        """Give where the menu leads: nowhere for who was signed out, less for who lost rights."""
        return set(re.findall(r'href="(/[a-z_/]+)"', self._client.get("/").text))
