"""The documents for people say what is true: every example in them is read by the real code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from returnkb.cli import parser
from returnkb.commands.registry import COMMANDS, load
from returnkb.corpus.files.document import Document
from returnkb.corpus.files.validation import validate_yaml
from returnkb.corpus.files.yaml_document import read_data, read_entry
from returnkb.model.entry import Condition, Entry
from returnkb.model.source import Source
from returnkb.rules import codes
from tests.constants import REPOSITORY

CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", CONTRIBUTING, re.S)


def test_the_example_entry_in_contributing_is_a_whole_entry(tmp_path: Path) -> None:
    """The entry a newcomer copies has the form of an entry."""
    example = next(example for example in EXAMPLES if example.startswith("---"))
    (tmp_path / "entry.md").write_text(example, encoding="utf-8")
    document = read_entry(tmp_path, tmp_path / "entry.md")
    entry, findings = validate_yaml(Condition, document.data, document)

    assert findings == []
    assert entry is not None


def test_the_example_source_in_contributing_is_a_whole_source(tmp_path: Path) -> None:
    """The source a newcomer copies has the form of a source."""
    example = next(example for example in EXAMPLES if example.startswith("title"))
    (tmp_path / "source.yml").write_text(example, encoding="utf-8")
    document: Document = read_data(tmp_path, tmp_path / "source.yml")

    assert validate_yaml(Source, document.data, document)[1] == []


def test_the_example_of_confirming_uses_real_fields() -> None:
    """The three lines that confirm an entry are fields of every entry."""
    example = next(example for example in EXAMPLES if example.startswith("verified_on"))
    names = re.findall(r"^(\w+):", example, re.M)

    assert names == ["verified_on", "verified_how", "verified_by"]
    assert set(names) <= set(Entry.model_fields)


def test_codes_named_in_the_documents_exist() -> None:
    """Every rule code a document shows is a code of a rule."""
    known = {code for code, _ in codes()}
    named = set(re.findall(r"\b([CFGRSTV]\d\d)\b", CONTRIBUTING))

    assert named
    assert named <= known


def test_commands_named_in_the_documents_exist() -> None:
    """Every `returnkb …` command a document shows is a command."""
    known = {*COMMANDS}
    text = "".join(
        (REPOSITORY / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "HACKING.md")
    )
    named = set(re.findall(r"`[^`\n]*returnkb ([a-z]+(?:-[a-z]+)*)\b[^`\n]*`", text))

    assert named <= known


def test_files_named_in_the_documents_exist() -> None:
    """Every file a document links to is there."""
    for name in ("README.md", "CONTRIBUTING.md", "HACKING.md"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (REPOSITORY / target).exists(), f"{name} links to {target}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_takes_a_root(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command has a help text, works on any tree, and judges as on any day."""
    with pytest.raises(SystemExit) as ended:
        parser({name: load(name)}).parse_args([name, "--help"])
    told = capsys.readouterr().out

    assert ended.value.code == 0
    assert "--root" in told
    assert "--today" in told


def test_run_explains_itself_without_a_verb() -> None:
    """`run.py` alone says what it can do and fails."""
    ran = subprocess.run([sys.executable, "run.py"], cwd=REPOSITORY, check=False, capture_output=True, text=True)

    assert ran.returncode == 2
    assert "run.py serve" in ran.stderr
