"""The guide of merging, as its reader follows it: the file, the address, the call."""

import json

from app.panel.merging.kept import RecordMerge
from tests.factories.callers import Caller
from tests.web.merging.conftest import Yard
from tests.web.merging.sites import FILE, GUIDE


def test_its_address_shows_two_records_and_its_call_merges_them(away: Yard) -> None:
    assert GUIDE.file("app/modules/own") == FILE
    stays, goes = away.site("A"), away.site("B", city="Van", phone="1")
    assert (stays, goes) == (1, 2)
    page = away.browser("finance").get(GUIDE.command("/site/merge"))
    assert page.status_code == 200
    call = GUIDE.command("POST /api/v1/").removeprefix("POST /api/v1/")
    answer = Caller(away.app, "finance").post(call, json.loads(GUIDE.block("json")))
    assert (answer["city"], answer["phone"]) == ("Van", "")
    kept: RecordMerge = away.kept(answer["merge"])
    assert (kept.survivor_key, kept.loser_key) == ("1", "2")
