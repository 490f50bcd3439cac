"""The database: one session per unit of work, one transaction opened and closed at the edge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import Group as Group
from flask_appbuilder.security.sqla.models import Role as Role
from flask_appbuilder.security.sqla.models import User as User
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session

from app.core import alive
from app.core.actor import OnlyLookingError, current_actor
from app.core.postgres import open_server

db = SQLAlchemy(metadata=Model.metadata, disable_autonaming=True)
"""FAB keeps its own metadata; sharing it lets one migration history own every table."""


def init_app(app: Flask) -> None:
    """Connect the application: to the server it was told of, else to its own embedded one."""
    if not app.config["DATABASE_URL"]:
        lease = open_server(app.config["INSTANCE_DIR"])
        app.extensions["embedded_server"] = lease
        app.config["DATABASE_URL"] = lease.url
        app.config["DATABASE_OWNER_URL"] = lease.owner_url
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    db.init_app(app)
    with app.app_context():
        alive.watch(db.engine)


class Base(DeclarativeBase):
    """The typed base of our tables, in the same metadata as FAB's users and roles."""

    metadata = Model.metadata


@contextmanager
def transaction(*, reads_only: bool = False) -> Iterator[None]:
    """Commit the one transaction of a unit of work, or undo all of it.

    One that only reads sees the books as they stood at its first question, so that the rows
    and totals of a report agree while others post. Raises OnlyLookingError where somebody looks
    through another person's eyes.
    """
    if current_actor().behind is not None and not reads_only:
        raise OnlyLookingError
    try:
        if reads_only:
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def when_settled(kept: Callable[[], None] | None, undone: Callable[[], None] | None) -> None:
    """Do one thing once the transaction is kept, the other once it is undone.

    What no database rolls back waits for it: files are erased when their rows are gone for good.
    """
    session = db.session()
    waiting = [True]

    def settle(run: Callable[[], None] | None) -> None:
        if waiting and waiting.pop() and run is not None:
            run()

    def commit(_session: Session) -> None:
        settle(kept)

    def rollback(_session: Session) -> None:
        settle(undone)

    event.listen(session, "after_commit", commit, once=True)
    event.listen(session, "after_rollback", rollback, once=True)
