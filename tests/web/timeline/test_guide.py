"""The guide of records and notes says what happens."""

import re

from app.panel.timeline import files, letters, sniffing
from tests.factories.guides import Guide
from tests.factories.timelines import Desk
from tests.web.timeline.conftest import Scene

GUIDE = Guide("records-and-notes")


def test_the_note_of_the_guide_is_written_and_heard_of(scene: Scene) -> None:
    sales: Desk = scene.desk("sales")
    page = sales.write(scene.own, GUIDE.block("note").strip()).text
    assert "@Finance Yılmaz" in page
    assert 'href="https://example.com/ekstre"' in page
    assert "sizi andı" in scene.desk("finance").news()


def test_the_limits_of_the_guide_are_those_of_files() -> None:
    text = GUIDE.text
    said = re.findall(r"`(\w+)`", text.partition("Kept are")[2].partition("up to")[0])
    endings = {ending for endings in sniffing.ENDINGS.values() for ending in endings}
    assert set(said) == endings - {"jpeg"}
    most = sniffing.MOST_BYTES // 1024**2
    assert f"up to {most} MB each" in text
    assert f"{files.MOST_FILES} files and {files.MOST_OF_RECORD // 1024**2} MB a record" in text


def test_the_limits_of_the_guide_are_those_of_letters() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([\d][^|]*) \|$", GUIDE.text, re.MULTILINE)
    assert dict(rows) == {
        "recipients, *To* and *Cc* together": f"{letters.MOST_RECIPIENTS}",
        "e-mails a person writes within an hour": f"{letters.MOST_AN_HOUR}",
        "files": f"{letters.MOST_FILES}, together {letters.MOST_BYTES // 1024**2} MB",
        "subject, text": f"{letters.MOST_SUBJECT} and {letters.MOST_TEXT:,} characters",
    }
