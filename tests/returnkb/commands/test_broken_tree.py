"""Commands that answer from a tree stop on a tree with errors: an entry that cannot be read must not be missing from an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.cli import main
from tests.constants import TODAY

COMMANDS = (
    "eligible --country XK", "due", "coverage", "services", "facts", "sheet kosovo/prizren --out {out}", "export --out {out}",
    "edition new", "round new --output {out}", "build --out {out}", "bundle --out {out}", "host",
)  # fmt: skip
BROKEN = {
    "a file that cannot be read": ("title: ", "title: ["),
    "a rule of the collection": ("title: ", "title: Call 0038344123456 or mail jane.roe@gmail.com. "),
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("words", COMMANDS)
def test_nothing_is_answered_from_a_broken_tree(
    words: str, fault: str, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The finding is printed with its file and line, the exit code is 1, and nothing is written."""
    entry, out = tree / "docs/programmes/coming-home.md", tmp_path / "out.html"
    entry.write_text(entry.read_text(encoding="utf-8").replace(*BROKEN[fault], 1), encoding="utf-8")
    # `host` works on a site that an earlier build left.
    (tree / "build/site").mkdir(parents=True)
    (tree / "build/site/index.html").touch()
    code = main([*words.format(out=out).split(), "--root", str(tree), "--today", TODAY.isoformat()])
    printed = capsys.readouterr()

    assert code == 1
    assert not out.exists()
    assert "docs/programmes/coming-home.md:" in printed.out + printed.err
