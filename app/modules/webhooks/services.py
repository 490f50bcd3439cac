"""Webhooks as they are saved: an address that may be told, and a secret that signs."""

import secrets

from app.core.actor import current_actor
from app.core.sealed import sealed
from app.modules.webhooks import watching
from app.modules.webhooks.addresses import parsed
from app.modules.webhooks.models import Webhook


def check(webhook: Webhook, *, may_be_here: bool) -> None:
    """Refuse an address that may be told nothing, and give a new webhook its secret.

    It sees what the person sees who saves it, so that nobody borrows the eyes of another. Where
    its name leads is judged with each delivery. Raises NotOverTlsError.
    """
    webhook.address = webhook.address.strip()
    parsed(webhook.address, may_be_here=may_be_here)
    watching.forget()
    if (saver := current_actor().user_id) is not None:
        webhook.eyes_id = saver
    if webhook.secret is None:
        renew_secret(webhook)
    if webhook.is_active and webhook.disabled_at is not None:
        webhook.disabled_at, webhook.failures = None, 0


def renew_secret(webhook: Webhook) -> str:
    """Give a webhook a new secret, and say it this once; the old one signs nothing any more."""
    clear = f"whsec_{secrets.token_urlsafe(32)}"
    webhook.secret = sealed(clear)
    return clear
