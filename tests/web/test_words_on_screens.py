"""No English in Turkish screens, nor the reverse: roles, rights and series by their trade names."""

import pytest
from flask import Flask

from app.core.language import in_a_sentence
from app.modules.sides import counted
from tests.factories import people


def test_a_label_inside_a_sentence_is_small_by_turkish_rules(app: Flask) -> None:
    with app.test_request_context():
        assert in_a_sentence("İlgili kişi") == "ilgili kişi"
        assert in_a_sentence("Işık") == "ışık"
        assert in_a_sentence("IBAN") == "IBAN"


def test_counts_are_written_as_numbers_are(app: Flask) -> None:
    with app.test_request_context():
        assert counted(20_000) == "20.000"
        assert counted(7) == "7"


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [("tr", "Yönetici", ">Administrator<"), ("en", "Administrator", "Yönetici")],
)
@pytest.mark.parametrize("address", ["/role/list/", "/rights/1", "/user/list/"])
def test_roles_are_called_by_the_language_of_who_reads(
    process: Flask, address: str, language: str, said: str, unsaid: str
) -> None:
    page = _page(process, address, language)
    assert said in page
    assert unsaid not in page


@pytest.mark.parametrize(("language", "said"), [("tr", ">Gelen havale<"), ("en", ">Bank receipt<")])
def test_series_are_called_by_the_documents_they_number(
    process: Flask, language: str, said: str
) -> None:
    assert said in _page(process, "/series/list/", language)


def test_a_refusal_names_the_right_and_the_screen_in_words(app: Flask) -> None:
    people.user("ayse", "Sales")
    refused = people.browser(app, "ayse").get("/role/list/")
    assert refused.status_code == 403
    assert "“Roller” üzerinde “Gör” yetkisi" in refused.text


def test_the_foot_of_a_list_says_what_it_counts(app: Flask) -> None:
    people.user("yonetici", "Administrator")
    client = people.browser(app, "yonetici")
    assert "7 kayıt" in client.get("/role/summary").text


def test_the_form_of_a_new_record_says_so(app: Flask) -> None:
    people.user("yonetici", "Administrator")
    assert (
        '<h1 class="m-title">Yeni ekip</h1>'
        in people.browser(app, "yonetici").get("/team/add").text
    )


def _page(process: Flask, address: str, language: str) -> str:
    people.user("yonetici", "Administrator")
    client = people.browser(process, "yonetici")
    client.set_cookie("language", language)
    return client.get(address).text
