"""The company itself: what stands on every document that leaves the house."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from app.core import access
from app.core.db import db
from app.core.fields import (
    Record,
    email,
    file,
    image,
    long_text,
    phone,
    rich_text,
    tax_number,
    text,
)
from app.core.language import _
from app.core.stored_files import StoredFile
from app.documents.report import Letterhead
from app.panel.definition import Panel
from app.panel.uploads.keeping import content_of


class Company(Record):
    """The one company of this installation, as its letterhead shows it."""

    __tablename__ = "company"

    name: Mapped[str] = text(_("Legal name"))
    address: Mapped[str] = long_text(
        _("Address"), default="", hint=_("Street and number; a line of the letterhead each")
    )
    district: Mapped[str] = text(_("District"), default="")
    city: Mapped[str] = text(_("City"), default="")
    tax_office: Mapped[str] = text(_("Tax office"), default="")
    tax_no: Mapped[str] = tax_number(
        _("Tax number"),
        default="",
        hint=_("10 digits of a company (VKN) or 11 of a person (TCKN)"),
    )
    mersis_no: Mapped[str] = text(
        _("MERSİS number"), default="", hint=_("16 digits of the central trade register")
    )
    kep: Mapped[str] = email(
        _("Registered e-mail (KEP)"), default="", hint=_("The address for legal notices")
    )
    phone: Mapped[str] = phone(_("Phone"), default="")
    email: Mapped[str] = email(_("E-mail"), default="")
    website: Mapped[str] = text(_("Website"), default="")
    logo: Mapped[StoredFile | None] = image(_("Logo"), hint=_("Stands on every document"))
    tax_certificate: Mapped[StoredFile | None] = file(
        _("Tax certificate"), hint=_("For colleagues who are asked for it")
    )
    notes: Mapped[str] = rich_text(
        _("Notes"), default="", hint=_("What colleagues should know; no document shows it")
    )

    panel = Panel(
        menu="settings",
        title=_("Company"),
        one=_("Company"),
        icon="building",
        hint=_("What stands on every document that leaves the house."),
        list=("name", "city", "tax_office", "tax_no", "phone", "email"),
        form={
            _("Company"): ("name", "tax_office", "tax_no", "mersis_no"),
            _("Address"): ("address", "district", "city"),
            _("Contact"): ("phone", "email", "website", "kep"),
            _("Documents"): ("logo", "tax_certificate", "notes"),
        },
        sort="name",
        can={"Finance": "read", "Management": "read"},
    )


def lay_down() -> None:
    """Make the company row of a new installation; its name is then entered on the screen."""
    if db.session.scalar(select(Company.id)) is None:
        db.session.add(Company(name="Şirketim"))


def letterhead() -> Letterhead:
    """Give the letterhead for documents: it stands on those of whoever may not read the card."""
    with access.viewed_by(None):
        company = db.session.execute(select(Company).order_by(Company.id).limit(1)).scalar_one()
    return Letterhead(
        name=company.name,
        address_lines=(*company.address.splitlines(), *_place(company)),
        tax_office=company.tax_office,
        tax_no=company.tax_no,
        phone=company.phone,
        email=company.email,
        website=company.website,
        logo=content_of(company.logo),
    )


def _place(company: Company) -> list[str]:
    """Write district and city as the last line of an address, if either is known."""
    place = " / ".join(filter(None, (company.district, company.city)))
    return [place] if place else []
