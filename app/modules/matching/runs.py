"""The screen that lets the worker match all parties, and shows how far it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core import history, jobs
from app.core.db import transaction
from app.core.language import _, current_language
from app.ledger.errors import UnknownMethodError
from app.ledger.labels import MATCH_METHODS
from app.ledger.models import Account, Party
from app.modules.matching.errors import AllPartiesOnlyError
from app.modules.matching.jobs import MATCH_JOB, MOST_LINES, Log, read_log
from app.modules.matching.pages import ways
from app.modules.matching.views import screen
from app.modules.sides import amount, counted
from app.modules.tells import CODE, unless_hidden
from app.panel import kinds, rights
from app.panel.pages import Option
from app.panel.told import hides


@dataclass(frozen=True, slots=True)
class RunPage:
    """The screen of runs: the last one as far as it is."""

    methods: Sequence[Option]
    is_under_way: bool
    state: str = ""
    tone: str = ""
    method: str = ""
    when: str = ""
    progress: int = 0
    said: str = ""
    problem: str = ""
    lines: Sequence[tuple[str, str, str, str, str]] = ()
    """Code, currency, matches, amount, refusal."""
    more_lines: bool = False


CODES = (*CODE, Account.code)
"""An account of a party carries its code."""

_TONES = {"done": "success", "failed": "danger"}


@screen.route("/all", right="match_all")
def runs() -> str:
    """Show the last run, and offer the next one."""
    _refuse_narrow_sight()
    return render_template("matching/runs.html", page=_page(), party_url=_party_url())


@screen.route("/all/progress", right="match_all")
def progress() -> str:
    """Show the run alone, while the worker is at it."""
    _refuse_narrow_sight()
    return render_template("matching/run.html", page=_page(), party_url=_party_url())


@screen.route("/all", right="match_all", methods=("POST",))
def run_all() -> Response:
    """Let the worker match all parties; what is under way already is not begun again."""
    _refuse_narrow_sight()
    method = request.form.get("method", "")
    if method not in ways():
        raise UnknownMethodError(method=method[:20], known=", ".join(ways()))
    with transaction():
        if not jobs.is_under_way(MATCH_JOB):
            jobs.enqueue(MATCH_JOB, {"method": method, "user_id": rights.acting_user_id()})
            history.write_line("Match", "all", "changed", {"method": ["", method]})
    flash(gettext("The worker matches all parties now. You may leave this page."), "success")
    return redirect(url_for("matching.runs"))


def _refuse_narrow_sight() -> None:
    """Refuse whoever sees only some of the parties: the run touches all of them."""
    if rights.reach(Party) != "all":
        raise AllPartiesOnlyError


def _party_url() -> str:
    return f"{request.script_root}/matching/"


def _page() -> RunPage:
    methods = [Option(name, str(MATCH_METHODS[name])) for name in ways()]
    job = jobs.newest(MATCH_JOB)
    if job is None:
        return RunPage(methods, is_under_way=False)
    log = read_log(job.result)
    language = current_language()
    return RunPage(
        methods,
        is_under_way=jobs.is_under_way(MATCH_JOB),
        state=str(jobs.STATES[job.state]),
        tone=_TONES.get(job.state, "info"),
        method=str(MATCH_METHODS.get(str(job.payload.get("method")), "")),
        when=kinds.KINDS["instant"].show(job.finished_at or job.created_at, language),
        progress=job.progress,
        said=_said(log) if log else "",
        problem=(job.result or "") if job.state == "failed" else "",
        lines=list(_lines(log)) if log else (),
        more_lines=log is not None and len(log.lines) >= MOST_LINES,
    )


def _said(log: Log) -> str:
    sums = ", ".join(f"{amount(Decimal(total))} {code}" for code, total in sorted(log.sums.items()))
    said = _(
        "%(pairs)s matches in %(done)s of %(places)s accounts",
        pairs=counted(log.pairs),
        done=counted(log.done),
        places=counted(log.places),
    )
    return f"{said}: {sums}" if sums else str(said)


def _lines(log: Log) -> Iterator[tuple[str, str, str, str, str]]:
    for line in log.lines:
        figure = amount(Decimal(line.amount)) if line.pairs else ""
        pairs = counted(line.pairs) if line.pairs else ""
        details = line.details | ({"code": "…"} if hides(*CODES) else {})
        refused = gettext(line.refused).format(**details) if line.refused else ""
        yield unless_hidden(line.code, *CODES), line.currency, pairs, figure, refused
