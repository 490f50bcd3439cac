"""What stands on a webhook's record beside its fields: how it fares, and its secret, shown once."""

from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext

from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.core.language import _, current_language
from app.modules.webhooks import services
from app.modules.webhooks.models import Webhook
from app.panel import kinds, rights
from app.panel.definition import Figure, figures, saved, shortcut
from app.panel.screens import Screen

screen = Screen(
    name="WebhookSecret",
    menu="settings",
    title=_("Signing secret"),
    url="/webhook-secret",
    icon="key",
    rights=(),
    in_menu=False,
    of="Webhook",
)


@saved(Webhook)
def _check(webhook: Webhook) -> None:
    services.check(webhook, may_be_here=current_app.config["WEBHOOKS_TO_THIS_MACHINE"])


@figures(Webhook)
def _figures(webhook: Webhook) -> list[Figure]:
    show, language = kinds.KINDS["instant"].show, current_language()
    told = show(webhook.told_at, language) if webhook.told_at else gettext("Never")
    found = [Figure(gettext("Last taken at"), told)]
    if webhook.failures:
        found.append(Figure(gettext("Failures in a row"), str(webhook.failures), "warning"))
    if webhook.disabled_at:
        when = show(webhook.disabled_at, language)
        found.append(Figure(gettext("Switched off by itself at"), when, "danger"))
    return found


@shortcut(Webhook, _("Signing secret"), icon="key")
def _to_secret(webhook: Webhook) -> str:
    may = rights.can("Webhook", "update")
    return f"{request.script_root}{screen.url}/{webhook.id}" if may else ""


@screen.route("/<int:key>", right="update")
def ask_secret(key: int) -> str:
    """Ask whether the webhook shall have a new secret."""
    return render_template("webhooks/secret.html", webhook=_webhook(key))


@screen.route("/<int:key>", right="update", methods=("POST",))
def new_secret(key: int) -> Any:
    """Give the webhook a new secret and show it this once."""
    with transaction():
        secret = services.renew_secret(_webhook(key))
    return render_template("webhooks/secret.html", webhook=_webhook(key), secret=secret)


def _webhook(key: int) -> Webhook:
    found = db.session.get(Webhook, key)
    if found is None:
        raise NotVisibleError
    return found
