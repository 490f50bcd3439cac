"""The list of outgoing messages, and what a person may decide about one."""

from flask import request

from app.core import outbox
from app.core.language import _
from app.core.outbox import OutboxMessage
from app.panel.addresses import code_in_path
from app.panel.definition import Panel, action, shortcut, show
from app.panel.registry import registered
from app.panel.timeline.letters import about

show(
    OutboxMessage,
    Panel(
        menu="settings",
        title=_("Outgoing messages"),
        one=_("Outgoing message"),
        icon="send",
        hint=_("Letters and webhooks that wait, were sent, or could not be sent."),
        list=("created_at", "channel", "recipient", "subject", "state", "sent_at"),
        form={
            _("Message"): ("created_at", "channel", "recipient", "subject", "state"),
            _("Delivery"): ("attempt", "run_after", "sent_at", "error", "log"),
        },
        filters=("state", "channel", "created_at"),
        sort="-created_at",
        names=("subject", "recipient"),
        read_only=True,
    ),
)


@shortcut(OutboxMessage, _("Open the record"), icon="arrow-right")
def record_of(message: OutboxMessage) -> str:
    """Give the address of the record that an e-mail was written about."""
    letter = about(message.send_key)
    entry = registered().get(letter.model) if letter else None
    if letter is None or entry is None:
        return ""
    return f"{request.script_root}/{entry.slug}/show/{code_in_path(letter.key)}#letter-{letter.id}"


_JUDGED = {outbox.MAIL: {"failed", "unknown"}, outbox.WEBHOOK: {"failed", "unknown", "sent"}}


def _may_go_again(message: OutboxMessage) -> bool:
    return message.state in _JUDGED[message.channel]


def _may_be_given_up(message: OutboxMessage) -> bool:
    return message.state in {"waiting", "failed", "unknown"}


@action(
    OutboxMessage,
    _("Send again"),
    icon="refresh",
    confirm=_("Send this message once more? If its state is unknown, it may have arrived."),
    available=_may_go_again,
)
def send_again(message: OutboxMessage) -> None:
    """Let a message go once more: a person has judged that it may."""
    outbox.send_again(message)


@action(
    OutboxMessage,
    _("Give up"),
    icon="ban",
    tone="danger",
    confirm=_("Give this message up? It is never sent by itself then."),
    available=_may_be_given_up,
)
def give_up(message: OutboxMessage) -> None:
    """Let a message never be sent."""
    outbox.give_up(message)
