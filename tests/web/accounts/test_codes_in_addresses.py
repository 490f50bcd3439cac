"""Whatever stands in a party's code, its screens are reached, and every link leads to them."""

import html
import re

import pytest
from flask import Flask

from app.core.dates import format_date
from app.core.db import transaction
from app.ledger.posting import post
from tests.factories import ledger as make
from tests.factories import people

CODES = ("120/001", "A/csv", "50%", "a?b=c", "x#y", "~1~0", "Ş.Ğ 1&2", "'\"<i>", "..", "a+b")

LINK = re.compile(r'href="(/(?:statement|matching|late_charges)/[^"]*)"')


@pytest.mark.parametrize("code", CODES)
def test_every_link_to_a_party_leads_to_it(process: Flask, code: str) -> None:
    people.user("boss", "Administrator")
    with transaction():
        buyer = make.customer(code=code, name="Gönüllü A.Ş.")
        voucher = make.voucher(buyer, "sales_invoice", "100.00")
        key, sale = buyer.id, post(voucher).voucher_id
    boss = people.browser(process, "boss")
    day = format_date(voucher.dated_on)
    pages = (
        *("/balances", "/ageing", "/transactions", f"/voucher/show/{sale}", f"/party/show/{key}"),
        f"/vouchers/enter/beside?type=sales_invoice&currency=TRY&dated_on={day}&party={key}",
    )
    for page in pages:
        links = re.findall(
            r'href="(/(?:statement|matching|late_charges)/[^"]*)"', boss.get(page).text
        )
        assert links, page
        for link in links:
            answer = boss.get(html.unescape(link))
            assert answer.status_code == 200, (page, link)
            assert "Gönüllü" in answer.text
