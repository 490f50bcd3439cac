"""An installation to look at: the demonstration company, its people, served to this machine."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Thread

from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from app import create_app
from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.commands.deploy import bring_up_to_date
from app.core.db import User, db, transaction
from app.ledger.matching import match_account
from app.ledger.models import Branch
from app.ledger.queries import matchable
from app.modules.late_charges.models import InterestRate
from app.modules.people.models import Team, TeamMember
from app.panel.exports.kept import ListExport
from app.panel.passwords import hashed
from app.panel.sign_in_limits import MOST_FOR_A_NAME, SignInAttempt
from tools.screens.catalogue import STRANGER
from tools.screens.papers import enter_papers, has_papers
from tools.screens.work import work

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "look at every screen"  # noqa: S105 - of an instance that holds invented data alone


def build() -> Flask:
    """Build the application on an instance of its own, filled when it is new."""
    os.environ.pop("DATABASE_URL", None)
    folder = str(ROOT / ".setup" / "screens")
    settings: Mapping[str, str] = {"INSTANCE_DIR": folder, "MUTABIK_ADMIN_PASSWORD": PASSWORD}
    app = create_app(config.from_environment(settings))
    app.add_url_rule("/broken", view_func=_break)
    with app.app_context():
        bring_up_to_date()
        # The demonstration refuses books that hold anything else: papers come once it is whole.
        for _step in () if has_papers() else fill(Plan("S", seed=1)):
            pass
        with transaction():
            is_new = not db.session.scalar(select(Team))
            _let_people_in()
            _add_what_the_demonstration_lacks()
            enter_papers()
        db.session.remove()
    if is_new:
        work(app, PASSWORD)
    return app


def _break() -> str:
    message = "Asked for, to look at the page of a failure."
    raise RuntimeError(message)


def _let_people_in() -> None:
    if not db.session.scalar(select(User).where(User.username == STRANGER)):
        name = {"username": STRANGER, "first_name": "Yeni", "last_name": "Gelen"}
        db.session.add(User(**name, email=f"{STRANGER}@localhost", active=True))
        db.session.flush()
    db.session.execute(update(User).values(password=hashed(PASSWORD)))
    db.session.execute(delete(SignInAttempt))
    attempts = (SignInAttempt(name="kilitli", address="-") for _ in range(MOST_FOR_A_NAME))
    db.session.add_all(attempts)


def _add_what_the_demonstration_lacks() -> None:
    """Make a branch, a team, rates of interest and matches, so that they can be looked at too."""
    if db.session.scalar(select(Team)):
        return
    people = db.session.scalars(select(User).order_by(User.id)).all()
    members = [TeamMember(user_id=person.id) for person in people[1:4]]
    db.session.add(Team(name="Marmara", leader_id=people[1].id, members=members))
    for year, percent in ((2005, "36"), (2026, "48")):
        db.session.add(InterestRate(valid_from=date(year, 1, 1), percent=Decimal(percent)))
    for place in matchable("120.000213"):
        match_account(place.account_id, place.currency, "due")
    wanted = {"model": "Party", "form": "xlsx", "language": "tr", "asked": {}}
    db.session.add(ListExport(user_id=people[0].id, total=48_000, written=17_500, **wanted))
    db.session.add(Branch(code="IST", name="İstanbul Merkez", city="İstanbul"))


class _Quiet(WSGIRequestHandler):
    """Answers without a line in the log for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve on a free port of this machine alone."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
