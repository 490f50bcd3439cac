"""Parameters of the installation: named settings that administrators change in the browser."""

import functools

from sqlalchemy import ColumnElement, Select, String, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from app.core.db import Base, db
from app.core.fields import text
from app.core.language import _

DEFAULTS = {
    "main_currency": "TRY",
    "customer_code_mask": "120.######",
    "vendor_code_mask": "320.######",
    "fx_gain_account": "646",
    "fx_loss_account": "656",
    "match_tolerance": "0.05",
    "rate_day_rule": "previous_business_day",
    "reporting_currency": "",
    "credit_check": "warn",
    "credit_warn_percent": "80",
    "credit_tolerance_percent": "0",
    "credit_is_cumulative": "no",
    "late_charge_day_base": "360",
    "late_charge_grace_days": "0",
    "late_charge_credits_early": "no",
    "password_shortest": "12",
}
"""Every parameter there is, with the value it has until somebody sets another."""


class Parameter(Base):
    """A parameter that was set to other than its default."""

    __tablename__ = "parameter"

    name: Mapped[str] = text(_("Parameter"), primary_key=True)
    value: Mapped[str] = text(_("Value"))


def parameter(name: str) -> str:
    """Give the value of a parameter."""
    return db.session.execute(_question(name)).scalar_one()


@functools.cache
def _question(name: str) -> Select[str]:
    """Ask for one parameter; made once for each there is."""
    return select(parameter_in_query(name))


def main_currency() -> str:
    """Give the code of the currency the books are kept in."""
    return parameter("main_currency")


def parameter_in_query(name: str) -> ColumnElement[str]:
    """Give the value of a parameter as part of a larger question."""
    # Names of this file, written into the statement so that it can be compiled for good.
    asked, default = (literal_column(f"'{known}'", String) for known in (name, DEFAULTS[name]))
    value = select(Parameter.value).where(Parameter.name == asked).scalar_subquery()
    return func.coalesce(value, default)


def set_parameter(name: str, value: str) -> None:
    """Set a parameter for the whole installation."""
    assert name in DEFAULTS, f"no parameter is called {name}"  # noqa: S101 - a typing mistake
    statement = insert(Parameter).values(name=name, value=value)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
