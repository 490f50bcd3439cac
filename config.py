"""The only place that reads the environment; the README lists every name."""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent

CENTRAL_BANK = "https://www.tcmb.gov.tr/kurlar"
"""Below it lie the bulletins: 202611/20112026.xml."""


SHORTEST_KEY = 32
DEFAULT_KEYS = ("change", "secret", "default", "thisismy", "mutabik", "development", "password")
"""How keys begin that stand in examples: whoever reads those can sign any cookie."""

_MAKE_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
_MAKE_SECRETS_KEY = (
    'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
)


class MissingSecretKeyError(SystemExit):
    """Production was asked for without a secret key of its own; the process ends in one line."""

    def __init__(self) -> None:
        super().__init__(
            f"SECRET_KEY is required when MUTABIK_ENV=production. Make one with: {_MAKE_KEY}"
        )


class DefaultSecretKeyError(SystemExit):
    """Production was asked for with a key that others can guess."""

    def __init__(self) -> None:
        super().__init__(
            f"SECRET_KEY is one of the examples, or shorter than {SHORTEST_KEY} characters: "
            f"production does not start with it. Make one with: {_MAKE_KEY}"
        )


class SecretsKeysError(SystemExit):
    """The keys that secrets are kept with are missing in production, or are none."""

    def __init__(self) -> None:
        super().__init__(
            "MUTABIK_SECRETS_KEYS is required when MUTABIK_ENV=production: the keys of 32 bytes "
            "in base64 that passwords of others are kept with, the newest first, with commas. "
            f"Make one with: {_MAKE_SECRETS_KEY}"
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
        "SECRETS_KEYS": _secrets_keys(environ, instance_dir, production=production),
        **_FLASK,
        **_APPBUILDER,
        **_outgoing(environ, production=production),
        "SESSION_COOKIE_SECURE": production,
        "SESSION_IDLE": _hours(environ, "MUTABIK_SESSION_IDLE_HOURS", "4"),
        "SESSION_LONGEST": _hours(environ, "MUTABIK_SESSION_LONGEST_HOURS", "16"),
        "TRUSTED_HOSTS": _trusted_hosts(environ, production=production) or None,
    }


def _outgoing(environ: Mapping[str, str], *, production: bool) -> dict[str, Any]:
    """Say how news leaves the house: under which address, over which mail server."""
    here = f"http://{environ.get('HOST', '127.0.0.1')}:{environ.get('PORT', '8080')}"
    given = environ.get("MUTABIK_ADDRESS", "").strip().rstrip("/")
    return {
        "PUBLIC_ADDRESS": given or ("" if production else here),
        "SMTP_HOST": environ.get("MUTABIK_SMTP_HOST", "").strip(),
        "SMTP_PORT": int(environ.get("MUTABIK_SMTP_PORT", "587")),
        "SMTP_SECURITY": environ.get("MUTABIK_SMTP_SECURITY", "starttls"),
        "SMTP_USER": environ.get("MUTABIK_SMTP_USER", ""),
        "SMTP_PASSWORD": environ.get("MUTABIK_SMTP_PASSWORD", ""),
        "MAIL_FROM": environ.get("MUTABIK_MAIL_FROM", "").strip(),
        "WEBHOOKS_TO_THIS_MACHINE": not production and environ.get("MUTABIK_WEBHOOKS_LOCAL") == "1",
    }


def _trusted_hosts(environ: Mapping[str, str], *, production: bool) -> list[str]:
    """Name the hosts that requests may be for; in production at least that of the address."""
    given = _list(environ.get("MUTABIK_TRUSTED_HOSTS", ""))
    own = urlsplit(environ.get("MUTABIK_ADDRESS", "")).hostname
    return given or ([own] if production and own else [])


def _hours(environ: Mapping[str, str], name: str, otherwise: str) -> timedelta:
    return timedelta(hours=float(environ.get(name, otherwise)))


def _secret_key(environ: Mapping[str, str], instance_dir: Path, *, production: bool) -> str:
    """Take the key from the environment; outside production make one once and keep it."""
    if key := environ.get("SECRET_KEY"):
        if production and (len(key) < SHORTEST_KEY or key.lower().startswith(DEFAULT_KEYS)):
            raise DefaultSecretKeyError
        return key
    if production:
        raise MissingSecretKeyError
    return _kept(instance_dir, "secret_key", secrets.token_urlsafe(48))


def _secrets_keys(
    environ: Mapping[str, str], instance_dir: Path, *, production: bool
) -> tuple[str, ...]:
    """Take the keys of secrets from the environment, the newest first, else one that is kept."""
    keys = tuple(_list(environ.get("MUTABIK_SECRETS_KEYS", "")))
    if not keys and not production:
        made = base64.urlsafe_b64encode(os.urandom(32)).decode()
        keys = (_kept(instance_dir, "secrets_key", made),)
    if not keys or not all(map(_is_key, keys)):
        raise SecretsKeysError
    return keys


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32  # noqa: PLR2004 - said in the message
    except ValueError:
        return False


def _kept(instance_dir: Path, name: str, made: str) -> str:
    """Give a key that is kept beside the database; the one made now if there is none yet."""
    path, mine = instance_dir / name, instance_dir / f".{name}.{os.getpid()}"
    if path.exists():
        return path.read_text()
    instance_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(made)
    with suppress(FileExistsError):  # of two that start at once, one makes the key, whole
        os.link(mine, path)
    mine.unlink()
    return path.read_text()


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


_FLASK: dict[str, Any] = {
    "SQLALCHEMY_ENGINE_OPTIONS": {
        # Server-side prepared statements fall into generic plans that ignore how uneven
        # accounts are (one holds a fifth of all rows): a filter went from 4 to 21 ms.
        "connect_args": {"prepare_threshold": None},
        # A thread of the web server each (`threads` in run.py and docs/production.md): a
        # connection more than these would be opened anew for each request.
        "pool_size": 8,
    },
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    # A token holds as long as its session: a form left open over lunch can still be saved.
    # The largest file of an import, or a few that are attached: nobody sends more.
    "MAX_CONTENT_LENGTH": 52 * 1024**2,
    # Forms with a file are sent in parts: one for each input, of 500 rows of lines too.
    "MAX_FORM_PARTS": 20_000,
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
