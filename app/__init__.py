"""Mutabık: current accounts, CRM and a customer portal as one panel made from the data model."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

import config
from app import commands, modules
from app.commands.edge import said_at_start
from app.core import changes, db, events, logs
from app.ledger import reporting
from app.ledger.events import PartiesImported, TransactionsImported, VoucherPosted
from app.modules.currencies.services import reporting_rate
from app.modules.menus import MENUS
from app.modules.messages.news import carry
from app.modules.people.services import mates
from app.modules.roles import ROLES
from app.modules.vouchers import remember_cards, remember_import, remember_posting
from app.modules.webhooks.telling import tell, tell_of_voucher, witness
from app.modules.webhooks.watching import watched
from app.panel import (
    assets,
    errors,
    fab,
    fixed,
    headers,
    health,
    looking,
    menu,
    preferences,
    requests,
    resetting,
    routes,
    shell,
    starting,
)
from app.panel.lists import body
from app.panel.timeline.leaving import clear_away, tell_of_change


@said_at_start
def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from the environment, or from the given settings."""
    app = Flask(__name__, template_folder="../templates", static_folder="static")
    app.config.from_mapping(settings or config.from_environment())
    logs.configure(production=app.config["PRODUCTION"])
    commands.init_app(app, {"worker": "app.jobs.worker:worker"})
    modules.load()
    db.init_app(app)
    routes.init_app(app)
    requests.init_app(app, mates)  # first: whatever refuses a request later does so under its id
    headers.init_app(app)
    errors.init_app(app)
    looking.init_app(app)
    with app.app_context():
        fab.init_app(app)
        starting.init_app(app, menus=MENUS, roles=ROLES)
    resetting.init_app(app)
    preferences.init_app(app)
    shell.init_app(app, menu.of_viewer(MENUS))
    assets.init_app(app)
    body.init_app(app)
    fixed.init_app(app)
    health.init_app(app)
    reporting.take_rates_from(reporting_rate)
    changes.hear(watched, tell, witness)
    events.wire(
        (
            (VoucherPosted, remember_posting),
            (VoucherPosted, tell_of_voucher),
            (TransactionsImported, remember_import),
            (PartiesImported, remember_cards),
            (events.RecordChanged, tell_of_change),
            (events.Notified, carry),
            (events.RecordDeleted, clear_away),
        )
    )
    return app
