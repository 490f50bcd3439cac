"""An installation to look at: the demonstration company, its people, served to this machine."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from app import create_app
from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.commands.deploy import bring_up_to_date, migrate
from app.core.db import User, db, transaction
from app.ledger.matching import match_account
from app.ledger.models import Branch
from app.ledger.queries import matchable
from app.modules.late_charges.models import InterestRate
from app.modules.people.models import Team, TeamMember
from app.panel.exports.kept import ListExport
from app.panel.passwords import hashed
from app.panel.sign_in_limits import MOST_FOR_A_NAME, SignInAttempt
from tools.screens import deals
from tools.screens.catalogue import STRANGER
from tools.screens.papers import enter_papers
from tools.screens.work import work

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".setup" / "screens"
PASSWORD = "look at every screen"  # noqa: S105 - of an instance that holds invented data alone

_SAMPLE = (
    *(f"tools/screens/{name}.py" for name in ("deals", "installation", "papers", "work")),
    *("app/commands/demo/*.py", "migrations/**/*.py", "docs/guide/stages-and-calendars.md"),
)


def build() -> Flask:
    """Build the application on an instance of its own, made anew when its making changed."""
    os.environ.pop("DATABASE_URL", None)
    deal, made_of = deals.register(), FOLDER / "made-of"
    is_new = not made_of.exists() or made_of.read_text() != _sample()
    if is_new:
        shutil.rmtree(FOLDER, ignore_errors=True)
    settings = {"INSTANCE_DIR": str(FOLDER), "MUTABIK_ADMIN_PASSWORD": PASSWORD}
    app = create_app(config.from_environment(settings))
    app.add_url_rule("/broken", view_func=_break)
    if is_new:
        with app.app_context():
            migrate()
            deals.make_table(deal)
            _lay_down(deal)
            db.session.remove()
        work(app, PASSWORD)
        made_of.write_text(_sample())
    with app.app_context():
        with transaction():
            _lock_one_out()
        db.session.remove()
    return app


def _sample() -> str:
    """Give a digest of all that decides what the installation holds."""
    files = (path for place in _SAMPLE for path in sorted(ROOT.glob(place)))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _lay_down(deal: Any) -> None:
    bring_up_to_date()
    for _step in fill(Plan("S", seed=1)):
        pass
    with transaction():
        _let_people_in()
        _add_what_the_demonstration_lacks()
        enter_papers()
        deals.enter_deals(deal)


def _break() -> str:
    message = "Asked for, to look at the page of a failure."
    raise RuntimeError(message)


def _let_people_in() -> None:
    name = {"username": STRANGER, "first_name": "Yeni", "last_name": "Gelen"}
    db.session.add(User(**name, email=f"{STRANGER}@localhost", active=True))
    db.session.flush()
    db.session.execute(update(User).values(password=hashed(PASSWORD)))


def _lock_one_out() -> None:
    """Forget who tried to sign in, but for one who did too often; it is forgotten by itself."""
    db.session.execute(delete(SignInAttempt))
    attempts = (SignInAttempt(name="kilitli", address="-") for _ in range(MOST_FOR_A_NAME))
    db.session.add_all(attempts)


def _add_what_the_demonstration_lacks() -> None:
    """Make a branch, a team, rates of interest and matches, so that they can be looked at too."""
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
