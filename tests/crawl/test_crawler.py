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

THOROUGH = (office.VISITOR, "sales")
"""Who have no rights, or reach their own rows only, try everything."""

IN_PART = ("finance", "management", "boss")
"""Who reach more try every address, and a part of what can be asked there: each another part.

Whose rights are those of one of them, or fewer, walk in the long size; there everybody tries all.
"""

WALKS = [
    *((name, 1) for name in THOROUGH),
    *((name, 4) for name in IN_PART),
    *(
        pytest.param(name, 1, marks=pytest.mark.long)
        for name in office.STAFF
        if name not in THOROUGH
    ),
]


@pytest.mark.parametrize(("person", "one_in"), WALKS)
def test_a_person_who_tries_everything_finds_only_what_is_theirs(
    world: World,
    served: Flask,
    owner: Connection[Any],
    person: str,
    one_in: int,
    record_property: Callable[[str, object], None],
) -> None:
    crawler = Crawler(served, world, person, Watch(owner, world, person), one_in=one_in)
    crawler.walk()
    record_property(SAID, f"{person}: {len(crawler.tried)} pairs of route and try")
    assert not crawler.faults, "\n".join(crawler.faults)


def test_the_canaries_sing_where_they_may(world: World, served: Flask) -> None:
    page = office.browser(served, "boss").get("/party/list/").text
    assert forbidden_words("boss") == set()
    assert all(canary in page for canary in ("qzpartysalesname", "qzpartyrivalname"))
    assert {"qzpartyrivaltext", "qzvoucherrivaltext"} <= forbidden_words("sales")
