"""The guide of mail and webhooks is taken at its word: its receiver, its body, its command."""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.core import outbox
from app.core.db import db, transaction
from app.jobs import sending
from app.modules.webhooks import health, services
from app.modules.webhooks.models import Webhook
from config import from_environment
from tests.factories.callers import Caller
from tests.factories.guides import Guide
from tests.factories.hearer import Hearer, Told
from tests.webhooks.conftest import Watch

GUIDE = Guide("mail-and-webhooks")


def receiver() -> Callable[..., bool]:
    """Give the function that the guide tells receivers to write."""
    known: dict[str, Any] = {}
    exec(compile(GUIDE.block("python"), "guide", "exec"), known)  # noqa: S102 - our own guide
    found: Callable[..., bool] = known["is_from_mutabik"]
    return found


def test_the_receiver_of_the_guide_takes_what_is_ours_and_nothing_else(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    key = watch("Branch")
    with transaction():
        secret = services.renew_secret(db.session.get_one(Webhook, key))
    made = boss.post("branch/", {"code": "IZM", "name": "İzmir"})
    boss.put(f"branch/{made['id']}", {"name": "Karşıyaka", "version": made["version"]})
    while sending.send_next():
        pass
    is_ours = receiver()
    told = hearer.told[-1]
    signature = told.headers["Mutabik-Signature"]
    assert is_ours(secret, signature, told.body)
    assert not is_ours(secret, signature, told.body + b" ")
    assert not is_ours("whsec_other", signature, told.body)
    assert not is_ours(secret, signature.replace("t=", "t=1"), told.body)
    sent_at = int(signature.partition(",")[0].removeprefix("t="))
    assert not is_ours(secret, signature, told.body, now=sent_at + 301)
    _is_as_written(told)


def _is_as_written(told: Told) -> None:
    body = json.loads(GUIDE.block("json"))
    assert set(told.event) == set(body)
    assert told.event["values"] == body["values"]


def test_the_command_and_the_figures_of_the_guide_are_right(app: Flask) -> None:
    command = GUIDE.command(".venv/bin/flask secrets")
    done = app.test_cli_runner().invoke(args=command.split()[1:])
    assert done.exit_code == 0, done.output
    text = GUIDE.text
    minutes = [str(int(pause.total_seconds() // 60)) for pause in outbox.PAUSES]
    assert f"{', '.join(minutes[:-1])} and {minutes[-1]} minutes" in text
    assert f"After {health.MOST_FAILURES} failures in a row" in text


def test_the_environment_of_the_guide_sets_the_mail_server(tmp_path: Any) -> None:
    given: dict[str, str] = {"INSTANCE_DIR": str(tmp_path)}
    for begin in ("export MUTABIK_SMTP_HOST", "export MUTABIK_SMTP_USER", "export MUTABIK_ADDRESS"):
        line = GUIDE.command(begin).partition("#")[0].removeprefix("export ")
        given |= dict(part.split("=", 1) for part in line.split())
    settings = from_environment(given)
    assert settings["SMTP_HOST"] == "smtp.example.com"
    assert (settings["SMTP_PORT"], settings["SMTP_SECURITY"]) == (587, "starttls")
    assert (settings["SMTP_USER"], settings["SMTP_PASSWORD"]) == ("books", "…")
    assert settings["MAIL_FROM"] == "books@example.com"
    assert settings["PUBLIC_ADDRESS"] == "https://books.example.com"
