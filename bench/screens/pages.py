"""P3 and P10: lists and forms of a million rows."""

import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from app.core.db import db
from app.core.settling import settle
from bench.measure import Figure, Table, alternate
from bench.screens import floor, people
from bench.screens.worker import ADMINISTRATOR, LEADER, SELLER, signed_in

_LIST = "/bench_order/list/"

_OPTIONS = "/bench_customer/options?q=firma+4711"

_FIND = {
    "search everywhere, part of a number": "/find?q=0471",
    "search everywhere, two words": "/find?q=firma+4711",
    "search everywhere, two signs": "/find?q=fi",
    "search everywhere, nothing typed": "/find",
}
_FOUND_IN = 20
"""Milliseconds in which everything is found, among a million records and more."""

_TIMES = {
    "list, first page": (_LIST, 20),
    "list, filtered": (f"{_LIST}?state=paid", 15),
    "list, of one customer": (f"{_LIST}?customer=4711", 15),
    "list, part of a number": (f"{_LIST}?q=0471", 30),
    "list, last page": (f"{_LIST}?at=last", 10),
    "list, by amount": (f"{_LIST}?sort=amount", 2_000),
    "foot of the list (exact count and total)": ("/bench_order/summary", 400),
    "form, new": ("/bench_order/add", 7),
    "form, of a record": ("/bench_order/edit/{order}", 10),
    "record": ("/bench_order/show/{order}", 20),
    "remote select": (_OPTIONS, 10),
}
"""Address and wanted milliseconds of each page; the limits are those of a quiet machine."""


def measure(app: Any, table: Table, connect: floor.Connect) -> None:
    """Measure lists against bare Flask, every page's time, and forms large against small.

    Unless said otherwise a seller asks, who reaches their own orders and not every field of them.
    """
    with app.app_context():
        seller, order = people.user_id(SELLER), people.first_order_of(SELLER)
        db.session.remove()
    client = signed_in(app)
    _list_against_floor(app, table, connect, SELLER, seller)
    _list_against_floor(app, table, connect, ADMINISTRATOR, None)
    for name, (address, wanted) in _TIMES.items():
        _timed(client, table, name, address.format(order=order), wanted)
    _timed(signed_in(app, LEADER), table, "list, first page, of a team", _LIST, 20)
    for name, address in _FIND.items():
        _timed(client, table, name, address, _FOUND_IN, goal="P11")
    big, small = alternate(
        lambda: client.get(f"/bench_order/edit/{order}"),
        lambda: client.get("/bench_note/edit/5"),
        41,
    )
    table.add(Figure("P10", "form: reference to 100,000 against 10", big, small, 1.2))
    bare = floor.bare_options(connect).test_client()
    table.compare(
        "P10",
        "remote select against bare Flask",
        lambda: client.get(_OPTIONS),
        lambda: bare.get("/options?q=firma+4711"),
        3.0,
        same=lambda ours, theirs: ours.json == theirs.json,
        runs=61,
    )


def _list_against_floor(
    app: Any, table: Table, connect: floor.Connect, who: str, keeper: int | None
) -> None:
    """Measure somebody's list, alone and eight at once; `keeper` says whose orders they reach."""
    client = signed_in(app, who)
    page = client.get(_LIST).text
    bare = floor.bare_page(page, connect, keeper).test_client()
    settle()  # as every worker does; the floor is in the same process
    if not floor.same(page, bare.get("/").text):
        raise AssertionError("P3: the pages differ")
    ours, theirs = alternate(lambda: client.get(_LIST), lambda: bare.get("/"), 61)
    work, least = _calls(lambda: client.get(_LIST)), _calls(lambda: bare.get("/"))
    size = len(client.get(_LIST).data) / 1024
    note = f"{size:.0f} KB, {_statements(client)} statements, {work} against {least} calls"
    table.add(Figure("P3", f"list against bare Flask, {who}", ours, theirs, 2.0, note))
    ours_rate = _rate(lambda: signed_in(app, who), _LIST)
    bare_rate = _rate(lambda: floor.bare_page(page, connect, keeper).test_client(), "/")
    note = f"{ours_rate:.0f} against {bare_rate:.0f} requests a second"
    name = f"time of a request, 8 at once, {who}"
    table.add(Figure("P3", name, 1000 / ours_rate, 1000 / bare_rate, 2.0, note))


def _calls(run: Callable[[], Any]) -> int:
    """Count the calls of functions, which is the same whatever else the machine does."""
    counted = [0]

    def note(_frame: Any, event: str, _of: Any) -> None:
        counted[0] += event in {"call", "c_call"}

    sys.setprofile(note)
    run()
    sys.setprofile(None)
    return counted[0]


def _statements(client: FlaskClient) -> int:
    with counted(client.application) as statements:
        client.get(_LIST)
    return len(statements)


@contextmanager
def counted(app: Any) -> Any:
    """Collect the statements sent while the block runs."""
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    yield statements
    event.remove(engine, "before_cursor_execute", keep)


def _rate(open_client: Callable[[], FlaskClient], address: str, each: int = 25) -> float:
    clients = [open_client() for _ in range(8)]
    threads = [
        threading.Thread(target=lambda client=client: [client.get(address) for _ in range(each)])
        for client in clients
    ]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 8 * each / (perf_counter() - began)


def _timed(
    client: FlaskClient,
    table: Table,
    name: str,
    address: str,
    wanted: float,
    *,
    goal: str = "P3",
) -> None:
    times = []
    for _ in range(21):
        began = perf_counter()
        answer = client.get(address)
        times.append((perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status}"  # noqa: PLR2004, S101 - a refused page would be fast
    table.add(Figure(goal, name, sorted(times)[10], wanted, 1.0, "floor = milliseconds wanted"))
