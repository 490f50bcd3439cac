"""The only place that reads the environment; the README lists every name."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent

CENTRAL_BANK = "https://www.tcmb.gov.tr/kurlar"
"""Below it lie the bulletins: 202611/20112026.xml."""


class MissingSecretKeyError(SystemExit):
    """Production was asked for without a secret key of its own; the process ends in one line."""

    def __init__(self) -> None:
        super().__init__(
            "SECRET_KEY is required when MUTABIK_ENV=production. "
            'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )


def from_environment(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Give the Flask configuration that the environment asks for."""
    production = environ.get("MUTABIK_ENV", "development") == "production"
    instance_dir = Path(environ.get("INSTANCE_DIR", str(ROOT / "instance"))).resolve()
    database_url = environ.get("DATABASE_URL", "")
    return {
        "PRODUCTION": production,
        "INSTANCE_DIR": instance_dir,
        "DATABASE_URL": database_url,
        "DATABASE_OWNER_URL": environ.get("DATABASE_OWNER_URL", database_url),
        "HOST": environ.get("HOST", "127.0.0.1"),
        "PORT": int(environ.get("PORT", "8080")),
        "ADMIN_PASSWORD": environ.get("MUTABIK_ADMIN_PASSWORD", ""),
        "RATES_ADDRESS": environ.get("MUTABIK_RATES_ADDRESS", CENTRAL_BANK).strip().rstrip("/"),
        "TRUSTED_PROXIES": int(environ.get("MUTABIK_TRUSTED_PROXIES", "0")),
        "SECRET_KEY": _secret_key(environ, instance_dir, production=production),
        **_FLASK,
        **_APPBUILDER,
        "SESSION_COOKIE_SECURE": production,
        "TRUSTED_HOSTS": _list(environ.get("MUTABIK_TRUSTED_HOSTS", "")) or None,
    }


def _secret_key(environ: Mapping[str, str], instance_dir: Path, *, production: bool) -> str:
    """Take the key from the environment; outside production make one once and keep it."""
    if key := environ.get("SECRET_KEY"):
        return key
    if production:
        raise MissingSecretKeyError
    path = instance_dir / "secret_key"
    instance_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


_FLASK: dict[str, Any] = {
    "SQLALCHEMY_ENGINE_OPTIONS": {
        # Server-side prepared statements fall into generic plans that ignore how uneven
        # accounts are (one holds a fifth of all rows): a filter went from 4 to 21 ms.
        "connect_args": {"prepare_threshold": None},
        "pool_pre_ping": True,
    },
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    # A token holds as long as its session: a form left open over lunch can still be saved.
    # The largest file of an import, or a few that are attached: nobody sends more.
    "MAX_CONTENT_LENGTH": 64 * 1024**2,
    "WTF_CSRF_ENABLED": True,
    "WTF_CSRF_TIME_LIMIT": None,
    "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=15),
    "JWT_REFRESH_TOKEN_EXPIRES": timedelta(days=7),
    "BABEL_DEFAULT_LOCALE": "tr",
    "BABEL_DEFAULT_TIMEZONE": "Europe/Istanbul",
    "BABEL_TRANSLATION_DIRECTORIES": f"{ROOT / 'translations'};{ROOT / 'translations' / 'own'}",
    "LANGUAGES": {
        "tr": {"flag": "tr", "name": "Türkçe"},
        "en": {"flag": "gb", "name": "English"},
    },
}

_APPBUILDER: dict[str, Any] = {
    "APP_NAME": "Mutabık",
    "AUTH_TYPE": 1,
    "AUTH_ROLE_ADMIN": "Administrator",
    "AUTH_ROLE_PUBLIC": "Public",
    "AUTH_USER_REGISTRATION": False,
    # Alembic owns every table and `flask deploy` every permission: four workers that start
    # together on an empty database would otherwise create them four times and crash.
    "FAB_CREATE_DB": False,
    "FAB_UPDATE_PERMS": False,
}
