"""The cards come first: one file, all or nothing, safe to repeat."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.ledger.imports import FileRefusedError, Imported, import_parties
from app.ledger.models import Account, Party
from app.ledger.parties import get_party
from tests.factories.files import parties_file


def card(code: str = "120.000001", **cells: str) -> dict[str, str]:
    """Write a card's row."""
    defaults = {
        "code": code,
        "name": "Işık Gıda A.Ş.",
        "roles": "customer",
        "currency": "TRY",
        "term_days": "30",
        "city": "İzmir",
        "tax_no": "1000079190",
        "sector": "Gıda",
    }
    return defaults | cells


def accounts_of(code: str) -> list[str]:
    """Give the kinds of the accounts under a party's code."""
    return list(db.session.scalars(select(Account.kind).where(Account.code == code)))


@pytest.mark.parametrize(
    ("roles", "kinds"),
    [
        ("customer", ["receivable"]),
        ("vendor", ["payable"]),
        ("customer vendor", ["receivable", "payable"]),
        ("vendor, customer", ["receivable", "payable"]),
        ("vendor;customer", ["receivable", "payable"]),
    ],
)
def test_a_card_opens_the_accounts_of_its_roles(app: object, roles: str, kinds: list[str]) -> None:
    assert import_parties(parties_file([card(roles=roles)])) == Imported(1, 0)
    assert accounts_of("120.000001") == kinds
    party = get_party("120.000001")
    assert (party.term_days, party.city, party.currency) == (30, "İzmir", "TRY")


def test_the_card_is_found_by_the_folded_words_of_its_row(app: object) -> None:
    import_parties(parties_file([card(currency="₺")]))
    assert "isik gida" in get_party("120.000001").search_key
    assert "izmir" in get_party("120.000001").search_key


def test_a_second_import_of_cards_finds_them_unchanged(app: object) -> None:
    rows = [card(), card("320.000002", roles="vendor", tax_no="", currency="USD")]
    assert import_parties(parties_file(rows), dry_run=True) == Imported(2, 0)
    assert import_parties(parties_file(rows)) == Imported(2, 0)
    assert import_parties(parties_file([*rows, card("120.000003")])) == Imported(1, 2)
    assert import_parties(parties_file([card("9"), card("9")])) == Imported(1, 1)


MUTATIONS: dict[str, tuple[dict[str, str], str, str]] = {
    "no code": ({"code": ""}, "code", "EmptyCellError"),
    "no name": ({"name": ""}, "name", "EmptyCellError"),
    "no role": ({"roles": ""}, "roles", "EmptyCellError"),
    "blank role": ({"roles": " ;"}, "roles", "EmptyCellError"),
    "unknown role": ({"roles": "customer agent"}, "roles", "UnknownRoleError"),
    "unknown currency": ({"currency": "XXX"}, "currency", "UnknownCurrencyError"),
    "no term": ({"term_days": ""}, "term_days", "TermDaysError"),
    "negative term": ({"term_days": "-1"}, "term_days", "TermDaysError"),
    "superscript term": ({"term_days": "3²"}, "term_days", "TermDaysError"),
    "endless term": ({"term_days": "3651"}, "term_days", "TermDaysError"),
    "term of many digits": ({"term_days": "9" * 5000}, "term_days", "TermDaysError"),
    "wrong check digit": ({"tax_no": "1000079191"}, "tax_no", "InvalidVknError"),
    "NUL": ({"city": "\0"}, "city", "ControlCharacterError"),
}


def test_each_mistake_of_a_card_is_named_and_nothing_is_written(app: object) -> None:
    for name, (cells, column, error) in MUTATIONS.items():
        with pytest.raises(FileRefusedError) as refused:
            import_parties(parties_file([card(), card("9") | cells]))
        found = [(at.row, at.column, type(at.error).__name__) for at in refused.value.problems]
        assert found == [(3, column, error)], name
        assert db.session.scalars(select(Party.code)).all() == [], name


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", "Işık Gıda Ltd."),
        ("roles", "vendor"),
        ("roles", "customer vendor"),
        ("currency", "USD"),
        ("term_days", "31"),
        ("city", ""),
        ("tax_no", ""),
        ("sector", "Tekstil"),
    ],
)
def test_a_known_card_with_other_content_is_refused(app: object, column: str, cell: str) -> None:
    import_parties(parties_file([card()]))
    with pytest.raises(FileRefusedError) as refused:
        import_parties(parties_file([card("9"), card(**{column: cell})]))
    assert [(at.row, at.column) for at in refused.value.problems] == [(3, column)]
    assert db.session.scalars(select(Party.code)).all() == ["120.000001"]
