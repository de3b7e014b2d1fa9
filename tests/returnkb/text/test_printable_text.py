"""Printed data: no control character, no bidi control and no workflow command of a tree reaches a terminal or a CI runner."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb import cli
from returnkb.commands.command import Command
from returnkb.model.finding import Finding, Level, as_github, as_json, as_text
from returnkb.text.printable_text import PrintableStream, printable, printable_line

PIECES = (
    "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\r", "\t", "\x00", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\u061c",
    "\u2028", "\u2029", "\ufeff", "\ud800", "\U000e0041", "::error::", "\n::set-output name=x::y", "\n  ::error::",
    "\xa0::debug::", "##[error]", "###[group]", "%0A::error::", "\n", ":", "#", "[", "é", "شارع", "🏠",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)
BIDI = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def dangerous(text: str) -> list[str]:
    """Every character of a text that controls a terminal, newlines aside."""
    return [
        character
        for character in text.replace("\n", "")
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in BIDI
        or character in "\u200e\u200f\u061c\ufeff"
    ]


def commands(text: str) -> list[str]:
    """Every line of a text that a CI runner would obey."""
    return [line for line in text.split("\n") if re.match(r"\s*::", line) or "##[" in line]


@given(HOSTILE)
def test_printable_text_controls_nothing(text: str) -> None:
    """No control character but the newline is left, and no line is a workflow command."""
    shown = printable(text)

    assert dangerous(shown) == []
    assert commands(shown) == []
    assert shown.count("\n") == text.count("\n")
    assert "\n" not in printable_line(text)
    shown.encode("utf-8")


@given(HOSTILE)
def test_escaping_twice_changes_nothing(text: str) -> None:
    """What is printable already stays as it is, so that layers of output may each escape."""
    assert printable(printable(text)) == printable(text)


@given(HOSTILE.filter(lambda text: "\ud800" not in text))
def test_json_keeps_its_values_when_printed(text: str) -> None:
    """The escapes are those of JSON, so a printed value reads back as it was."""
    assert json.loads(printable(json.dumps({text: [text]}, ensure_ascii=False, indent=1))) == {text: [text]}


@pytest.mark.parametrize("text", ["شارع ‌ها", "Prishtinë – 5 °C", "Hewlêr (أربيل)", "a: b :: c", "# [1]"])
def test_plain_text_stays(text: str) -> None:
    """Letters of every script, joiners and punctuation within a line are not touched."""
    assert printable(text) == text


@given(HOSTILE, HOSTILE)
def test_findings_control_nothing_in_any_format(path: str, text: str) -> None:
    """Text has two lines a finding, the CI format one workflow command a finding, and JSON its values."""
    finding = Finding(path, 1, 2, "F01", Level.MUST_FIX, text, text)
    shown, github = as_text([finding]), as_github([finding])

    assert dangerous(shown + github + as_json([finding])) == []
    assert commands(shown) == []
    assert shown.count("\n") == 1
    assert github.startswith("::error file=")
    assert "\n" not in github and "##[" not in github


@given(st.lists(HOSTILE, max_size=5))
def test_a_stream_escapes_however_its_text_is_cut(parts: list[str]) -> None:
    """A command split over several writes is escaped too, and characters the encoding lacks do not raise."""
    raw = io.BytesIO()
    stream = PrintableStream(io.TextIOWrapper(raw, "ascii", newline="\n"))
    for part in parts:
        stream.write(part)
    stream.flush()
    shown = raw.getvalue().decode("ascii")

    assert dangerous(shown) == []
    assert commands(shown) == []


HOSTILE_TITLE = r'"\e[31mRed\u202e ::error::x ##[error]y"'


@pytest.fixture
def hostile_tree(tree: Path) -> Path:
    """The small tree with a title that holds an escape sequence, a bidi control and workflow commands."""
    path = tree / "docs/kosovo/prizren/rents.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", lambda _: f"title: {HOSTILE_TITLE}", text), encoding="utf-8")
    return tree


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "--format", "github"],
        ["check", "--format", "json"],
        ["due", "--limit", "0"],
        ["due", "--sources"],
        ["eligible", "--country", "XK", "--all"],
        ["eligible", "--country", "XK", "--json"],
        ["facts"],
        ["edition", "diff", "now", "now"],
        ["sheet", "\x1b[31m::error::", "--out", "x.html"],
        ["check", "\x1b[31m\n::error::"],
    ],
    ids=" ".join,
)
def test_commands_print_no_control_character_of_a_tree(
    words: list[str], hostile_tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a command prints of a tree or of its own arguments, the terminal shows it and obeys nothing."""
    code = cli.main([*words, "--root", str(hostile_tree), "--today", "2026-11-21"])
    printed = capsys.readouterr()

    assert code in (0, 1, 2)
    assert dangerous(printed.out + printed.err) == []
    assert commands(printed.err) == []
    if "github" not in words:
        assert commands(printed.out) == []


class _Failing(Command):
    """Fail as the test asks."""

    failure: BaseException = ValueError("broken")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        raise cls.failure


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[_Failing]:
    """A command line whose only command fails."""
    monkeypatch.setattr(cli, "COMMANDS", {"_failing": ""})
    monkeypatch.setattr(cli, "load", lambda name: _Failing)
    return _Failing


@pytest.mark.parametrize(
    ("failure", "code", "sentence"),
    [
        (FileNotFoundError(2, "No such file or directory", "a.md"), 2, "No such file or directory: 'a.md'"),
        (PermissionError(13, "Permission denied", "b.md"), 2, "Permission denied: 'b.md'"),
        (IsADirectoryError(21, "Is a directory", "c"), 2, "Is a directory: 'c'"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), 2, "invalid start byte"),
        (KeyError("\x1b[31m"), 3, "Run the command again with --debug"),
        (RecursionError("deep"), 3, "RecursionError: deep"),
    ],
    ids=repr,
)
def test_an_error_ends_in_a_message_and_an_exit_code(
    failure: Exception, code: int, sentence: str, failing: type[_Failing], capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that cannot be read exit with 2, faults of the program with 3 and how to report them; no traceback."""
    failing.failure = failure

    assert cli.main(["_failing"]) == code
    printed = capsys.readouterr().err
    assert sentence in printed
    assert "Traceback" not in printed
    assert dangerous(printed) == []


def test_debug_gives_the_traceback(failing: type[_Failing]) -> None:
    """With --debug the error is raised, for a report."""
    failing.failure = KeyError("broken")

    with pytest.raises(KeyError):
        cli.main(["_failing", "--debug"])
