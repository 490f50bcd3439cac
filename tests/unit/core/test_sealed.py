"""Secrets at rest: nothing but the key opens them, and keys can be changed."""

import json
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from app.core import mail
from app.core.db import db, transaction
from app.core.sealed import Secret, UnreadableSecretError, sealed

WORD = "qz-clear-word"


@pytest.fixture
def key(installation: Flask) -> Iterator[None]:
    """Give the keys of the installation, and nothing else of it."""
    with installation.app_context():
        yield


def test_a_secret_shows_itself_to_nobody_who_prints_it(key: None) -> None:
    secret = sealed(WORD)
    assert WORD not in f"{secret} {secret!r} {secret.token}"
    with pytest.raises(TypeError):
        json.dumps({"password": secret})
    assert secret.reveal() == WORD


def test_two_secrets_of_one_word_look_different(key: None) -> None:
    assert sealed(WORD).token != sealed(WORD).token


def test_a_changed_secret_is_no_secret(key: None) -> None:
    token = sealed(WORD).token
    for place in (0, 10, 40, len(token) - 5):
        sign = "A" if token[place] != "A" else "B"
        with pytest.raises(UnreadableSecretError):
            Secret(token[:place] + sign + token[place + 1 :]).reveal()


def kept() -> Secret:
    db.session.expire_all()
    found = db.session.execute(select(mail.MailServer.password)).scalar_one()
    assert found
    return found


def test_keys_can_be_changed_and_the_old_ones_taken_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = app.config["SECRETS_KEYS"], (Fernet.generate_key().decode(),)
    with transaction():
        mail.server().password = sealed(WORD)
    monkeypatch.setitem(app.config, "SECRETS_KEYS", new)
    with pytest.raises(UnreadableSecretError):
        kept().reveal()
    refused = app.test_cli_runner().invoke(args=["secrets", "rotate"])
    assert refused.exit_code == 1
    assert refused.output.startswith("A secret cannot be read")
    monkeypatch.setitem(app.config, "SECRETS_KEYS", new + old)
    done = app.test_cli_runner().invoke(args=["secrets", "rotate"])
    assert (done.exit_code, done.output) == (0, "Secrets encrypted with the newest key: 1\n")
    monkeypatch.setitem(app.config, "SECRETS_KEYS", new)
    assert kept().reveal() == WORD
