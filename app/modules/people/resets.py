"""The letter with a link to a new password: made by the worker, so that asking takes no time."""

from typing import Any

from flask import current_app

from app.core import mail
from app.modules.messages.letters import post, written
from app.panel.profiles import language_of
from app.panel.resetting import links
from app.panel.sign_in import find


def send_link(payload: dict[str, Any]) -> str:
    """Send a link to whoever is called so, if they can sign in at all."""
    user = find(payload["name"])
    if user is None or not user.active or not mail.can_send_links():
        return "Nobody to send a link to."
    address = current_app.config["PUBLIC_ADDRESS"]
    language = language_of(user.id) or payload["language"]
    word = links.make(user)
    letter = written(
        "reset",
        language,
        name=user.first_name,
        address=f"{address}/password/new?word={word}",
        minutes=int(links.HOLDS.total_seconds() // 60),
    )
    post(user.email, letter, send_key=f"reset:{links.digest(word)}", is_secret=True)
    return "A link was left in the outbox."
