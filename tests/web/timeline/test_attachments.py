"""Files on records: judged by their content, kept apart, given out to who reads the record."""

import io

from PIL import Image
from sqlalchemy import func, select

from app.core.db import db
from app.panel.timeline import files
from app.panel.timeline.models import Attachment
from tests.factories import people
from tests.factories.timelines import refusal
from tests.web.timeline.conftest import Scene


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (900, 300), "teal").save(written, "PNG")
    return written.getvalue()


def test_a_file_is_kept_under_a_name_nobody_can_guess(scene: Scene) -> None:
    sales = scene.desk("sales")
    page = sales.attach(scene.own, ("../Logo çizim.png", picture()), ("liste.csv", b"a;b\r\n1;2"))
    assert page.status_code == 200
    kept = db.session.execute(select(Attachment).order_by(Attachment.id)).scalars().all()
    assert [(it.name, it.kind) for it in kept] == [
        ("Logo çizim.png", "image/png"),
        ("liste.csv", "text/plain"),
    ]
    for it in kept:
        with scene.app.app_context():
            path = files.path_of(it)
        assert path.stat().st_mode & 0o777 == 0o600
        assert it.stored_as not in page.text
        assert it.token in page.text
        assert it.token not in str(path)
    drawn, listed = kept
    answer = sales.get(f"{scene.own}/files/{drawn.token}")
    assert answer.data == picture()
    assert answer.mimetype == "image/png"
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    preview = sales.get(f"{scene.own}/files/{drawn.token}/preview")
    assert (preview.mimetype, preview.data[:4]) == ("image/webp", b"RIFF")
    assert preview.headers["Content-Security-Policy"].startswith("sandbox")
    assert refusal_of_none(scene, f"{scene.own}/files/{listed.token}/preview")


def refusal_of_none(scene: Scene, address: str) -> bool:
    return scene.desk("sales").get(address).status_code == 404


def test_one_refused_file_keeps_none_and_leaves_nothing_behind(scene: Scene) -> None:
    sales = scene.desk("sales")
    whole = b"beside a refused one"  # told from what other tests leave in the folder
    answer = sales.attach(scene.own, ("a.txt", whole), ("a.html", b"<script>alert(1)</script>"))
    assert refusal(answer) == (422, "ending")
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0
    folder = scene.app.config["INSTANCE_DIR"] / "uploads" / "attachments"
    assert [path for path in folder.glob("*/*") if path.read_bytes() == whole] == []
    assert refusal(sales.post(f"{scene.own}/files")) == (422, "nothing_chosen")


def test_a_record_takes_so_many_files(scene: Scene, monkeypatch: object) -> None:
    sales = scene.desk("sales")
    sales.attach(scene.own, *((f"{number}.txt", b"x") for number in range(files.MOST_FILES)))
    assert refusal(sales.attach(scene.own, ("more.txt", b"x"))) == (422, "too_many_files")


def test_whoever_reads_downloads_and_whoever_changes_attaches_and_deletes(scene: Scene) -> None:
    sales, management = scene.desk("sales"), scene.desk("management")
    sales.attach(scene.own, ("a.txt", b"content"))
    kept = db.session.execute(select(Attachment)).scalar_one()
    address = f"{scene.own}/files/{kept.token}"
    assert management.get(address).data == b"content"
    assert refusal(management.attach(scene.own, ("b.txt", b"x"))) == (403, "may_not_attach")
    assert refusal(management.post(f"{address}/delete")) == (403, "may_not_attach")
    with scene.app.app_context():
        path = files.path_of(kept)
    people.take("Sales", "Party", "update")
    assert refusal(sales.attach(scene.own, ("b.txt", b"x"))) == (403, "may_not_attach")
    assert sales.post(f"{address}/delete").status_code == 200  # one's own, even so
    assert not path.exists()
    assert sales.get(address).status_code == 404


def test_content_that_is_gone_is_said(scene: Scene) -> None:
    sales = scene.desk("sales")
    sales.attach(scene.own, ("a.txt", b"content"))
    kept = db.session.execute(select(Attachment)).scalar_one()
    with scene.app.app_context():
        files.path_of(kept).unlink()
    gone = sales.get(f"{scene.own}/files/{kept.token}")
    assert gone.status_code == 404
    assert "Yedekten" in gone.text
