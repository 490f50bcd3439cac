"""Requests of several people at once meet nothing of each other's."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.ledger.models import Account, Entry, Voucher
from tests.concurrency.traffic import (
    PEOPLE,
    Desk,
    Errand,
    Office,
    copied,
    open_office,
    sit_down,
    wrong_keys,
)

HANDS = 8


@pytest.mark.parametrize("requests", [2_000, pytest.param(20_000, marks=pytest.mark.long)])
def test_every_answer_is_the_asker_s_and_every_key_the_one_sent(
    app: Flask, served: Flask, requests: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(datetime.now(UTC).timestamp())
    office = open_office()
    db.session.remove()
    desks = {person: sit_down(served, person) for person in PEOPLE}

    def hand(number: int) -> list[str]:
        return work(served, office, desks, f"{seed} {number}", requests // HANDS)

    with ThreadPoolExecutor(HANDS) as pool:
        wrong = [said for found in pool.map(hand, range(HANDS)) for said in found]
    keys = [*wrong_keys(office), *wrong_parties(office)]
    with capsys.disabled():
        sys.stdout.write(
            f"\nseed {seed}: {requests} requests, {len(office.made)} cards and "
            f"{len(office.posted)} vouchers written, {len(wrong)} wrong rows, "
            f"{len(keys)} wrong keys\n"
        )
    assert office.made, f"seed {seed}"
    assert office.posted, f"seed {seed}"
    assert (wrong[:5], keys[:5]) == ([], []), f"seed {seed}"


def work(app: Flask, office: Office, desks: dict[str, Desk], name: str, requests: int) -> list[str]:
    """Run errands for everybody in turn, as one thread of a server does."""
    chance = random.Random(name)
    windows = {person: copied(app, desk) for person, desk in desks.items()}
    found = []
    for number in range(requests):
        person = chance.choice(PEOPLE)
        mark = f"qx {name} {number}".replace(" ", "-")
        found.append(Errand(office, person, windows[person], chance, mark).run())
    return [said for said in found if said]


def wrong_parties(office: Office) -> list[str]:
    """Compare the parties of the vouchers with those they were sent for."""
    asked = (
        select(Voucher.description, Account.party_id)
        .join(Entry, Entry.voucher_id == Voucher.id)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.party_id.is_not(None))
    )
    kept = dict(db.session.execute(asked).all())
    return [
        f"{mark}: {kept.get(mark)} for {office.posted.get(mark)}"
        for mark in kept.keys() | office.posted.keys()
        if kept.get(mark) != office.posted.get(mark)
    ]
