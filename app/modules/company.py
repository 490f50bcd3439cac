"""The company itself: what stands on every document that leaves the house."""

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.core.db import db
from app.core.fields import Record, long_text, text
from app.core.language import _
from app.documents.report import Letterhead


class Company(Record):
    """The one company of this installation, as its letterhead shows it."""

    __tablename__ = "company"

    name: Mapped[str] = text(_("Legal name"))
    address: Mapped[str] = long_text(_("Address"), default="")
    tax_office: Mapped[str] = text(_("Tax office"), default="")
    tax_no: Mapped[str] = text(_("Tax number"), default="")
    phone: Mapped[str] = text(_("Phone"), default="")
    email: Mapped[str] = text(_("E-mail"), default="")
    website: Mapped[str] = text(_("Website"), default="")
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


def lay_down() -> None:
    """Make the company row of a new installation; its name is then entered on the screen."""
    if db.session.scalar(select(Company.id)) is None:
        db.session.add(Company(name="Şirketim"))


def letterhead() -> Letterhead:
    """Give the letterhead for documents."""
    company = db.session.execute(select(Company).order_by(Company.id).limit(1)).scalar_one()
    return Letterhead(
        name=company.name,
        address_lines=tuple(company.address.splitlines()),
        tax_office=company.tax_office,
        tax_no=company.tax_no,
        phone=company.phone,
        email=company.email,
        website=company.website,
        logo=company.logo,
    )
