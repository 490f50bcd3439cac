"""The words that documents themselves add, in the languages they are written in."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.report import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Every word a document adds to what it is given."""

    carried_forward: str
    brought_forward: str
    page: str
    printed_at: str
    no_rows: str
    tax_office: str
    tax_no: str
    phone: str
    email: str
    sheet: str


WORDS: Mapping[Language, Words] = {
    "tr": Words(
        carried_forward="Nakli yekûn",
        brought_forward="Devreden",
        page="Sayfa",
        printed_at="Yazdırma zamanı",
        no_rows="Bu dönemde kayıt yoktur.",
        tax_office="Vergi dairesi",
        tax_no="Vergi no",
        phone="Tel",
        email="E-posta",
        sheet="Liste",
    ),
    "en": Words(
        carried_forward="Carried forward",
        brought_forward="Brought forward",
        page="Page",
        printed_at="Printed at",
        no_rows="There are no records in this period.",
        tax_office="Tax office",
        tax_no="Tax no",
        phone="Phone",
        email="E-mail",
        sheet="List",
    ),
}
