"""Formatted text: whatever is written, what is kept runs nothing, loads nothing, and stays so."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.core import rich_text
from app.core.rich_text import (
    MOST_CHARACTERS,
    RichTextTooLongError,
    cleaned,
    formatted,
    from_text,
    plain_text,
    words_column,
)
from app.modules.company import Company

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&#58;alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='java\x01script:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/party/delete/1'>x</a>",
    "<a href=https://a.example onclick=alert(1) style='x' target=_top>x</a>",
    "<p style='background:url(//evil.example)' class=m-tag id=problems onfocus=x autofocus>x</p>",
    "<svg><p><style><!--</style><img src=x onerror=alert(1)>--></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x src=1'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>1</script>'></iframe><form action=//x><input name=csrf_token></form>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>a<p>b<ul><li>c<ol><li>d</ul>",
    "<h1>a</h1><h3>b</h3><pre><code>c  d</code></pre><blockquote>e</blockquote>",
    "<b>x</b><STRONG>y</STRONG><u>z</u><s>w</s><em>v</em><br/>",
)

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal
{margin:0cm;font-family:Calibri}</style><!--[if gte mso 9]><xml><o:Off/></xml><![endif]--></head>
<body><p class=MsoNormal style='margin-bottom:8pt'><span lang=TR style='color:red'>Sayın
<strong>Işık</strong><o:p></o:p></span></p></body></html>"""

html = st.lists(
    st.one_of(
        st.sampled_from(PAYLOADS),
        st.text(max_size=12),
        st.sampled_from(["<", ">", "'", '"', "&", "&#", ";", "<!--", "-->", "</", "javascript:"]),
        st.builds("<{} {}={}>".format, st.text(max_size=4), st.text(max_size=6), st.text()),
    ),
    max_size=8,
).map("".join)


class Judge(HTMLParser):
    """Notes every element and attribute that formatted text has no business with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element by its name and by each of its attributes."""
        if tag not in rich_text.TAGS:
            self.found.append(tag)
        for name, value in attrs:
            is_right = tag == "a" and (
                (name == "rel" and value == "noopener")
                or (name == "href" and (value or "").lower().startswith(SCHEMES))
            )
            if not is_right:
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.found.append(data)


SCHEMES = ("http:", "https:", "mailto:")


def judged(text: str) -> list[str]:
    judge = Judge()
    judge.feed(text)
    judge.close()
    return judge.found


def test_the_judge_sees_what_it_should() -> None:
    wrong = "<img src=x><p class=y><a href=javascript:1>z</a><!-- c --><a href=https://a>b</a>"
    assert len(judged(wrong)) == 5


@given(html)
def test_what_is_kept_is_harmless_and_stays_as_it_is(text: str) -> None:
    kept = cleaned(text)
    assert cleaned(kept) == kept
    assert judged(kept) == []
    assert formatted(kept) == kept
    assert isinstance(formatted(kept), Markup)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_harmless_alone_and_where_nobody_cleaned_it(payload: str) -> None:
    assert judged(cleaned(payload)) == []
    assert judged(formatted(payload)) == []


@given(st.text(max_size=200))
def test_plain_text_is_read_as_it_was_written(text: str) -> None:
    words = " ".join(rich_text._UNPRINTABLE.sub("", text.replace("\r", "\n")).split())  # noqa: SLF001 - no text holds them
    assert " ".join(plain_text(from_text(text)).split()) == words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (WORD, "<p>Sayın\n<strong>Işık</strong></p>"),
        ("<p> </p><p><br></p>&nbsp;", ""),
        (
            "<a href='https://a.example/?b=1&c'>x</a>",
            '<a href="https://a.example/?b=1&amp;c" rel="noopener">x</a>',
        ),
        (
            "<a href=mailto:a@b.example>x</a>",
            '<a href="mailto:a@b.example" rel="noopener">x</a>',
        ),
        ("<p>1 < 2 & 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_what_is_kept(text: str, kept: str) -> None:
    assert cleaned(text) == kept


def test_words_keep_their_lines() -> None:
    text = (
        "<h3>Başlık</h3><p>bir<br>iki</p><ul><li>üç</li><li><p>dört</p></li></ul><p>&lt;beş&gt;</p>"
    )
    assert plain_text(text) == "Başlık\n\nbir\niki\n\n- üç\n- dört\n\n<beş>"
    assert from_text("bir\niki\r\n\r\n\r\nüç < 4") == "<p>bir<br>iki</p><p>üç &lt; 4</p>"


def test_a_text_has_a_limit_once_it_is_clean() -> None:
    assert len(cleaned(f"<p style='{'x' * 30_000}'>a</p>")) < 20
    assert cleaned("a" * MOST_CHARACTERS)
    with pytest.raises(RichTextTooLongError):
        cleaned("a" * (MOST_CHARACTERS + 1))


def test_a_record_holds_clean_text_and_its_words_from_the_moment_it_is_set() -> None:
    company = Company(notes='<p onclick="x()">Açık <b>8-17</b></p><script>alert(1)</script>')
    assert company.notes == "<p>Açık 8-17</p>"
    assert getattr(company, words_column("notes")) == "Açık 8-17"
