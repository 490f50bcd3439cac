"""Write every screen as a picture to screens/: both sizes, themes and languages, to be looked at.

Fills an instance of its own with the demonstration company and serves it to Chromium.
"""

import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from app import create_app
from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.commands.deploy import bring_up_to_date
from app.core.db import db

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "screens"
PASSWORD = "look at every screen"  # noqa: S105 - of an instance that holds invented data alone

SIZES = {"wide": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
LANGUAGES = ("tr", "en")


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen to look at: its address, and what is followed and pressed there."""

    name: str
    path: str
    follow: str = ""
    """A selector of the link whose page is meant, for addresses that carry a number."""
    press: str = ""
    """A selector of what is pressed before the picture is taken."""
    signed_in: bool = True


SCREENS = (
    Screen("sign-in", "/login/", signed_in=False),
    Screen("home", "/"),
    Screen("parties", "/party/list/"),
    Screen("parties-found", "/party/list/?q=insaat"),
    Screen("parties-none", "/party/list/?q=zzzzzz"),
    Screen("parties-filter", "/party/list/", press=".m-chip[data-bs-toggle] >> nth=0"),
    Screen("party", "/party/list/", follow="tbody a"),
    Screen("party-history", "/party/list/", follow="tbody a", press="#tab-history"),
    Screen("party-new", "/party/add"),
    Screen("party-wrong", "/party/add", press="[name=_save]"),
    Screen("statement-choose", "/statement"),
    Screen("statement", "/balances?sort=-balance", follow="tbody a"),
    Screen("statement-year", "/statement/120.000002?dated=year"),
    Screen("statement-in-euro", "/statement/120.000007?currency=EUR"),
    Screen("balances", "/balances"),
    Screen("balances-day", "/balances?as_of=31.12.2025&side=debit&sort=-balance"),
    Screen("ageing", "/ageing?sort=-balance"),
    Screen("ageing-matched", "/ageing?method=matched&buckets=15,45&side=credit&nonzero=1"),
    Screen("totals", "/totals"),
    Screen("totals-weeks", "/totals?by=week&dated=year"),
    Screen("transactions", "/transactions"),
    Screen("transactions-filter", "/transactions?dated=year&type=bank_receipt"),
    Screen("voucher-new", "/vouchers/enter"),
    Screen("voucher-party", "/vouchers/enter?party=1&amount=1.250,00"),
    Screen("voucher-wrong", "/vouchers/enter", press="[name=_save]"),
    Screen("voucher-drafts", "/vouchers/enter/drafts"),
    Screen("voucher", "/transactions", follow="tbody a"),
    Screen("party-transactions", "/party/list/", follow="tbody a", press="#tab-transactions"),
    Screen("currencies", "/currency/list/"),
    Screen("exchange-rates", "/exchange_rate/list/"),
    Screen("bulletins", "/bulletins"),
    Screen("branches", "/branch/list/"),
    Screen("users", "/user/list/"),
    Screen("user", "/user/list/", follow="tbody a"),
    Screen("roles", "/role/list/"),
    Screen("role-rights", "/rights/2"),
    Screen("user-roles", "/people/roles/1"),
    Screen("profile", "/profile/"),
    Screen("menu", "/", press=".m-person"),
    Screen("not-found", "/nothing-here"),
)
"""Every screen there is; a new one gets its line here."""


def main(wanted: list[str]) -> int:
    """Take the pictures; of the named screens only where names are given."""
    screens = [screen for screen in SCREENS if not wanted or screen.name in wanted]
    with _served(_instance()) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for size, theme, language in itertools.product(SIZES, THEMES, LANGUAGES):
            _take(chromium, address, screens, size, theme=theme, language=language)
        chromium.close()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/\n")
    return 0


def _instance() -> Flask:
    """Build the application on an instance of its own, filled when it is new."""
    os.environ.pop("DATABASE_URL", None)
    app = create_app(
        config.from_environment(
            {
                "INSTANCE_DIR": str(ROOT / ".setup" / "screens"),
                "MUTABIK_ADMIN_PASSWORD": PASSWORD,
            }
        )
    )
    with app.app_context():
        if bring_up_to_date():
            for _step in fill(Plan("S", seed=1)):
                pass
        db.session.remove()
    return app


class _Quiet(WSGIRequestHandler):
    """Answers without a line in the log for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def _take(
    browser: Browser, address: str, screens: list[Screen], size: str, *, theme: str, language: str
) -> None:
    """Take the pictures of one size, theme and language."""
    width, height = SIZES[size]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
    context.add_cookies(
        [
            {"name": name, "value": value, "url": address}
            for name, value in (("theme", theme), ("language", language))
        ]
    )
    page = context.new_page()
    FOLDER.mkdir(exist_ok=True)
    is_signed_in = False
    for screen in sorted(screens, key=lambda screen: screen.signed_in):
        if screen.signed_in and not is_signed_in:
            _sign_in(page)
            is_signed_in = True
        _open(page, screen)
        page.screenshot(path=FOLDER / f"{screen.name}-{size}-{theme}-{language}.png")
    context.close()


def _sign_in(page: Page) -> None:
    page.goto("/login/")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".m-shell")


def _open(page: Page, screen: Screen) -> None:
    page.goto(screen.path)
    if screen.follow and page.locator(screen.follow).count():
        page.goto(page.locator(screen.follow).first.get_attribute("href") or screen.path)
    if screen.press and page.locator(screen.press).count():
        page.locator(screen.press).first.click()
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
