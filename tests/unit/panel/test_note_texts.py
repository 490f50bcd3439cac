"""A note is text: only addresses become links and only known user names become people."""

import pytest

from app.panel.timeline.colleagues import Colleague
from app.panel.timeline.notes import mentions_in
from app.panel.timeline.texts import as_html

AYSE = Colleague(1, "ayse", "Ayşe <b>Işık</b>")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@ayse bakar mısın", ["ayse"]),
        ("(@Ayse.K, @mehmet)", ["ayse.k", "mehmet"]),
        ("ayse@example.com @@ @ a@b", []),
        ("Sor: @ayse.", ["ayse"]),
    ],
)
def test_user_names_in_a_text(body: str, names: list[str]) -> None:
    assert list(mentions_in(body)) == names


def test_everything_but_links_and_people_is_text() -> None:
    written = as_html('<img src=x onerror="alert(1)"> @ayse @nobody', {"ayse": AYSE})
    assert "<img" not in written
    assert "<b>" not in written
    assert '<span class="m-mention" title="@ayse">@Ayşe &lt;b&gt;Işık&lt;/b&gt;</span>' in written
    assert written.endswith(" @nobody")


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("bkz. https://example.com/a?b=1&c=2.", "https://example.com/a?b=1&amp;c=2"),
        ("(http://example.com)", "http://example.com"),
        ("HTTPS://EXAMPLE.COM/@ayse", "HTTPS://EXAMPLE.COM/@ayse"),
    ],
)
def test_addresses_become_links_that_tell_the_other_site_nothing(body: str, address: str) -> None:
    written = as_html(body, {"ayse": AYSE})
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{address}</a>'
    assert link in written


@pytest.mark.parametrize(
    "body", ["javascript:alert(1)", "data:text/html,x", "//example.com", "file:///etc"]
)
def test_other_schemes_stay_text(body: str) -> None:
    assert "<a" not in as_html(body, {})


def test_quotes_end_no_attribute() -> None:
    assert 'onmouseover="' not in as_html('https://a.example/" onmouseover="x', {})
