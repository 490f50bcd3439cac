"""Who wants to hear what, and where."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import User
from app.core.fields import Label, Record, choice, instant, link, ref, text, whole, yes_no
from app.core.language import _
from app.core.sealed import SealedText, Secret
from app.panel.definition import Panel
from app.panel.registry import registered

_OF_THEIR_OWN = frozenset({"Webhook", "OutboxMessage"})
"""News of these would bring forth news without end."""


class Models(Mapping[str, Label]):
    """The models with screens, by name: known once the application has started."""

    def __getitem__(self, name: str) -> Label:
        if name in _OF_THEIR_OWN:
            raise KeyError(name)
        return registered()[name].panel.title

    def __iter__(self) -> Iterator[str]:
        return (name for name in registered() if name not in _OF_THEIR_OWN)

    def __len__(self) -> int:
        return sum(1 for _name in self)


class Webhook(Record):
    """An address that is told what happens to the records of a model.

    It is told what the person who saved it last may see, and nothing of other rows.
    """

    __tablename__ = "webhook"

    name: Mapped[str] = text(_("Name"), search=True)
    model: Mapped[str] = choice(_("Kind of record"), Models())
    address: Mapped[str] = text(
        _("Receiver's address"), hint=_("Begins with https://; nothing inside this network")
    )
    on_created: Mapped[bool] = yes_no(_("When created"), default=True)
    on_changed: Mapped[bool] = yes_no(_("When changed"), default=True)
    on_archived: Mapped[bool] = yes_no(_("When archived or restored"), default=True)
    on_action: Mapped[bool] = yes_no(_("When an action was carried out"), default=False)
    on_deleted: Mapped[bool] = yes_no(_("When deleted"), default=True)
    is_active: Mapped[bool] = yes_no(_("Switched on"), default=True)
    eyes_id: Mapped[int | None] = ref(User, nullable=True)
    eyes: Mapped[User | None] = link(_("With the eyes of"), "Webhook.eyes_id")
    secret: Mapped[Secret | None] = mapped_column(SealedText(), deferred=True)
    failures: Mapped[int] = whole(_("Failures in a row"), default=0)
    told_at: Mapped[datetime | None] = instant(_("Last taken at"))
    disabled_at: Mapped[datetime | None] = instant(_("Switched off by itself at"))
    problem: Mapped[str] = text(_("Last problem"), default="")

    panel = Panel(
        menu="settings",
        title=_("Webhooks"),
        one=_("Webhook"),
        icon="webhook",
        hint=_("Other programs hear at once what happens to records here."),
        list=("name", "model", "address", "eyes", "is_active", "failures", "told_at"),
        form={
            _("Receiver"): ("name", "address", "is_active"),
            _("What is told"): (
                "model",
                "on_created",
                "on_changed",
                "on_archived",
                "on_action",
                "on_deleted",
            ),
        },
        filters=("model", "is_active"),
        sort="name",
        names=("name",),
    )
