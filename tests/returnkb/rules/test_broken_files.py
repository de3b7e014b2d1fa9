"""Every file in tests/broken gives exactly the one finding its name and expected.yml promise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from returnkb.cli import main
from returnkb.rules import codes
from tests.constants import BROKEN

EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((BROKEN / "expected.yml").read_text(encoding="utf-8"))
FORM_LEVELS = {"must fix": 1, "unusual": 0}


def test_the_small_tree_is_valid(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tree in which every broken file is put has no finding of its own."""
    exit_code = main(["check", "--root", str(tree), "--today", "2026-11-21", "--format", "json"])
    assert (exit_code, json.loads(capsys.readouterr().out)) == (0, [])


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_gives_its_one_finding(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken file gives one finding with the promised code, line, tone and words, and the exit code of its tone."""
    wanted = EXPECTED[name]
    place = tree / wanted["at"]
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BROKEN / name, place)

    exit_code = main(["check", "--root", str(tree), "--today", "2026-11-21", "--format", "json"])

    found = json.loads(capsys.readouterr().out)
    seen = [(item["path"], item["code"], item["line"], item["level"]) for item in found]
    assert [(wanted["at"], wanted["code"], wanted["line"], wanted["level"])] == seen
    assert wanted["says"] in found[0]["sentence"]
    assert found[0]["column"] >= 1
    assert found[0]["repair"].endswith((".", "?", "list.", "]", ")", "”")) or "Example:" in found[0]["repair"]
    assert FORM_LEVELS[wanted["level"]] == exit_code


def test_the_table_names_every_broken_file() -> None:
    """No broken file is left untested, and no line of the table is without its file."""
    assert sorted(EXPECTED) == sorted(path.name for path in BROKEN.iterdir() if path.name != "expected.yml")


def test_every_file_is_named_after_its_code() -> None:
    """The name of a broken file starts with the code it must give."""
    assert {name: wanted["code"] for name, wanted in EXPECTED.items()} == {
        name: name.split("-", 1)[0] for name in EXPECTED
    }


def test_every_code_has_a_broken_file() -> None:
    """There is no code of form or rule that no broken file shows at work."""
    assert sorted(code for code, _ in codes()) == sorted({wanted["code"] for wanted in EXPECTED.values()})
