"""Tags within the rights of records, on what nobody edits, and names that warn of each other."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core import clock
from app.core.access import Viewer, viewed_by
from app.core.db import db, transaction
from app.core.tags import (
    LONGEST,
    TAGGING,
    NoTagOfThatNameError,
    Tag,
    TooManyTagsError,
    UnknownTagError,
    WrongTagError,
    known_tags,
    merge_tag,
    put_tags,
    read_names,
    tags_of,
)
from app.ledger.merging import merge, unmerge
from app.ledger.models import Party
from app.ledger.posting import post
from app.panel.registry import registered
from app.panel.similar import similar_to
from tests.factories import ledger, office, pages, people
from tests.factories.callers import Caller
from tests.factories.forms import form_to


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody."""
    return office.hire()


@pytest.fixture
def own(staff: dict[str, int]) -> int:
    return card(staff["sales"], "Işık Tekstil San. ve Tic. Ltd. Şti.")


@pytest.fixture
def foreign(staff: dict[str, int]) -> int:
    return card(staff["rival"], "Yıldız Gıda A.Ş.")


def card(salesperson: int, name: str) -> int:
    with transaction():
        return int(ledger.customer(name=name, salesperson_id=salesperson).id)


def tag(client: FlaskClient, address: str, names: str) -> int:
    """Send tags as the page of tags does."""
    token = people.csrf_token(client.get("/profile/").text)
    return client.post(address, data={"tags": names, "csrf_token": token}).status_code


def test_tags_are_read_as_people_write_them() -> None:
    assert read_names([" Acil  iş", "ACİL İŞ", "#2026", "", "#"]) == ["Acil iş", "2026"]
    for wrong in ("a" * (LONGEST + 1), "a,b", "a\x00b"):
        with pytest.raises(WrongTagError):
            read_names([wrong])
    with pytest.raises(TooManyTagsError):
        read_names(f"t{number}" for number in range(21))


def test_a_tag_is_one_however_it_is_written_and_merging_keeps_each_record_once(app: Flask) -> None:
    with transaction():
        party = ledger.customer()
        [urgent] = known_tags(["Acil"], may_create=True)
        assert known_tags(["ACİL"], may_create=False) == [urgent]
        [other] = known_tags(["Bekliyor"], may_create=True)
        put_tags("Party", party.id, [urgent, other])
        with pytest.raises(UnknownTagError):
            known_tags(["yok"], may_create=False)
        for wrong in ("yok", "acil"):
            with pytest.raises(NoTagOfThatNameError):
                merge_tag(urgent, wrong)
        assert merge_tag(urgent, "bekliyor") is other
        assert tags_of("Party", party.id) == [other]
        assert db.session.scalar(select(Tag.records)) == 1


def test_who_may_change_a_record_tags_it_and_nobody_else(
    process: Flask, own: int, foreign: int
) -> None:
    answers = {
        "sales": (302, 404, 200, 404),
        "finance": (302, 302, 200, 200),
        "management": (403, 403, 403, 403),
        "nobody": (403, 403, 403, 403),
    }
    for name, wanted in answers.items():
        client, program = office.browser(process, name), Caller(process, name)
        found = [tag(client, f"/party/tags/{key}", f"{name},acil") for key in (own, foreign)]
        for key in (own, foreign):
            call = program.call("PUT", f"party/{key}", json={"tags": ["acil"]})
            found.append(call.status_code)
        assert tuple(found) == wanted, name
    assert [known.name for known in tags_of("Party", own)] == ["acil"]


def test_what_nobody_edits_is_tagged_by_a_right_of_its_own(
    process: Flask, staff: dict[str, int], own: int
) -> None:
    with transaction():
        party = db.session.get_one(Party, own)
        voucher = post(ledger.voucher(party)).voucher_id
    tagged = f"/voucher/tags/{voucher}"
    assert tag(office.browser(process, "sales"), tagged, "kontrol") == 302
    assert tag(office.browser(process, "rival"), tagged, "kontrol") == 404
    assert tag(office.browser(process, "management"), tagged, "kontrol") == 403
    page = office.browser(process, "finance").get(f"/voucher/show/{voucher}").text
    assert "kontrol" in pages.texts_of(page)


def test_a_deleted_record_leaves_no_tags(process: Flask, staff: dict[str, int]) -> None:
    boss = Caller(process, "boss")
    term = boss.post("payment_term/", {"name": "Peşin", "days": 0, "tags": ["acil"]})
    assert boss.call("DELETE", f"payment_term/{term['id']}").status_code == 204
    assert db.session.scalar(select(func.count()).select_from(TAGGING)) == 0


