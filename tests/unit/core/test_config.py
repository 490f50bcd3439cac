import base64
import stat
from datetime import timedelta
from pathlib import Path

import pytest

import config


def test_production_refuses_to_start_without_a_key_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="SECRET_KEY is required"):
        config.from_environment({"MUTABIK_ENV": "production", "INSTANCE_DIR": str(tmp_path)})


def test_elsewhere_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path / "instance")}
    first = config.from_environment(environment)["SECRET_KEY"]
    assert config.from_environment(environment)["SECRET_KEY"] == first
    kept = tmp_path / "instance" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


PRODUCTION = {
    "MUTABIK_ENV": "production",
    "SECRET_KEY": "k" * 40,
    "MUTABIK_SECRETS_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
    "MUTABIK_ADDRESS": "https://books.example.com/",
}


def test_cookies_travel_over_tls_only_in_production(tmp_path: Path) -> None:
    environment = PRODUCTION | {"INSTANCE_DIR": str(tmp_path)}
    assert config.from_environment(environment)["SESSION_COOKIE_SECURE"] is True
    del environment["MUTABIK_ENV"]
    assert config.from_environment(environment)["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize("key", ["change-me" + "x" * 40, "k" * 31, "SECRET" + "k" * 40])
def test_production_refuses_keys_that_others_can_guess(tmp_path: Path, key: str) -> None:
    environment = PRODUCTION | {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": key}
    with pytest.raises(SystemExit, match="does not start with it"):
        config.from_environment(environment)


@pytest.mark.parametrize("keys", ["", "short", "a2V5,"])
def test_production_refuses_to_keep_secrets_without_a_key(tmp_path: Path, keys: str) -> None:
    environment = PRODUCTION | {"INSTANCE_DIR": str(tmp_path), "MUTABIK_SECRETS_KEYS": keys}
    with pytest.raises(SystemExit, match="MUTABIK_SECRETS_KEYS is required"):
        config.from_environment(environment)


def test_elsewhere_a_key_of_secrets_is_kept_from_others(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path / "instance")}
    first = config.from_environment(environment)["SECRETS_KEYS"]
    assert config.from_environment(environment)["SECRETS_KEYS"] == first
    kept = tmp_path / "instance" / "secrets_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_production_answers_to_its_own_name_alone(tmp_path: Path) -> None:
    environment = PRODUCTION | {"INSTANCE_DIR": str(tmp_path)}
    settings = config.from_environment(environment)
    assert settings["TRUSTED_HOSTS"] == ["books.example.com"]
    assert settings["PUBLIC_ADDRESS"] == "https://books.example.com"
    assert settings["WEBHOOKS_TO_THIS_MACHINE"] is False
    environment |= {"MUTABIK_TRUSTED_HOSTS": "a.example, b.example", "MUTABIK_WEBHOOKS_LOCAL": "1"}
    settings = config.from_environment(environment)
    assert settings["TRUSTED_HOSTS"] == ["a.example", "b.example"]
    assert settings["WEBHOOKS_TO_THIS_MACHINE"] is False


def test_sessions_last_as_long_as_the_environment_says(tmp_path: Path) -> None:
    environment = PRODUCTION | {"INSTANCE_DIR": str(tmp_path), "MUTABIK_SESSION_IDLE_HOURS": "0.5"}
    settings = config.from_environment(environment)
    assert settings["SESSION_IDLE"] == timedelta(minutes=30)
    assert settings["SESSION_LONGEST"] == timedelta(hours=16)
