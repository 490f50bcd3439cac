"""Cards: opened under the next free code, renamed with their accounts, never lost."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.parameters import set_parameter
from app.ledger import codes
from app.ledger.drafts import save_draft
from app.ledger.errors import (
    AccountKindError,
    DuplicatePartyError,
    PartyAccountError,
    PartyInUseError,
    PassivePartyError,
)
from app.ledger.models import Account, Party
from app.ledger.parties import NewParty, change_party, get_party, keep_accounts
from app.ledger.posting import post
from tests.factories import ledger as make


def accounts_of(party: Party) -> set[tuple[str, str, str]]:
    question = select(Account.kind, Account.code, Account.name)
    rows = db.session.execute(question.where(Account.party_id == party.id))
    return {(row.kind, row.code, row.name) for row in rows}


def test_a_card_without_a_code_takes_the_next_free_one_of_its_role(app: Flask) -> None:
    make.customer(code="120.000041")
    make.customer(code="120.9")  # of another form: counts for nothing
    assert codes.propose() == "120.000042"
    assert codes.propose(is_vendor=True) == "320.000001"
    opened = [make.customer(code=""), make.vendor(code=""), make.vendor(code="", is_customer=True)]
    assert [party.code for party in opened] == ["120.000042", "320.000001", "120.000043"]
    assert accounts_of(opened[0]) == {("receivable", "120.000042", opened[0].name)}


def test_the_mask_of_codes_is_a_parameter(app: Flask) -> None:
    set_parameter("customer_code_mask", "C-##/TR")
    assert [make.customer(code="").code for _ in range(2)] == ["C-01/TR", "C-02/TR"]
    make.customer(code="C-99/TR")
    with pytest.raises(codes.CodesUsedUpError, match=r"C-##/TR is taken\. Lengthen"):
        codes.propose()
    set_parameter("customer_code_mask", "120.")
    with pytest.raises(codes.CodeMaskError, match="needs one run of #"):
        codes.propose()


def test_a_code_belongs_to_one_card_also_when_two_type_it_at_once(app: Flask) -> None:
    first = make.customer(code="120.1")
    with pytest.raises(DuplicatePartyError, match=r"already a party 120\.1"):
        make.vendor(code="120.1")
    second = make.customer(code="120.2")
    with pytest.raises(DuplicatePartyError, match=r"already a party 120\.1"):
        change_party(second, code=first.code)
    db.session.rollback()


def test_a_card_renamed_renames_its_accounts_and_a_new_role_opens_one(app: Flask) -> None:
    party = make.customer(code="120.000007", name="Eski Ad")
    change_party(party, code="120.000008", name="Işık A.Ş.", is_vendor=True)
    assert accounts_of(party) == {
        ("receivable", "120.000008", "Işık A.Ş."),
        ("payable", "120.000008", "Işık A.Ş."),
    }
    versions = select(Account.version).where(Account.party_id == party.id)
    before = db.session.scalars(versions).all()
    keep_accounts(party)
    assert db.session.scalars(versions).all() == before


def test_a_card_that_moved_becomes_passive_and_is_never_deleted(app: Flask) -> None:
    party = make.customer(code="120.000009")
    post(make.voucher(party))
    db.session.commit()
    db.session.delete(party)
    with pytest.raises(PartyInUseError, match=r"120\.000009 has transactions or drafts\. Make it"):
        db.session.flush()
    db.session.rollback()

    change_party(party, is_active=False)
    with pytest.raises(PassivePartyError):
        post(make.voucher(party))


def test_a_card_in_a_draft_is_kept_too(app: Flask) -> None:
    party = make.customer()
    save_draft(make.voucher(party))
    db.session.commit()
    db.session.delete(party)
    with pytest.raises(PartyInUseError):
        db.session.flush()
    db.session.rollback()


def test_a_card_nobody_used_is_deleted_with_its_accounts(app: Flask) -> None:
    party = make.customer(code="120.000010", is_vendor=True)
    db.session.commit()
    db.session.delete(party)
    db.session.flush()
    assert db.session.scalar(select(Account.id).where(Account.code == "120.000010")) is None


def test_the_kind_of_an_account_that_moved_stays(app: Flask) -> None:
    cash, unused = (
        db.session.scalars(select(Account).where(Account.code == code)).one()
        for code in ("100", "121")
    )
    post(make.voucher(make.customer(), "cash_receipt"))
    db.session.commit()
    cash.kind = "bank"
    with pytest.raises(AccountKindError, match="Account 100 has transactions"):
        db.session.flush()
    db.session.rollback()
    cash.name, unused.kind = "Merkez kasa", "bank"
    db.session.commit()
    assert (cash.name, unused.kind) == ("Merkez kasa", "bank")


@pytest.mark.parametrize("change", [{"name": "Başka"}, {"kind": "cash"}])
def test_a_partys_account_changes_by_its_card_alone(app: Flask, change: dict[str, Any]) -> None:
    party = make.customer()
    account = db.session.scalars(select(Account).where(Account.party_id == party.id)).one()
    db.session.commit()
    for name, value in change.items():
        setattr(account, name, value)
    with pytest.raises(PartyAccountError):
        db.session.flush()
    db.session.rollback()
    db.session.add(Account(code="120.5", name="Elle", kind="receivable"))
    with pytest.raises(PartyAccountError):
        db.session.flush()
    db.session.rollback()


def test_a_card_knows_what_it_is_by_its_roles_and_has_room_for_the_rest(app: Flask) -> None:
    vendor, both = make.vendor(), make.vendor(is_customer=True, credit_limit=Decimal("5000.00"))
    assert [vendor.kind, both.kind] == ["vendor", "customer"]
    assert get_party(both.code).credit_limit == Decimal("5000.00")
    assert make.customer(kind="public_body").kind == "public_body"


def test_a_card_opened_in_bulk_is_found_as_one_opened_on_the_screen_is(app: Flask) -> None:
    values: dict[str, Any] = {
        "code": "120.000050",
        "name": "Işıklar A.Ş.",
        "short_name": "Işık",
        "tax_no": "1234567890",
        "phone": "+905321234567",
        "email": "Bilgi@Isik.example",
        "city": "Iğdır",
        "is_customer": True,
        "is_vendor": False,
        "currency": "TRY",
    }
    screen = Party(**values)
    db.session.add(screen)
    db.session.flush()
    assert NewParty(**values).search_key == screen.search_key
    assert {"5321234567", "bilgi@isik.example", "igdir"} <= set(screen.search_key.split())
