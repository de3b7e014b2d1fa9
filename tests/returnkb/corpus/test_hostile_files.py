"""Hostile files: input that would exhaust or crash the reader gives a finding, quickly, and never a traceback."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from returnkb.corpus.files.document import MAX_BYTES
from returnkb.model.finding import Finding

Look = Callable[[], list[Finding]]

HEAD = "---\nkind: guide\ntitle: Listening\ntopic: reintegration\n"
BOMB = "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9) if level else 'lol, lol'}]\n" for level in range(20)
)

HOSTILE: dict[str, tuple[bytes, str]] = {
    "ten thousand open brackets": (f"{HEAD}words: {'[' * 10_000}\n---\n".encode(), "F03"),
    "ten thousand closed brackets": (f"{HEAD}words: {'[' * 10_000}{']' * 10_000}\n---\n".encode(), "F03"),
    "brackets to the limit of the size": (f"{HEAD}words: {'[' * 199_000}\n---\n".encode(), "F03"),
    "lists in lists on one line": (f"{HEAD}words: \n  {'- ' * 90_000}x\n---\n".encode(), "F03"),
    "braces in braces": (f"{HEAD}words: {'{a: ' * 40_000}\n---\n".encode(), "F03"),
    "a billion laughs": (f"{HEAD}{BOMB}---\n".encode(), "F03"),
    "control characters": (bytes(range(1, 32)) * 1000, "F01"),
    "nothing but zeros": (bytes(5000), "F01"),
    "an empty file": (b"", "F02"),
    "only the start of front matter": (b"---", "F02"),
    "empty front matter": (b"---\n---\n", "F09"),
    "front matter with a comment only": (b"---\n# nothing yet\n---\n", "F09"),
    "ten megabytes": (b"a" * 10_000_000, "F01"),
    "one byte too many": (b"a" * (MAX_BYTES + 1), "F01"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "F01"),
    "sixteen-bit text": (f"{HEAD}---\n".encode("utf-16"), "F01"),
    "a tag that would build an object": (
        f"{HEAD}summary: !!python/object/apply:os.system [ls]\n---\n".encode(),
        "F07",
    ),
    "an unknown tag": (f"{HEAD}summary: !secret x\nwrong: 1\n---\n".encode(), "F05 F11"),
    "a merge key": (f"{HEAD}<<: {{title: Other}}\n---\n".encode(), "F05"),
    "a number too long for a number": (f"{HEAD}verified_on: {'9' * 5000}\n---\n".encode(), "F08"),
    "a day before all calendars": (f"{HEAD}verified_on: 0000-00-00\n---\n".encode(), "F08"),
    "open brackets in the text below": (f"{HEAD}---\n{'[' * 199_000}<b>\n".encode(), "B01 S02"),
    "pictures that never end": (f"{HEAD}---\n{'![' * 90_000}<b>\n".encode(), "B01 S02"),
    "links that never end": (f"{HEAD}---\n{'](' * 90_000}<b>\n".encode(), "B01 S02"),
    "references that never end": (f"{HEAD}---\n{']:' * 90_000}<b>\n".encode(), "B01 S02"),
    "dots that could start a mailbox": (f"{HEAD}---\n{'a.' * 90_000}<b>\n".encode(), "B01 S02"),
    "braces that could hold attributes": (f"{HEAD}---\n{'{' * 190_000}<b>\n".encode(), "B01 S02"),
    "digits that could be a phone": (f"{HEAD}---\n{'(00' * 60_000}<b>\n".encode(), "B01 S02"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_entry_gives_a_finding_within_a_second(what: str, tree: Path, findings: Look) -> None:
    """A hostile entry gives its finding within a second, and harms no other file's."""
    content, wanted = HOSTILE[what]
    (tree / "docs/guide/hostile.md").write_bytes(content)
    start = time.process_time()
    found = findings()
    assert time.process_time() - start < 1
    assert {"docs/guide/hostile.md"} == {finding.path for finding in found}
    assert wanted.split() == sorted({finding.code for finding in found})


@pytest.mark.parametrize("place", ["sources/register/hostile.yml", "sources/organisations/hostile.yml"])
@pytest.mark.parametrize(
    "what", ["control characters", "ten megabytes", "nothing but zeros", "an empty file", "a picture"]
)
def test_a_hostile_record_gives_findings(what: str, place: str, tree: Path, findings: Look) -> None:
    """Sources and organisations are read with the same care as entries."""
    (tree / place).write_bytes(HOSTILE[what][0])
    assert {place} == {finding.path for finding in findings()}


def test_a_bomb_in_a_vocabulary_is_refused(tree: Path, findings: Look) -> None:
    """A billion laughs in a vocabulary give one finding at the first alias."""
    (tree / "sources/components.yml").write_text(BOMB, encoding="utf-8")
    assert [(item.path, item.line, item.code) for item in findings()] == [("sources/components.yml", 2, "F03")]


def test_a_folder_named_like_an_entry_is_a_finding(tree: Path, findings: Look) -> None:
    """A folder whose name ends in .md is reported, not opened as a file."""
    (tree / "docs/guide/folder.md").mkdir()
    assert [(item.path, item.code) for item in findings()] == [("docs/guide/folder.md", "F12")]


def test_a_link_to_nowhere_is_a_finding(tree: Path, findings: Look) -> None:
    """An entry that is a link to a file that is gone is reported."""
    (tree / "docs/guide/gone.md").symlink_to(tree / "gone.md")
    assert [(item.path, item.code) for item in findings()] == [("docs/guide/gone.md", "F12")]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("windows line ends", lambda raw: raw.replace(b"\n", b"\r\n")),
        ("old line ends", lambda raw: raw.replace(b"\n", b"\r")),
        ("a byte order mark", lambda raw: b"\xef\xbb\xbf" + raw),
        ("a mark and windows line ends", lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")),
    ],
)
def test_files_from_other_editors_are_fine(
    what: str, change: Callable[[bytes], bytes], tree: Path, findings: Look
) -> None:
    """Line ends and byte order marks of other editors give no finding in any file."""
    for path in [*tree.rglob("*.md"), *tree.rglob("*.yml")]:
        path.write_bytes(change(path.read_bytes()))
    assert findings() == []


def test_lines_are_counted_the_same_with_other_line_ends(tree: Path, findings: Look) -> None:
    """A finding has the same line number with any line ends."""
    text = f"{HEAD}wrong: 1\n---\n\nText.\n\n<b>bold</b>\n"
    (tree / "docs/guide/odd.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert [(item.line, item.column, item.code) for item in findings()] == [(5, 1, "F05")]


def test_blank_lines_after_the_first_dashes_are_counted(tree: Path, findings: Look) -> None:
    """A finding has the right line number even when blank lines follow the first line of dashes."""
    text = "---\n\n\nkind: guide\ntitle: Listening\ntopic: nothing\n---\n"
    (tree / "docs/guide/odd.md").write_text(text, encoding="utf-8")
    assert [(item.line, item.code) for item in findings()] == [(6, "R01")]


def test_findings_in_the_text_below_have_line_and_column(tree: Path, findings: Look) -> None:
    """A finding in the Markdown has the line and column of the character that caused it."""
    (tree / "docs/guide/odd.md").write_text(f"{HEAD}---\n\nOne.\n\nTwo <b>three</b>.\n", encoding="utf-8")
    assert [(item.line, item.column, item.code) for item in findings()] == [(9, 5, "S02")]
