"""A guide as its reader takes it: the file and words to copy, the commands to type."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Guide:
    """A guide of `docs/guide`."""

    def __init__(self, name: str) -> None:
        self.text = (ROOT / "docs/guide" / f"{name}.md").read_text(encoding="utf-8")

    def block(self, language: str) -> str:
        """Give the one block of code in a language."""
        found = re.findall(rf"^```{language}\n(.*?)^```$", self.text, re.MULTILINE | re.DOTALL)
        assert len(found) == 1, f"{len(found)} blocks of {language}"
        return str(found[0])

    def command(self, begin: str) -> str:
        """Give the command that begins so, as it stands on a line of its own."""
        found = re.findall(rf"^    ({re.escape(begin)}.*)$", self.text, re.MULTILINE)
        assert len(found) == 1, f"{len(found)} commands {begin}"
        return str(found[0])

    def file(self, folder: str) -> str:
        """Give the path of the one file in a folder that the reader is told to write."""
        found = set(re.findall(rf"`({re.escape(folder)}/[\w/]+\.\w+)`", self.text))
        assert len(found) == 1, found
        return str(found.pop())
