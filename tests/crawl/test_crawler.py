"""Nobody reads or changes what is not theirs, whichever address they try in whichever way."""

import sys
from typing import Any

import pytest
from flask import Flask
from psycopg import Connection

from tests.crawl.crawler import Crawler
from tests.crawl.watching import Watch
from tests.crawl.world import fill, forbidden_words
from tests.factories import office

PEOPLE = (office.VISITOR, *office.STAFF)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_who_tries_everything_finds_only_what_is_theirs(
    app: Flask,
    served: Flask,
    owner: Connection[Any],
    person: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = fill(person)
    crawler = Crawler(served, world, person, Watch(owner, world, person))
    crawler.walk()
    with capsys.disabled():
        sys.stdout.write(f"\n{person}: {len(crawler.tried)} pairs of route and try\n")
    assert not crawler.faults, "\n".join(crawler.faults)


def test_the_canaries_sing_where_they_may(app: Flask, served: Flask) -> None:
    fill()
    page = office.browser(served, "boss").get("/party/list/").text
    assert forbidden_words("boss") == set()
    assert all(canary in page for canary in ("qzpartysalesname", "qzpartyrivalname"))
    assert {"qzpartyrivaltext", "qzvoucherrivaltext"} <= forbidden_words("sales")
