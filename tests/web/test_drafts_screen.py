"""The drafts on the screen."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.db import transaction
from app.ledger.drafts import save_draft
from tests.factories import ledger as make


@pytest.fixture
def draft(app: Flask) -> None:
    with transaction():
        save_draft(make.voucher(make.customer(), amount="40.00"))


def test_a_draft_stands_in_the_list_with_its_party_and_sum(draft: None, page: Page) -> None:
    page.goto("/vouchers/enter/drafts")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("40,00")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/vouchers/enter?draft=*")
