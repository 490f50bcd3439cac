import stat
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


def test_cookies_travel_over_tls_only_in_production(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "k" * 40}
    assert config.from_environment(environment)["SESSION_COOKIE_SECURE"] is False
    environment["MUTABIK_ENV"] = "production"
    assert config.from_environment(environment)["SESSION_COOKIE_SECURE"] is True
