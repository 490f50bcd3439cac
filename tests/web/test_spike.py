from collections.abc import Callable
import logging, os

import pytest
from playwright.sync_api import Page
from tests.web.conftest import sign_in

def test_shots(open_page, assert_accessible: Callable[[Page], None]) -> None:
    wanted = os.environ.get("SHOTS", "home list50 list1 list0 record form wrong 404 message login").split()
    for mode in os.environ.get("MODES", "wide-light").split():
        w, theme = mode.split("-")
        page = open_page(viewport={"width": 1440, "height": 900} if w == "wide" else {"width": 390, "height": 844})
        page.context.add_cookies([{"name": "theme", "value": theme, "url": page.evaluate("1") and "http://127.0.0.1"}])
        page.goto("/login/"); page.screenshot(path=f"/tmp/front/login-{mode}.png")
        sign_in(page)
        for name, path in {
            "home": "/",
            "list50": "/samples/list/50", "list1": "/samples/list/1", "list0": "/samples/list/0",
            "record": "/samples/record", "form": "/samples/form", "wrong": "/samples/form?wrong=1",
            "404": "/nope", "message": "/samples/message", "profile": "/profile/",
            "parties": "/party/list/", "addparty": "/party/add",
        }.items():
            if name not in wanted: continue
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=f"/tmp/front/{name}-{mode}.png", full_page=name in ("form","wrong") )
            try:
                assert_accessible(page)
            except AssertionError as e:
                print(mode, name, str(e)[:3000])
