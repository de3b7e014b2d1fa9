"""Text of pages and of state files is shown literally, wherever it is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.__main__ import main
from scrapers.review.output_escape import escape_json, escape_line, escape_markdown

HOSTILE = "\r\n::error file=x::pwned\x1b[2J\x9b31m\u202egnp.exe\u2028##[command]x\x00"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> bool:
    """Whether a printed text has no control character but line feeds and no workflow command."""
    lines = text.split("\n")
    return not CONTROL.search(text) and not any(line.lstrip().startswith("::") or "##[" in line for line in lines)


@given(st.text(alphabet=st.characters() | st.sampled_from(list(":#[\x1b\r\n\u202e")), max_size=60))
def test_an_escaped_line_is_one_harmless_line(text: str) -> None:
    """No text starts a second line, a workflow command or a control sequence."""
    escaped = escape_line(text)

    assert harmless(escaped)
    assert "\n" not in escaped
    assert escaped.encode() is not None


@given(st.text(max_size=60))
def test_escaped_json_is_the_same_data(text: str) -> None:
    """Escaping changes the text of the JSON and not its value."""
    assert json.loads(escape_json({"a": [text]})) == {"a": [text]}
    assert not CONTROL.search(escape_json([text]))


@given(st.text(alphabet=st.characters() | st.sampled_from(list(":#[\x1b\r\n@<`")), max_size=60))
def test_escaped_markdown_is_harmless(text: str) -> None:
    """No text makes a line, a tag or a command of its own."""
    escaped = escape_markdown(text)

    assert harmless(escaped)
    assert "<" not in escaped


def test_no_command_prints_a_hostile_state_as_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every value of a state file is escaped in the output of every command."""
    (tmp_path / "sources/state").mkdir(parents=True)
    (tmp_path / "sources/register").mkdir()
    register = f"title: {json.dumps(HOSTILE)}\npublisher: {json.dumps(HOSTILE)}\nurl: http://s.test/\n"
    (tmp_path / "sources/register/a.yml").write_text(register, encoding="utf-8")
    text = {"version": 1, "cut": HOSTILE, "sha256": HOSTILE, "words": 1, "numbers": HOSTILE, "paragraphs": HOSTILE}
    claim = {"standing": "absent", "since": "2026-11-20", "seen_on": "2026-11-20", "doubt": HOSTILE, "quote": HOSTILE}
    page = {
        "text": "changed", "health": "ok", "since": "2026-11-21", "reason": HOSTILE, "grade": 3,
        "accepted": {"text": text}, "pending": {"text": {**text, "sha256": "x"}, "edition": HOSTILE, "withdrawn": HOSTILE},
        "claims": {f"{HOSTILE}#c1": claim, "../../escape#c2": claim}, "proof": HOSTILE, "etag": HOSTILE,
        "acks": [{"sha256": HOSTILE, "by": HOSTILE, "day": "2026-11-20", "why": HOSTILE}],
        "tries": [{"at": "2026-11-20T12:00:00+00:00", "vantage": HOSTILE, "outcome": "not_found"}],
    }  # fmt: skip
    (tmp_path / "escape.md").write_text("---\nclaims: []\n---\n", encoding="utf-8")
    (tmp_path / "sources/state/a.json").write_text(json.dumps({"pages": {"http://s.test/": page}}), encoding="utf-8")
    common = ["--root", str(tmp_path), "--today", "2026-11-22"]
    for command in (["explain", "a"], ["report"], ["report", "--json"], ["propose", "--out", str(tmp_path / "out")]):
        assert main([*command, *common]) == 0
        printed = capfd.readouterr()
        assert harmless(printed.out), command
        assert printed.out
        assert harmless(printed.err), command
    assert harmless((tmp_path / "out/a.md").read_text(encoding="utf-8"))
    assert not (tmp_path / "out/a.patch").exists()


def test_a_name_of_an_entry_leads_to_no_other_file(tmp_path: Path) -> None:
    """A claim of a state file that names a file outside the folder of entries is not followed."""
    from scrapers.review.proposals import _ENTRY

    assert not any(_ENTRY.fullmatch(name) for name in ("../x", "/etc/passwd", "a/../b", "a\\b", "a//b", ""))
    assert _ENTRY.fullmatch("kosovo/prizren/registration")
