"""Reports of books in which nothing stands yet: they lead to the first voucher, or say nothing."""

import pytest
from flask import Flask

from tests.factories import office

FIRST = 'href="/vouchers/enter" class="btn btn-primary"'


@pytest.mark.parametrize("report", ["/balances", "/ageing", "/totals", "/transactions"])
def test_an_empty_report_leads_on_whoever_may_go_there(
    app: Flask, process: Flask, report: str
) -> None:
    office.hire()
    finance, management = (office.browser(process, name) for name in ("finance", "management"))
    assert FIRST in finance.get(report).text
    page = management.get(report)
    assert page.status_code == 200
    assert FIRST not in page.text


def test_an_empty_portfolio_leads_to_a_roll(app: Flask, process: Flask) -> None:
    office.hire()
    first = 'href="/instruments/roll" class="btn btn-primary">'
    assert office.browser(process, "finance").get("/instrument/list/").text.count(first) == 1
    assert first not in office.browser(process, "management").get("/instrument/list/").text
