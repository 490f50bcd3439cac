"""Pages of invented values behind addresses that only tests and `make screens` serve."""

from dataclasses import replace

from flask import Blueprint, abort, flash, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.core.errors import DomainError
from app.core.turkish import fold
from app.panel.definition import Figure
from app.panel.pages import (
    Button,
    Cell,
    Fact,
    FactSection,
    Filter,
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
from app.panel.shell import Menu, MenuGroup, MenuItem
from tests.web.sample_forms import LONG, NAMES, form_page

CITIES = ("İstanbul", "Kayseri", "İzmir", "Şanlıurfa", "Ağrı")

blueprint = Blueprint("samples", __name__, url_prefix="/samples")


def menu() -> Menu:
    """Give a menu of three modules."""
    groups = [
        MenuGroup(
            "Cari hesaplar",
            [
                MenuItem(
                    "Cariler",
                    "/samples/list/50",
                    "users",
                    place="/samples/list",
                    create_url="/samples/form",
                    create_label="Yeni cari",
                ),
                MenuItem("Fişler", "/samples/record", "receipt"),
                MenuItem("Cari ekstre", "/samples/form", "report"),
            ],
        ),
        MenuGroup("Finans", [MenuItem("Kurlar", "/samples/list/1", "coins")]),
        MenuGroup("Ayarlar", [MenuItem("Roller", "/samples/list/0", "shield-lock")]),
    ]
    return Menu.of(groups)


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
    asked = fold(request.args.get("q", ""))
    known = [{"id": str(n), "label": name, "note": f"120.{n:06}"} for n, name in enumerate(NAMES)]
    found = [option for option in known if asked in fold(option["label"])]
    return jsonify(options=found, more=False)


def _addresses() -> LinesTable:
    lines = [
        [Cell("Merkez"), Cell("Organize Sanayi Bölgesi 12. Cad. No: 7"), Cell("Kayseri")],
        [Cell("Depo"), Cell("Liman Yolu"), Cell("")],
    ]
    headings = [
        Heading("title", "Başlık", "text"),
        Heading("street", "Adres", "text"),
        Heading("city", "Şehir", "text"),
    ]
    return LinesTable("Adresler", headings, lines)


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
        lines=[_addresses()],
        tabs=[
            Tab("vouchers", "Fişler", "/samples/tab", "12"),
            Tab("history", "Geçmiş", "/samples/history"),
        ],
        buttons=[
            Button("Cari ekstre", "/samples/form", "report"),
            Button("Limiti kaldır", "/samples/post", "lock-open", post=True, confirm="Kalksın mı?"),
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


@blueprint.get("/form")
def form() -> str:
    """Show a form."""
    return render_template("panel/form.html", page=form_page(wrong="wrong" in request.args))


@blueprint.post("/sent")
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
