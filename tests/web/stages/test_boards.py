"""Boards: cards in a column for each stage, moved by whoever may, refused in one place."""

import re
from decimal import Decimal

from flask.testing import FlaskClient

from app.core.db import transaction
from app.modules.people.field_rights import set_levels
from app.panel.registry import registered
from tests.factories import pages, people
from tests.factories.callers import Caller
from tests.web.stages.conftest import Pipeline

HEAD = re.compile(r'<header[^>]*data-head="(\w+)".*?</header>', re.DOTALL)
CARD = re.compile(r'data-card="(\d+)"')


def heads(page: str) -> dict[str, list[str]]:
    return {found[1]: pages.texts_of(found[0]) for found in HEAD.finditer(page)}


def columns(page: str) -> dict[str, list[str]]:
    parts = re.findall(r'<ul class="m-board-cards"\s+data-stage="(\w+)".*?</ul>', page, re.DOTALL)
    texts = re.findall(r'<ul class="m-board-cards".*?</ul>', page, re.DOTALL)
    return {key: CARD.findall(text) for key, text in zip(parts, texts, strict=True)}


def test_each_stage_is_a_column_with_count_and_totals_by_currency(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    page = pipeline.browser("finance").get("/deal/board").text
    assert {key: len(cards) for key, cards in columns(page).items()} == {
        "new": 3,
        "quoted": 1,
        "won": 0,
        "lost": 0,
    }
    assert heads(page)["new"][:2] == ["New", "3"]
    assert "1,334.50 TRY · 10.00 USD" in " ".join(heads(page)["new"]).replace("10.00 USD · ", "")
    assert "1 / 2" in re.sub(r"\s", " ", " ".join(heads(page)["quoted"]))
    assert {"Amount", "Closing on"} <= set(pages.texts_of(page))


def test_nobody_sees_cards_or_sums_of_others(pipeline: Pipeline, filled: dict[str, int]) -> None:
    page = pipeline.browser("sales").get("/deal/board").text
    assert "Rakip" not in page
    assert heads(page)["new"][:2] == ["New", "2"]
    assert pipeline.browser("stock").get("/deal/board").status_code == 403
    assert pipeline.app.test_client().get("/deal/board").status_code == 302


def test_a_board_has_the_filters_of_the_list(pipeline: Pipeline, filled: dict[str, int]) -> None:
    client = pipeline.browser("finance")
    for query, names in {
        "city=Bursa": {"Çağ"},
        "q=isik": {"Işık"},
        "stage=quoted": {"Öz"},
        'where=["all",["amount","from","1000"]]': {"Işık"},
    }.items():
        page = client.get(f"/deal/board?{query}").text
        shown = {name for name in filled if f">{name}</a>" in page}
        assert shown == names, query
        assert f'href="/deal/list/?{query[:5]}' in page  # the other display keeps the filter


def test_a_board_costs_the_same_statements_however_many_columns_and_cards(
    pipeline: Pipeline, filled: dict[str, int], statements: list[str]
) -> None:
    client = pipeline.browser("finance")
    client.get("/deal/board")
    statements.clear()
    client.get("/deal/board")
    few = len([it for it in statements if it.lstrip().upper().startswith("SELECT")])
    with pipeline.app.app_context():
        for number in range(30):
            pipeline.add(f"N{number:02}", stage=("new", "quoted", "won")[number % 3])
    statements.clear()
    client.get("/deal/board")
    assert len([it for it in statements if it.lstrip().upper().startswith("SELECT")]) == few == 3


def test_a_long_column_goes_on_where_it_ended(pipeline: Pipeline) -> None:
    with pipeline.app.app_context():
        for number in range(45):
            pipeline.add(f"N{number:02}")
    client = pipeline.browser("finance")
    answer, seen, times = client.get("/deal/board").text, [], 0
    while True:
        seen += re.findall(r">(N\d\d)</a>", answer)
        times += 1
        found = re.search(r'hx-get="([^"]+)"', answer.split("m-board-more")[-1])
        if not found or "m-board-more" not in answer:
            break
        answer = client.get(found[1].replace("&amp;", "&")).text
    assert seen == [f"N{number:02}" for number in range(45)]
    assert times == 3


def move(
    pipeline: Pipeline, client: FlaskClient, key: int, stage: str, version: int = 1
) -> tuple[int, str]:
    answer = pipeline.post(client, f"/deal/move/{key}", stage=stage, version=version)
    said = answer.json or {}
    return answer.status_code, said.get("error", {}).get("message", "")


def test_a_move_is_saved_or_refused_with_what_is_allowed(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client, key = pipeline.browser("sales"), filled["Işık"]
    status, said = move(pipeline, client, key, "won")
    assert status == 422
    assert said == "“New” cannot become “Won”. From here it may become: Quoted, Lost."
    assert move(pipeline, client, key, "quoted")[0] == 200
    assert move(pipeline, client, key, "lost")[0] == 409  # by a page that is older than the move
    status, said = move(pipeline, client, key, "won", 2)
    assert (status, said) == (422, "Fill in “Closing on”: a record in stage “Won” needs it.")
    assert move(pipeline, client, key, "nowhere", 2)[0] == 422
    assert move(pipeline, client, filled["Öz"], "won")[0] == 200
    status, said = move(pipeline, client, filled["Öz"], "lost", 2)
    assert said.startswith("“Won” is the last stage")
    with pipeline.app.app_context():
        assert [pipeline.get(filled[it]).stage for it in ("Işık", "Öz")] == ["quoted", "won"]


def test_only_who_may_change_a_record_moves_its_card(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    assert move(pipeline, pipeline.browser("sales"), filled["Rakip"], "quoted")[0] == 404
    assert move(pipeline, pipeline.browser("management"), filled["Öz"], "won")[0] == 403
    assert move(pipeline, pipeline.browser("stock"), filled["Öz"], "won")[0] == 403
    assert "data-board=" not in pipeline.browser("management").get("/deal/board").text
    with pipeline.app.app_context():
        assert pipeline.get(filled["Rakip"]).stage == "new"


def test_form_and_api_refuse_what_the_board_refuses(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client, program = pipeline.browser("sales"), Caller(pipeline.app, "sales")
    key = filled["Işık"]
    page = client.get(f"/deal/edit/{key}").text
    offered = re.findall(
        r'<option value="(\w+)"', page.split('name="stage"')[1].split("</select>")[0]
    )
    assert offered == ["new", "quoted", "lost"]
    typed = {"name": "Işık", "stage": "won", "amount": "5", "currency": "TRY", "_version": "1"}
    refused = pipeline.post(client, f"/deal/edit/{key}", **typed, owner=pipeline.staff["sales"])
    assert refused.status_code == 422
    assert "From here it may become: Quoted, Lost." in refused.text
    wrong = program.refused("PUT", f"deal/{key}", {"stage": "won"})
    assert "stage" in wrong["fields"]
    wrong = program.refused("PUT", f"deal/{filled['Öz']}", {"stage": "won", "closing_on": None})
    assert "closing_on" in wrong["fields"]
    assert program.put(f"deal/{key}", {"stage": "quoted"})["stage"] == "quoted"


def test_since_when_a_record_stands_in_its_stage_is_known(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    with pipeline.app.app_context():
        before = pipeline.get(filled["Işık"]).stage_since
    client = pipeline.browser("sales")
    program = Caller(pipeline.app, "sales")
    program.put(f"deal/{filled['Işık']}", {"city": "Uşak"})
    with pipeline.app.app_context():
        assert pipeline.get(filled["Işık"]).stage_since == before
    assert move(pipeline, client, filled["Işık"], "quoted", 2)[0] == 200
    with pipeline.app.app_context():
        record = pipeline.get(filled["Işık"])
        assert record.stage_since > before
        assert record.amount == Decimal("1234.50")


def test_who_may_not_see_the_stage_sees_no_board(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client = pipeline.browser("finance")
    assert client.get("/deal/board").status_code == 200
    with pipeline.app.app_context(), transaction():
        role = people.role_number("Finance")
        set_levels(registered()["Deal"], {(role, "Deal", "stage"): "hidden"})
    assert "/deal/board" not in client.get("/deal/list/").text
    for address in ("/deal/board", "/deal/cards?of=new"):
        assert client.get(address).status_code == 404, address
    key = filled["Işık"]
    assert pipeline.post(client, f"/deal/move/{key}", stage="quoted").status_code == 404
    assert "quoted" not in client.get("/deal/calendar/").text
