"""Every screen there is to look at: those made by hand here, those of models by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.panel.registry import Registered, registered

ADMINISTRATOR = "admin"
SALESPERSON = "ayse"
STRANGER = "yeni"
"""Signed in, with a role that opens nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something done on a page: `text` typed into `target`, or `target` pressed."""

    target: str
    text: str | None = None


def press(target: str) -> Step:
    """Press the first thing a selector finds."""
    return Step(target)


def write(target: str, text: str) -> Step:
    """Type into a field."""
    return Step(target, text)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen to look at: its address, and what is followed and done there."""

    name: str
    path: str
    follow: tuple[str, ...] = ()
    """Selectors of links, one after the other, for addresses that carry a number."""
    steps: tuple[Step, ...] = ()
    user: str = ADMINISTRATOR
    """Who looks; nobody for the pages of visitors."""
    is_print: bool = False


_ROW = ("tbody a",)
_SAVE = (press("[name=_save]"),)
_EDIT = "a[href*='/edit/']"

BY_HAND = (
    Screen("sign-in", "/login/", user=""),
    Screen(
        "sign-in-wrong",
        "/login/",
        steps=(write("#username", "yanlis"), write("#password", "x"), press(".m-sign-in .btn")),
        user="",
    ),
    Screen(
        "sign-in-too-often",
        "/login/",
        steps=(write("#username", "kilitli"), write("#password", "x"), press(".m-sign-in .btn")),
        user="",
    ),
    Screen("sign-out", "/logout/"),
    Screen("home", "/"),
    Screen("home-sales", "/", user=SALESPERSON),
    Screen("home-nothing", "/", user=STRANGER),
    Screen("menu", "/", steps=(press(".m-only-phone[data-bs-toggle]"),)),
    Screen("finder", "/", steps=(press("[data-opens=finder]"),)),
    Screen(
        "finder-found",
        "/",
        steps=(press("[data-opens=finder]"), write("#finder-words", "insaat")),
    ),
    Screen("shortcuts", "/", steps=(press(".m-person"), press("[data-opens=shortcuts]"))),
    Screen("person-menu", "/party/list/", steps=(press(".m-person"),)),
    Screen("parties-arrange", "/party/list/", steps=(press("[data-drawer*=arrange]"),)),
    Screen(
        "parties-conditions",
        "/party/list/?where=[%22any%22,[%22city%22,%22has%22,%22izmir%22],[%22all%22,"
        "[%22salesperson%22,%22is%22,%221%22],[%22created_at%22,%22in%22,%22month%22]]]",
        steps=(press("[data-drawer*=conditions]"),),
    ),
    Screen("parties-grouped", "/party/list/?group=city"),
    Screen("parties-more", "/party/list/", steps=(press("#more button"),)),
    Screen(
        "parties-ticked",
        "/party/list/",
        steps=(press("[data-tick] >> nth=0"), press("[data-tick] >> nth=2")),
    ),
    Screen("parties-foot", "/instrument/list/?columns=local_amount,party,amount"),
    Screen("parties-tagged", "/party/list/?columns=code,name,party_group,tags"),
    Screen("bulk-deeds", "/bulk"),
    Screen("bulk-done", "/bulk/1"),
    Screen("bulk-rehearsed", "/bulk/2"),
    Screen(
        "bulk-menu",
        "/party/list/",
        steps=(press("[data-tick] >> nth=0"), press(".b-deeds [data-bs-toggle]")),
    ),
    Screen("pivot-nothing", "/party/pivot"),
    Screen("pivot", "/party/pivot?_rows=kind&_across=party_group"),
    Screen(
        "pivot-amounts",
        "/instrument/pivot?_rows=due_on:month&_across=state&_measure=sum:local_amount",
    ),
    Screen("export-waits", "/exports/1"),
    Screen("import-start", "/party/import/"),
    Screen("import-columns", "/party/import/1"),
    Screen("import-tried", "/party/import/2"),
    Screen("import-done", "/party/import/3"),
    Screen("party-timeline", "/party/list/?salesperson=2", _ROW, (press(".m-to-timeline"),)),
    Screen(
        "party-timeline-call",
        "/party/list/?salesperson=2",
        _ROW,
        (
            press(".m-to-timeline"),
            press("label:has([value=call])"),
            press(".m-door summary >> nth=0"),
        ),
    ),
    Screen(
        "party-timeline-letter",
        "/party/list/?salesperson=2",
        _ROW,
        (press(".m-to-timeline"), press("label:has([value=letter])")),
    ),
    Screen("news", "/notifications"),
    Screen("news-none", "/notifications", user=STRANGER),
    Screen("assigned", "/assignments"),
    Screen("assigned-none", "/assignments", user=STRANGER),
    Screen("rights-matrix", "/rights"),
    Screen("rights-of-model", "/rights/of/Party"),
    Screen("see-as", "/people/see-as/2"),
    Screen("webhook-secret", "/webhook-secret/1"),
    Screen("cheques-calendar", "/instrument/calendar/"),
    Screen("cheques-feed", "/instrument/calendar/", steps=(press("[data-drawer*='/feed/']"),)),
    Screen("cheques-board", "/instrument/board"),
    Screen("deals-board", "/deal/board"),
    Screen("deals-board-move", "/deal/board", steps=(press(".m-board-card .m-icon-button"),)),
    Screen("deals-calendar", "/deal/calendar/"),
    Screen("deals-calendar-week", "/deal/calendar/", steps=(press("[data-view=dayGridWeek]"),)),
    Screen("deals-calendar-peek", "/deal/calendar/", steps=(press(".m-calendar .fc-event"),)),
    Screen("stages", "/stages"),
    Screen("stages-of-model", "/stages/Deal"),
    Screen("vouchers-grouped", "/voucher/list/?group=dated_on"),
    Screen(
        "parties-peek",
        "/party/list/",
        steps=(press("[data-peek-toggle]"), press("tbody tr >> nth=2 >> td >> nth=1")),
    ),
    Screen("parties-columns", "/party/list/?columns=name,city,tax_no&density=compact"),
    Screen("parties-found", "/party/list/?q=insaat&sort=-name"),
    Screen("parties-none", "/party/list/?q=zzzzzz"),
    Screen("parties-chips", "/party/list/?kind=customer&is_vendor=0&city=Samsun"),
    Screen("parties-filter", "/party/list/", steps=(press(".m-chip[data-bs-toggle] >> nth=0"),)),
    Screen(
        "transactions-days", "/transactions", steps=(press(".m-chip[data-bs-toggle] >> nth=0"),)
    ),
    Screen("party-transactions", "/party/list/", _ROW, (press("#tab-transactions"),)),
    Screen("party-more", "/party/list/", _ROW, (press(".m-record-head .m-square"),)),
    Screen(
        "party-delete",
        "/party/list/",
        _ROW,
        (press(".m-record-head .m-square"), press("form[action*='/delete/'] button")),
    ),
    Screen(
        "party-wrong-lines",
        "/party/add",
        steps=(
            write("[name=name]", "Şahin İnşaat Taahhüt ve Dış Ticaret Anonim Şirketi"),
            write("[name=tax_no]", "12345"),
            write("[name=email]", "sahin@"),
            write("[name$='-iban'] >> nth=0", "TR12 0006"),
            *_SAVE,
        ),
    ),
    Screen("party-merge", "/party/merge/1"),
    Screen("party-merge-seen", "/party/merge/1?into=2"),
    Screen("party-sales", "/party/list/", user=SALESPERSON),
    Screen("statement-choose", "/statement"),
    Screen("statement", "/balances?sort=-balance", _ROW),
    Screen("statement-print", "/balances?sort=-balance", _ROW, is_print=True),
    Screen("statement-year", "/statement/120.000002?dated=year"),
    Screen("statement-in-euro", "/statement/120.000007?currency=EUR"),
    Screen(
        "statement-export",
        "/statement/120.000002?dated=year",
        steps=(press(".m-actions .dropdown .btn"),),
    ),
    Screen("balances", "/balances"),
    Screen("balances-day", "/balances?as_of=31.12.2025&side=debit&sort=-balance"),
    Screen("ageing", "/ageing?sort=-balance"),
    Screen("ageing-matched", "/ageing?method=matched&buckets=15,45&side=credit&nonzero=1"),
    Screen("totals", "/totals"),
    Screen("totals-weeks", "/totals?by=week&dated=year"),
    Screen("bulletins", "/bulletins"),
    Screen("matching-choose", "/matching"),
    Screen("matching", "/matching/120.000910"),
    Screen(
        "matching-ticked",
        "/matching/120.000910?dsort=-open",
        steps=(press("[name=d] >> nth=0"), press("[name=c] >> nth=0")),
    ),
    Screen("matching-none-found", "/matching/120.000910?dq=zzz"),
    Screen("matching-wrong", "/matching/120.000910", steps=(press("[value=write_off]"),)),
    Screen("matching-preview", "/matching/120.000910", steps=(press("[name=act][value=due]"),)),
    Screen(
        "matching-in-dollars",
        "/matching/120.000726",
        steps=(press("[name=act][value=due]"),),
    ),
    Screen("matching-matched", "/matching/120.000213/matched"),
    Screen("matching-group", "/matching/120.000213/matched", _ROW),
    Screen(
        "matching-undo",
        "/matching/120.000213/matched",
        _ROW,
        (press("form:has([value=undo_batch]) button"),),
    ),
    Screen("matching-all", "/matching/all"),
    Screen("late-charges-choose", "/late_charges"),
    Screen("late-charges", "/late_charges/120.000213"),
    Screen("late-charges-no-rate", "/late_charges/120.000213?as_of=31.12.2004"),
    Screen("balances-print", "/balances", is_print=True),
    Screen("transactions", "/transactions"),
    Screen("transactions-filter", "/transactions?dated=year&type=bank_receipt"),
    Screen("transactions-sales", "/transactions", user=SALESPERSON),
    Screen("voucher-entry", "/vouchers/enter"),
    Screen("voucher-entry-filled", "/vouchers/enter?party=1&amount=1.250,00"),
    Screen(
        "voucher-entry-lines",
        "/vouchers/enter?party=1&amount=1.250,00",
        steps=(press(".v-more >> nth=0 >> summary"), press(".v-more >> nth=1 >> summary")),
    ),
    Screen(
        "voucher-entry-search", "/vouchers/enter", steps=(write("#party-ts-control", "insaat"),)
    ),
    Screen("voucher-entry-wrong", "/vouchers/enter", steps=_SAVE),
    Screen("transfer", "/vouchers/journal"),
    Screen("transfer-wrong", "/vouchers/journal", steps=(press("h1"), *_SAVE)),
    Screen("mixed-voucher", "/vouchers/journal?type=mixed"),
    Screen("revaluation", "/revaluation"),
    Screen("credit", "/credit"),
    Screen("parameters", "/parameters"),
    Screen("voucher-drafts", "/vouchers/enter/drafts"),
    Screen("voucher-from-list", "/transactions", _ROW),
    Screen("voucher-print", "/transactions", _ROW, is_print=True),
    Screen("roll-entry", "/instruments/roll"),
    Screen(
        "roll-entry-filled",
        "/instruments/roll?party=1",
        steps=(
            write("[name='papers-0-document_no']", "7340112"),
            write("[name='papers-0-due_on']", "15.01.2027"),
            write("[name='papers-0-amount']", "12.500,00"),
            write("[name='papers-0-bank_name']", "Ziraat Bankası"),
        ),
    ),
    Screen("roll-entry-wrong", "/instruments/roll", steps=_SAVE),
    Screen("paper-act", "/instrument/list/?state=portfolio", (*_ROW, "a[href*='/act/endorse/']")),
    Screen(
        "paper-act-bank", "/instrument/list/?state=portfolio", (*_ROW, "a[href*='/act/collect/']")
    ),
    Screen("paper-bounced", "/instrument/list/?state=bounced", _ROW),
    Screen("party-papers", "/party/list/", _ROW, (press("#tab-instrument-party"),)),
    Screen("papers-dues", "/instruments/dues"),
    Screen("papers-dues-weeks", "/instruments/dues?by=week"),
    Screen("rights", "/rights/2"),
    Screen("rights-locked", "/rights/1"),
    Screen("user-roles", "/people/roles/1"),
    Screen("user-password", "/people/password/1"),
    Screen("user-password-made", "/people/password/4", steps=(press(".m-section [type=submit]"),)),
    Screen("profile", "/profile/"),
    Screen("mail-server", "/mail-server"),
    Screen("password-forgotten", "/password/forgotten", user=""),
    Screen("password-link-over", "/password/new?word=x", user=""),
    Screen("error-403", "/role/list/", user=SALESPERSON),
    Screen("error-404", "/nothing-here"),
    Screen("error-404-visitor", "/nothing-here", user=""),
    Screen("error-405", "/party/delete/1"),
    Screen("error-500", "/broken"),
)


def every_screen() -> list[Screen]:
    """Give all of them: a model that is added brings its own along."""
    return [*BY_HAND, *(screen for entry in registered().values() for screen in _of(entry))]


def _of(entry: Registered) -> Iterator[Screen]:
    name, start = entry.slug.replace("_", "-"), f"/{entry.slug}"
    yield Screen(f"{name}-list", f"{start}/list/")
    yield Screen(f"{name}-record", f"{start}/list/", _ROW)
    yield Screen(f"{name}-history", f"{start}/list/", _ROW, (press("#tab-history"),))
    if not entry.panel.read_only:
        yield Screen(f"{name}-form", f"{start}/list/", (*_ROW, _EDIT))
        yield Screen(f"{name}-new", f"{start}/add")
        yield Screen(f"{name}-wrong", f"{start}/add", steps=_SAVE)
