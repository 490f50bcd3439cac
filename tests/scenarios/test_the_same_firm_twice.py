"""Somebody opens a card for a firm that has one; whoever may not see it learns no name."""

from typing import Any

import pytest
from flask import Flask

from app.core.access import Viewer, viewed_by
from app.core.db import db
from app.ledger.models import Party
from app.modules.parties.duplicates import Duplicate, Sought, find_duplicates, sought_in
from app.modules.parties.errors import DuplicateTaxNumberError
from app.modules.parties.models import PartyAddress, PartyContact
from app.modules.parties.services import warn_of_duplicates
from app.panel import rights
from app.panel.registry import registered
from tests.factories import ledger as make

PHONE, EMAIL, TAX_NO = "+905321234567", "bilgi@isik.example", "1234567801"


def sought(**values: str) -> Sought:
    phone, email = values.get("phone"), values.get("email")
    return Sought(
        values.get("tax_no", ""),
        frozenset([phone] if phone else []),
        frozenset([email] if email else []),
    )


def nobodys() -> Viewer:
    return Viewer(user_id=99, reach=lambda _model: "own", mates=lambda: ())


@pytest.mark.parametrize("values", [{"tax_no": TAX_NO}, {"phone": PHONE}, {"email": EMAIL}])
def test_a_value_of_another_card_is_found_and_the_cards_own_is_not(
    app: Flask, values: dict[str, str]
) -> None:
    first = make.customer(**values)
    make.customer(tax_no="1111111111", phone="+905321234568", email="x@isik.example")
    reason, value = next(iter(values.items()))
    assert find_duplicates(sought(**values)) == [
        Duplicate(reason, value, first.id, first.code, first.name)
    ]
    assert find_duplicates(sought(**values), first.id) == []


@pytest.mark.parametrize("row", [PartyAddress, PartyContact])
def test_addresses_and_contacts_are_looked_through_too(app: Flask, row: Any) -> None:
    first = make.customer()
    db.session.add(row(party_id=first.id, name="Ayşe", phone=PHONE, email="Bilgi@ISIK.example"))
    db.session.flush()
    found = find_duplicates(sought(phone=PHONE, email=EMAIL))
    assert [(one.reason, one.party_id) for one in found] == [
        ("phone", first.id),
        ("email", first.id),
    ]


def test_empty_values_are_not_alike(app: Flask) -> None:
    make.customer()
    assert find_duplicates(sought()) == []
    assert find_duplicates(sought_in(make.customer())) == []


def test_a_card_out_of_sight_is_told_of_without_a_name(app: Flask) -> None:
    make.customer(tax_no=TAX_NO, phone=PHONE)
    registered()  # the rule on Party stands since the start
    with viewed_by(nobodys()):
        found = find_duplicates(sought(tax_no=TAX_NO, phone=PHONE))
    assert [(one.reason, one.party_id, one.code, one.name) for one in found] == [
        ("tax_no", None, "", ""),
        ("phone", None, "", ""),
    ]


def typed(**values: Any) -> Party:
    """Type a card, not yet saved."""
    return Party(code="120.999999", name="Yeni", currency="TRY", **values)


def test_who_saves_is_told_of_the_card_that_has_the_number(app: Flask) -> None:
    first = make.customer(code="120.1", name="Işık A.Ş.", phone=PHONE)
    party = typed(phone=PHONE)
    with app.test_request_context():
        said = warn_of_duplicates(party)
    assert len(said) == 1
    assert "120.1 Işık A.Ş." in said[0]
    assert "0532 123 45 67" in said[0]
    assert first.phone == PHONE


def test_a_contact_typed_with_the_number_of_another_card_is_noticed(app: Flask) -> None:
    make.customer(phone=PHONE)
    party = typed()
    getattr(party, "contacts").append(PartyContact(name="Ayşe", phone=PHONE))  # noqa: B009 - added
    with app.test_request_context():
        assert len(warn_of_duplicates(party)) == 1


def test_what_stood_there_before_is_not_said_at_every_save(app: Flask) -> None:
    make.customer(phone=PHONE)
    second = make.customer(phone=PHONE)
    second.notes = "x"
    with app.test_request_context(), db.session.no_autoflush:
        assert warn_of_duplicates(second) == []


def test_a_second_card_of_a_tax_number_needs_the_right(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.customer(code="120.1", name="Işık A.Ş.", tax_no=TAX_NO)
    with app.test_request_context():
        with pytest.raises(DuplicateTaxNumberError, match=r"120\.1 Işık A\.Ş\. has the tax number"):
            warn_of_duplicates(typed(tax_no=TAX_NO))
        may = frozenset({("can_duplicate_tax_number", "Party")})
        monkeypatch.setattr(rights, "granted", lambda: may)
        assert len(warn_of_duplicates(typed(tax_no=TAX_NO))) == 1
