"""Pages of invented values behind addresses that only tests and `make screens` serve."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.core.errors import DomainError
from app.panel.definition import Figure
from app.panel.pages import (
    Button,
    Cell,
    Fact,
    FactSection,
    Filter,
    FormField,
    FormPage,
    FormSection,
    Grid,
    GridRow,
    Heading,
    HistoryEntry,
    LinesTable,
    ListPage,
    ListRow,
    ListSummary,
    Option,
    RecordPage,
    Tab,
)
from app.panel.shell import MenuGroup, MenuItem

LONG = (
    "Güneydoğu Anadolu Çelik Konstrüksiyon İnşaat Taahhüt Sanayi ve Dış Ticaret Anonim Şirketi A.Ş."
)
NAMES = ("Işık Tekstil Ltd. Şti.", LONG, "Öztürk Gıda A.Ş.", "Çağdaş Yapı", "İnci Deri San. Tic.")
CITIES = ("İstanbul", "Kayseri", "İzmir", "Şanlıurfa", "Ağrı")

blueprint = Blueprint("samples", __name__, url_prefix="/samples")


def menu() -> Sequence[MenuGroup]:
    """Give a menu of three modules."""
    here = request.path
    return [
        MenuGroup(
            "Cari hesaplar",
            [
                MenuItem("Cariler", "/samples/list/50", "users", here.startswith("/samples/list")),
                MenuItem("Fişler", "/samples/record", "receipt", here == "/samples/record"),
                MenuItem("Cari ekstre", "/samples/form", "report", here == "/samples/form"),
            ],
        ),
        MenuGroup("Finans", [MenuItem("Kurlar", "/samples/list/1", "coins")]),
        MenuGroup("Ayarlar", [MenuItem("Roller", "/samples/list/0", "shield-lock")]),
    ]


HEADINGS = [
    Heading("code", "Kod", "text", "?sort=code"),
    Heading("name", "Unvan", "text", "?sort=-name", "asc"),
    Heading("city", "Şehir", "text", "?sort=city"),
    Heading("role", "Tür", "choice"),
    Heading("opened", "Açılış", "day", "?sort=opened"),
    Heading("due", "Vadesi geçen", "money", "?sort=due"),
    Heading("balance", "Bakiye", "money", "?sort=balance"),
    Heading("term", "Vade", "whole"),
]

FILTERS = [
    Filter("mine", "Benimkiler", "mine", options=[Option("1", "Benimkiler", "?mine=1")]),
    Filter(
        "role",
        "Tür",
        "choice",
        value="Müşteri",
        options=[
            Option("customer", "Müşteri", "?role=customer", is_chosen=True),
            Option("vendor", "Satıcı", "?role=vendor"),
        ],
        clear_url="/samples/list/50",
    ),
    Filter("opened", "Açılış", "day", options=[Option("last7", "Son 7 gün", "?opened=last7")]),
    Filter("salesperson", "Satış temsilcisi", "link", options_url="/samples/options"),
    Filter("balance", "Bakiye", "number"),
    Filter("archived", "Arşivdekiler", "archived", options=[Option("1", "", "?archived=1")]),
]


def rows(count: int) -> list[ListRow]:
    """Give that many rows."""
    return [
        ListRow(
            str(number),
            "/samples/record",
            [
                Cell(f"120.{number:06}"),
                Cell(NAMES[number % 5]),
                Cell(CITIES[number % 5]),
                Cell("Müşteri", "choice", tone="info"),
                Cell("22.11.2026", "day"),
                Cell("0,00" if number % 3 else "12.450,75", "money"),
                Cell(
                    "1.234.567,89" if number % 4 else "-84.210,00",
                    "money",
                    note="B" if number % 4 else "A",
                ),
                Cell("30", "whole"),
            ],
            is_archived=number % 17 == 16,
        )
        for number in range(1, count + 1)
    ]


def list_page(count: int) -> ListPage:
    """Give a list of that many rows."""
    return ListPage(
        title="Cariler",
        hint="Müşteri ve satıcı kartları burada durur: önce birini açın, sonra hareket girin.",
        icon="users",
        headings=HEADINGS,
        rows=rows(count),
        search=request.args.get("q", ""),
        can_search=True,
        filters=FILTERS if count else FILTERS[3:],
        parameters=[("role", "customer")] if count else [],
        list_url=f"/samples/list/{count}",
        summary_url="/samples/summary",
        create_url="/samples/form",
        export_url="/samples/list/1",
        next_url="?after=x" if count > 1 else "",
        last_url="?at=last" if count > 1 else "",
        clear_url="/samples/list/50" if count else "",
    )


@blueprint.get("/list/<int:count>")
def list_(count: int) -> str:
    """Show a list of so many rows."""
    return render_template("panel/list.html", page=list_page(count))


@blueprint.get("/summary")
def summary() -> str:
    """Give the foot of the list."""
    totals = [None, None, None, None, None, Cell("211.662,75", "money")]
    balance = Cell("48.912.004,17", "money", note="B")
    return render_template(
        "panel/summary.html", summary=ListSummary("12.408", [*totals, balance, None])
    )


@blueprint.get("/options")
def options() -> Response:
    """Offer references by a part of their names."""
    asked = request.args.get("q", "").lower()
    known = [{"id": str(n), "label": name, "note": f"120.{n:06}"} for n, name in enumerate(NAMES)]
    found = [option for option in known if asked in option["label"].lower()]
    return jsonify(options=found, more=False)


def record_page() -> RecordPage:
    """Give a record with everything a record can have."""
    facts = [
        Fact("Unvan", Cell(LONG)),
        Fact("Vergi dairesi", Cell("Kayseri Gevher Nesibe")),
        Fact("VKN", Cell("1234567890")),
        Fact("Satış temsilcisi", Cell("Şule Yağcı", "link", url="/samples/record")),
        Fact("Sektör", Cell("")),
        Fact("Not", Cell("Cuma günleri ödeme yapmaz.\nAramadan gitmeyin.", "long_text")),
    ]
    terms = [
        Fact("Para birimi", Cell("TRY")),
        Fact("Risk limiti", Cell("250.000,00", "money")),
        Fact("Vade", Cell("30", "whole")),
        Fact("Durum", Cell("Etkin", "choice", tone="success")),
    ]
    lines = [
        [Cell("Merkez"), Cell("Organize Sanayi Bölgesi 12. Cad. No: 7"), Cell("Kayseri")],
        [Cell("Depo"), Cell("Liman Yolu"), Cell("")],
    ]
    return RecordPage(
        title=LONG,
        subtitle="120.000002",
        icon="users",
        list_url="/samples/list/50",
        list_title="Cariler",
        figures=[
            Figure("Bakiye", "1.234.567,89 B"),
            Figure("Vadesi geçen", "-84.210,00", "danger", "/samples/list/50"),
            Figure("Kalan kredi", "165.790,00"),
        ],
        sections=[FactSection("Kimlik", facts), FactSection("Koşullar", terms)],
        lines=[
            LinesTable(
                "Adresler",
                [
                    Heading("title", "Başlık", "text"),
                    Heading("street", "Adres", "text"),
                    Heading("city", "Şehir", "text"),
                ],
                lines,
            )
        ],
        tabs=[
            Tab("vouchers", "Fişler", "/samples/tab", "12"),
            Tab("history", "Geçmiş", "/samples/history"),
        ],
        buttons=[
            Button("Cari ekstre", "/samples/form", "report"),
            Button(
                "Limiti kaldır",
                "/samples/post",
                "lock-open",
                post=True,
                confirm="Limit kaldırılsın mı?",
            ),
            Button("Düzenle", "/samples/form", "pencil", "primary"),
            Button("Arşivle", "/samples/post", "archive", post=True),
            Button("Sil", "/samples/post", "trash", "danger", post=True, confirm="Silinsin mi?"),
        ],
        previous_url="/samples/record",
        badges=[Cell("Müşteri", tone="info"), Cell("Riskli", tone="warning")],
    )


@blueprint.get("/record")
def record() -> str:
    """Show a record."""
    return render_template("panel/record.html", page=record_page())


@blueprint.get("/tab")
def tab() -> str:
    """Give the tab of related records."""
    page = replace(list_page(6), filters=())
    return render_template("panel/tab.html", page=page)


@blueprint.get("/history")
def history() -> str:
    """Give the history."""
    entries = [
        HistoryEntry(
            "25.11.2026 09:12",
            "Şule Yağcı",
            "bu kaydı değiştirdi",
            ["Risk limiti: 100.000,00 iken 250.000,00", "Vade: 30"],
        ),
        HistoryEntry("22.11.2026 14:03", "Sistem", "bu kaydı oluşturdu"),
    ]
    return render_template("panel/history.html", entries=entries)


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


def form_page(*, wrong: bool = False) -> FormPage:
    """Give a form with a field of every kind; `wrong` as it comes back after a mistake."""
    mistake = ["“12a” bir tutar değil: 1.234,56 gibi yazın."] if wrong else ()
    fields = [
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
    terms = [
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
        FormField(
            "created",
            "created",
            "Oluşturuldu",
            "instant",
            value="22.11.2026 14:03",
            is_read_only=True,
        ),
        FormField("notes", "notes", "Notlar", "long_text"),
    ]
    grid = Grid(
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
    return FormPage(
        title="Yeni cari",
        icon="users",
        sections=[
            FormSection("Kimlik", fields),
            FormSection("Koşullar", terms),
            FormSection("Satırlar", [FormField("lines", "lines", "Satırlar", "lines", grid=grid)]),
        ],
        action_url="/samples/form",
        back_url="/samples/list/50",
        list_url="/samples/list/50",
        list_title="Cariler",
        token="1",
        errors=["Kayıt kaydedilemedi."] if wrong else (),
        conflicts=["Vade artık “45”"] if wrong else (),
        is_new=True,
    )


@blueprint.get("/form")
def form() -> str:
    """Show a form."""
    return render_template("panel/form.html", page=form_page(wrong="wrong" in request.args))


@blueprint.post("/form")
def sent() -> Response:
    """Give back what a form sent."""
    return jsonify(dict(request.form))


@blueprint.post("/post")
def pressed() -> str:
    """Say that a button was pressed."""
    flash("İşlem yapıldı.", "success")
    return render_template("panel/record.html", page=record_page())


@blueprint.get("/message")
def message() -> str:
    """Show a message page."""
    return render_template(
        "panel/message.html",
        title="Rapor hazırlanıyor",
        text="Büyük raporlar arka planda hazırlanır; bitince burada görünür.",
        url="/",
        label="İlk sayfaya",
    )


@blueprint.get("/error/<int:status>")
def failing(status: int) -> str:
    """Fail with a status."""
    abort(status)


@blueprint.get("/broken")
def broken() -> str:
    """Fail as only a mistake of ours does."""
    raise RuntimeError("a secret of the inside")


class _RefusedError(DomainError):
    message = "Refused."
    status = 403


@blueprint.get("/refused")
def refused() -> str:
    """Refuse by a rule of the trade."""
    raise _RefusedError
