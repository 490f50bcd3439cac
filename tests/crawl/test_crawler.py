"""Nobody reads or changes what is not theirs, whichever address they try in whichever way."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from psycopg import Connection

from tests.conftest import SAID
from tests.crawl.crawler import Crawler
from tests.crawl.watching import Watch
from tests.crawl.world import World, forbidden_words
from tests.factories import office

ALIKE = {"rival", "operations", "stock", "nobody"}
"""Whose rights are those of another of them, or fewer, or none: they walk in the long size."""

PEOPLE = [
    pytest.param(name, marks=[pytest.mark.long] if name in ALIKE else [])
    for name in (office.VISITOR, *office.STAFF)
]


@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_who_tries_everything_finds_only_what_is_theirs(
    world: World,
    served: Flask,
    owner: Connection[Any],
    person: str,
    record_property: Callable[[str, object], None],
) -> None:
    crawler = Crawler(served, world, person, Watch(owner, world, person))
    crawler.walk()
    record_property(SAID, f"{person}: {len(crawler.tried)} pairs of route and try")
    assert not crawler.faults, "\n".join(crawler.faults)


def test_the_canaries_sing_where_they_may(world: World, served: Flask) -> None:
    page = office.browser(served, "boss").get("/party/list/").text
    assert forbidden_words("boss") == set()
    assert all(canary in page for canary in ("qzpartysalesname", "qzpartyrivalname"))
    assert {"qzpartyrivaltext", "qzvoucherrivaltext"} <= forbidden_words("sales")
