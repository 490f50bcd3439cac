"""The preview of an act as its template is given it: every pair, and every line to be posted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby

from app.core.dates import format_date
from app.core.language import _, current_language
from app.core.money import ZERO, format_rate
from app.core.parameters import main_currency
from app.ledger.labels import ACCOUNT_KINDS, MATCH_METHODS, VOUCHER_TYPE_LABELS
from app.ledger.models import Account, Entry, Voucher
from app.ledger.outcomes import Outcome, Posting, Settled
from app.modules.matching.services import Act
from app.modules.matching.typed import MatchForm, written
from app.modules.sides import amount, counted
from app.modules.tells import DATED, RATE, unless_hidden
from app.panel.definition import Figure
from app.panel.told import hides

MOST_PAIRS = 200
MOST_VOUCHERS = 50


@dataclass(frozen=True, slots=True)
class PairView:
    """A match: both sides with what each has open after it, and what it is worth more or less."""

    debit_no: str
    debit_on: str
    debit_left: str
    credit_no: str
    credit_on: str
    credit_left: str
    amount: str
    currency: str
    account: str
    difference: str
    is_loss: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A line to be posted: amounts in its currency, and in the main one where that is another."""

    account: str
    debit: str
    credit: str
    currency: str
    rate: str
    local_debit: str
    local_credit: str


@dataclass(frozen=True, slots=True)
class VoucherView:
    """A voucher to be posted."""

    title: str
    day: str
    lines: Sequence[LineView]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The preview of an act."""

    title: str
    is_undo: bool
    figures: Sequence[Figure]
    pairs: Sequence[PairView]
    more_pairs: int
    vouchers: Sequence[VoucherView]
    more_vouchers: int
    main_currency: str
    hidden: Sequence[tuple[str, str]]
    """What the confirmation sends: the act as it was typed, and what it was seen to do."""
    back_url: str
    problem: str = ""


def titles() -> dict[str, str]:
    """Name what may be done, as the head of its preview."""
    ways = {name: str(label) for name, label in MATCH_METHODS.items()}
    return ways | {
        "chosen": str(_("By hand")),
        "across": str(_("Across currencies")),
        "set_off": str(_("Set-off")),
        "write_off": str(_("Write off")),
        "undo": str(_("Undo the match")),
        "undo_batch": str(_("Undo all of the group")),
    }


def preview_page(
    act: Act, outcome: Outcome, form: MatchForm, *, key: str, back_url: str, problem: str = ""
) -> PreviewPage:
    """Give the preview; `key` makes its confirmation one however often it is sent."""
    vouchers = [list(lines) for _id, lines in groupby(outcome.postings, lambda it: it.voucher_id)]
    is_undo = act.name.startswith("undo")
    return PreviewPage(
        title=titles()[act.name],
        is_undo=is_undo,
        figures=list(_figures(outcome)),
        pairs=list(_pairs(outcome.settled[:MOST_PAIRS], outcome.settled, is_undo=is_undo)),
        more_pairs=max(0, len(outcome.settled) - MOST_PAIRS),
        vouchers=[_voucher(lines) for lines in vouchers[:MOST_VOUCHERS]],
        more_vouchers=max(0, len(vouchers) - MOST_VOUCHERS),
        main_currency=main_currency(),
        hidden=list(_hidden(act, outcome, form, key)),
        back_url=back_url,
        problem=problem,
    )


def _hidden(act: Act, outcome: Outcome, form: MatchForm, key: str) -> Iterator[tuple[str, str]]:
    yield from (("act", act.name), ("key", key), ("digest", outcome.digest()))
    yield from ((name, text) for name, text in form.texts.items() if text)
    yield from (("d", written(form.debits)), ("c", written(form.credits)))


def _figures(outcome: Outcome) -> Iterator[Figure]:
    """Give how many, of how much in each currency, and what is gained and lost by rates."""
    yield Figure(str(_("Matches")), counted(len(outcome.settled)))
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for match in outcome.settled:
        sums[match.account_kind, match.currency] += match.amount
    kinds = {kind for kind, _currency in sums}
    for (kind, currency), total in sums.items():
        label = f"{ACCOUNT_KINDS[kind]}, {currency}" if len(kinds) > 1 else currency
        yield Figure(label, amount(total))
    differences = [_difference(match) for match in outcome.settled]
    for label, figure in (
        (_("Exchange gains"), sum((gain for gain in differences if gain > ZERO), ZERO)),
        (_("Exchange losses"), sum((-loss for loss in differences if loss < ZERO), ZERO)),
    ):
        if figure:
            yield Figure(str(label), f"{amount(figure)} {main_currency()}")


def _difference(match: Settled) -> Decimal:
    return match.local_credit - match.local_debit


def _pairs(
    shown: Iterable[Settled], settled: Sequence[Settled], *, is_undo: bool
) -> Iterator[PairView]:
    """Say of each pair what both sides have left after it, the last of an item as it ends."""
    later: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    if not is_undo:
        for match in settled:
            for side in _sides(match):
                later[side] += match.amount
    day = partial(format_date, language=current_language())
    for match in shown:
        for side in _sides(match):
            later[side] -= ZERO if is_undo else match.amount
        debit, credit = _sides(match)
        difference = _difference(match)
        yield PairView(
            **_side_of(match, "debit", abs(match.debit_open) + later[debit], day),
            **_side_of(match, "credit", abs(match.credit_open) + later[credit], day),
            amount=amount(match.amount),
            currency=match.currency,
            account=str(ACCOUNT_KINDS[match.account_kind]),
            difference=amount(abs(difference)) if difference else "",
            is_loss=difference < ZERO,
        )


def _sides(match: Settled) -> tuple[tuple[int, int], tuple[int, int]]:
    return (
        (match.debit_voucher_id, match.debit_line_no),
        (match.credit_voucher_id, match.credit_line_no),
    )


def _side_of(match: Settled, side: str, left: Decimal, day: partial[str]) -> dict[str, str]:
    on: date = getattr(match, f"{side}_on")
    return {
        f"{side}_no": unless_hidden(getattr(match, f"{side}_no"), Voucher.document_no),
        f"{side}_on": unless_hidden(day(on), *DATED),
        f"{side}_left": amount(left) if left else "",
    }


def _voucher(lines: Sequence[Posting]) -> VoucherView:
    first, language = lines[0], current_language()
    title = str(VOUCHER_TYPE_LABELS[first.type])
    if first.takes_back:
        number = unless_hidden(first.takes_back, Voucher.document_no) or "…"
        title = str(_("Takes back %(number)s (%(type)s)", number=number, type=title))
    return VoucherView(
        title=title,
        day=format_date(first.dated_on, language),
        lines=[_line(line, language) for line in lines],
    )


def _line(line: Posting, language: str) -> LineView:
    figures = (line.debit, line.credit, line.local_debit, line.local_credit)
    debit, credit, local_debit, local_credit = (amount(it) if it else "" for it in figures)
    is_local = line.currency == main_currency()
    return LineView(
        account=" ".join(filter(None, _account(line))) or "…",
        debit="" if is_local else debit,
        credit="" if is_local else credit,
        currency="" if is_local else line.currency,
        rate=""
        if is_local or hides(*RATE) or not (debit or credit)
        else format_rate(line.rate, language),
        local_debit=local_debit,
        local_credit=local_credit,
    )


def _account(line: Posting) -> tuple[str, str]:
    return (
        unless_hidden(line.account_code, Account.code, Entry.account),
        unless_hidden(line.account_name, Account.name, Entry.account),
    )
