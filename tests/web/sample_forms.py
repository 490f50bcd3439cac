"""A form of invented values, with a field of every kind and a grid of lines."""

from app.panel.pages import FormField, FormPage, FormSection, Grid, GridRow, Heading, Option

LONG = (
    "Güneydoğu Anadolu Çelik Konstrüksiyon İnşaat Taahhüt Sanayi ve Dış Ticaret Anonim Şirketi A.Ş."
)
NAMES = ("Işık Tekstil Ltd. Şti.", LONG, "Öztürk Gıda A.Ş.", "Çağdaş Yapı", "İnci Deri San. Tic.")

KINDS = [Option("customer", "Müşteri"), Option("vendor", "Satıcı")]


def line(prefix: str, key: str = "", *values: str, wrong: str = "") -> GridRow:
    """Give a child row."""
    account, label, kind, due, debit = (*values, "", "", "", "", "")[:5]
    return GridRow(
        prefix,
        key,
        [
            FormField(
                "account",
                f"{prefix}account",
                "Hesap",
                "link",
                value=account,
                option_label=NAMES[int(account)] if account else "",
                options_url="/samples/options",
            ),
            FormField("label", f"{prefix}label", "Açıklama", "text", value=label),
            FormField("kind", f"{prefix}kind", "Tür", "choice", value=kind, options=KINDS),
            FormField("due", f"{prefix}due", "Vade", "day", value=due),
            FormField(
                "debit",
                f"{prefix}debit",
                "Borç",
                "money",
                value=debit,
                errors=[wrong] if wrong else (),
            ),
        ],
    )


GRID_HEADINGS = [
    Heading("account", "Hesap", "link"),
    Heading("label", "Açıklama", "text"),
    Heading("kind", "Tür", "choice"),
    Heading("due", "Vade", "day"),
    Heading("debit", "Borç", "money"),
]


def _identity(*, wrong: bool) -> list[FormField]:
    return [
        FormField("name", "name", "Unvan", "text", value=LONG if wrong else "", is_required=True),
        FormField("kind", "kind", "Tür", "choice", options=KINDS, is_required=True),
        FormField("tax", "tax", "VKN / TCKN", "tax_number", hint="On ya da on bir hane."),
        FormField(
            "salesperson",
            "salesperson",
            "Satış temsilcisi",
            "link",
            options_url="/samples/options",
            create_url="/samples/form",
        ),
        FormField("email", "email", "E-posta", "email"),
        FormField("phone", "phone", "Telefon", "phone", value="+90 532 123 45 67"),
        FormField("iban", "iban", "IBAN", "iban"),
        FormField("opened", "opened", "Açılış", "day", value="22.11.2026"),
    ]


def _terms(mistake: list[str], *, wrong: bool) -> list[FormField]:
    return [
        FormField(
            "limit",
            "limit",
            "Risk limiti",
            "money",
            value="12a" if wrong else "250.000,00",
            currency="TRY",
            hint="Aşılınca sipariş onaya düşer.",
            errors=mistake,
        ),
        FormField("rate", "rate", "Kur", "rate", value="41,250000"),
        FormField("term", "term", "Vade (gün)", "whole", value="30"),
        FormField("passive", "passive", "Pasif", "yes_no", value="1"),
        FormField("made", "made", "Oluşturuldu", "text", value="22.11.2026", is_read_only=True),
        FormField("notes", "notes", "Notlar", "long_text"),
    ]


def _grid(mistake: list[str], *, wrong: bool) -> Grid:
    return Grid(
        "lines",
        GRID_HEADINGS,
        [
            line("lines-0-", "7", "0", "Nakit tahsilat", "customer", "22.11.2026", "1.250,00"),
            line(
                "lines-1-",
                "8",
                "1",
                "Havale",
                "vendor",
                "",
                "12a" if wrong else "84,50",
                wrong=mistake[0] if mistake else "",
            ),
        ],
        line("lines-__row__-"),
    )


def form_page(*, wrong: bool = False) -> FormPage:
    """Give a form with a field of every kind; `wrong` as it comes back after a mistake."""
    mistake = ["“12a” bir tutar değil: 1.234,56 gibi yazın."] if wrong else []
    fields, terms = _identity(wrong=wrong), _terms(mistake, wrong=wrong)
    grid = _grid(mistake, wrong=wrong)
    return FormPage(
        title="Yeni cari",
        icon="users",
        sections=[
            FormSection("Kimlik", fields),
            FormSection("Koşullar", terms),
            FormSection("Satırlar", [FormField("lines", "lines", "Satırlar", "lines", grid=grid)]),
        ],
        action_url="/samples/sent",
        back_url="/samples/list/50",
        list_url="/samples/list/50",
        list_title="Cariler",
        token="1",  # noqa: S106 - the state of the record, no secret
        errors=["Kayıt kaydedilemedi."] if wrong else (),
        conflicts=["Vade artık “45”"] if wrong else (),
        is_new=True,
    )
