"""The front-end parts are fetched once, from pinned packages."""

import json
from pathlib import Path

import pytest

from tools import frontend


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads(frontend.LOCK.read_text(encoding="utf-8"))
    parts = [part for path, part in lock["packages"].items() if path]
    assert not any("resolved" in part for part in parts)
    assert all(part["integrity"] for part in parts)


def test_every_copied_file_belongs_to_a_pinned_package() -> None:
    packages = json.loads((frontend.ROOT / "package.json").read_text(encoding="utf-8"))
    pinned = packages["dependencies"]
    assert all(version[0].isdigit() for version in pinned.values())
    assert all(any(source.startswith(f"{name}/") for name in pinned) for source in frontend.FILES)


def test_set_up_does_nothing_when_everything_is_in_place() -> None:
    times = {source: frontend.destination(source).stat().st_mtime_ns for source in frontend.FILES}
    assert frontend.main() == 0
    assert times == {
        source: frontend.destination(source).stat().st_mtime_ns for source in frontend.FILES
    }


def test_a_changed_table_or_lock_file_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert frontend.is_current()
    changed = tmp_path / "package-lock.json"
    changed.write_text("{}", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(frontend, "LOCK", changed)
        assert not frontend.is_current()
    with monkeypatch.context() as patch:
        patch.setattr(frontend, "FILES", {"dejavu-fonts-ttf/LICENSE": frontend.FONTS})
        assert not frontend.is_current()
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    assert not frontend.is_current()


def test_fonts_are_left_out_of_styles_inside_a_script() -> None:
    script = 'css="a{b:c}@font-face{font-family:x;src:url(data:font)}.d{e:f}"'
    assert frontend.without_fonts(script) == 'css="a{b:c}.d{e:f}"'
    calendar = frontend.destination(frontend.CALENDAR).read_text(encoding="utf-8")
    assert "@font-face" not in calendar