def test_a_name_like_another_one_is_shown_with_the_way_to_it(
    process: Flask, staff: dict[str, int], own: int, foreign: int
) -> None:
    sales, key = office.browser(process, "sales"), staff["sales"]
    answers = [add(sales, key, name) for name in ("ISIK TEKSTIL A.Ş.", "Yıldız Gıda Ltd.")]
    assert [answer.status_code for answer in answers] == [409, 302]
    assert f"/party/show/{own}" in answers[0].text
    assert add(sales, key, "ISIK TEKSTIL A.Ş.", _warned="1").status_code == 302
    assert add(sales, key, "Işıl Otomotiv").status_code == 302


def add(client: FlaskClient, salesperson: int, name: str, **values: str) -> TestResponse:
    """Fill in the form of a new card."""
    form = form_to(client.get("/party/add").text, "/party/add")
    typed = {"name": name, "salesperson": str(salesperson), "is_customer": "1"}
    return client.post("/party/add", data=form.values | typed | values)


def test_alike_means_six_of_ten_of_the_folded_names(app: Flask) -> None:
    with transaction():
        for name in ("Işık Tekstil Ltd. Şti.", "Anadolu Makina Sanayi ve Ticaret A.Ş."):
            ledger.customer(name=name)
    entry = registered()["Party"]
    alike = {
        "IŞIK TEKSTİL ANONİM ŞİRKETİ": 1,
        "Isik Tekstill": 1,
        "Işık Tekstil Boya ve Apre Fabrikaları": 0,
        "Anadolu Makine": 1,
        "Anadolu": 0,
        "A.Ş.": 0,
    }
    for name, wanted in alike.items():
        assert len(similar_to(entry, Party(name=name))) == wanted, name
    nobody = Viewer(None, lambda _model: "own", list)
    with viewed_by(nobody):
        assert similar_to(entry, Party(name="Işık Tekstil")) == []


def keys_in_list(client: FlaskClient, **query: str) -> set[int]:
    page = client.get("/party/list/", query_string=query)
    assert page.status_code == 200
    return {int(key) for key in re.findall(r"/party/show/(\d+)", page.text)}


def test_a_card_shows_the_tags_of_those_merged_into_it_until_they_are_taken_out(
    process: Flask, staff: dict[str, int]
) -> None:
    old, new = card(staff["sales"], "Akın"), card(staff["sales"], "Bulut Boya")
    with transaction():
        urgent, shared, mine = known_tags(["Acil", "Ortak", "Boya"], may_create=True)
        put_tags("Party", old, [urgent, shared])
        put_tags("Party", new, [shared, mine])
    client, caller = office.browser(process, "finance"), Caller(process, "finance")
    with transaction():
        merge(db.session.get_one(Party, old), db.session.get_one(Party, new))
    page = pages.texts_of(client.get(f"/party/show/{new}").text)
    assert (page.count("Acil"), page.count("Ortak"), page.count("Boya")) == (1, 1, 1)
    assert caller.get(f"party/{new}")["tags"] == ["Acil", "Boya", "Ortak"]
    assert keys_in_list(client, q="#acil") == {new}
    assert keys_in_list(client, tags=str(urgent.id)) >= {new}
    nothing = json.dumps(["tags", "empty", ""])
    assert new not in keys_in_list(client, where=nothing)
    assert f"/party/show/{new}" in client.get("/find?q=%23acil").text
    kept = caller.get(f"party/{new}")
    caller.put(f"party/{new}", {"tags": kept["tags"], "version": kept["version"]})
    assert [it.name for it in tags_of("Party", new)] == ["Boya", "Ortak"]
    with transaction():
        unmerge(db.session.get_one(Party, old))
    assert caller.get(f"party/{new}")["tags"] == ["Boya", "Ortak"]
    assert caller.get(f"party/{old}")["tags"] == ["Acil", "Ortak"]
    assert keys_in_list(client, q="#acil") == {old}


def test_the_search_over_everything_finds_by_tag_what_the_person_may_see(
    process: Flask, own: int, foreign: int
) -> None:
    with transaction():
        urgent, spare = known_tags(["Acil iş", "Yedek"], may_create=True)
        put_tags("Party", own, [urgent, spare])
        put_tags("Party", foreign, [urgent])
    sales = office.browser(process, "sales")

    def found(words: str) -> list[str]:
        page = sales.get("/find", query_string={"q": words}).text
        return re.findall(r'data-url="(/party/show/\d+)"', page)

    mine = [f"/party/show/{own}"]
    assert found("#ACİL") == mine
    assert found("#acil #yed isik") == mine
    assert found("#acil yildiz") == []
    assert found("#yok") == []
    with transaction():
        db.session.get_one(Party, own).archived_at = clock.now()
    assert found("#acil") == []
