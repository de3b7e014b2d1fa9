"""Files of a tree that are broken, hostile or ignored: a finding each, from `check` and `build` alike, and nothing written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.model.finding import Finding

OUTLINE = {"land": [[[20, 42], [21, 42], [21, 43], [20, 42]]], "lines": []}
STATE = {"outcome": "same", "since": "2026-11-01", "last_seen": "2026-11-20"}
EDITION = {"id": "2026.10", "day": "2026-10-01", "entries": 1, "changes": [], "claims": {}}
LOOK = {"at": "2026-11-19T04:00:00+00:00", "outcome": "read"}
DIGITS = "9" * 5_000


def state(**changed: object) -> str:
    """A state file with some fields changed."""
    return json.dumps({**STATE, **changed})


def edition(**changed: object) -> str:
    """The file of an edition with some fields changed."""
    return json.dumps({**EDITION, **changed})


def outline(**changed: object) -> str:
    """A file of outlines with some fields of its one country changed."""
    return json.dumps({"credit": "nobody", "countries": {"XK": {**OUTLINE, **changed}}})


def nested(depth: int) -> str:
    """A JSON text that is nested deep."""
    return '{"a": ' + "[" * depth + "]" * depth + "}"


A_STATE, A_JOURNAL = "sources/state/radio-series.json", "sources/state/journal/2026-11.jsonl"
AN_EDITION, OUTLINES = "sources/editions/2026.10.json", "sources/places/outlines.json"
LABELS, CREDITS = "sources/labels.yml", "sources/places/credits.yml"
READINGS = "sources/readings/2026-11-20-prizren.tsv"
HEAD = "day\tentry\tclaim\treading\toutcome\tfault\tmended\tnote"
CASES: dict[str, tuple[str, str | bytes, str]] = {
    "state with a script as address": (A_STATE, state(archived="javascript:alert(1)"), "F07"),
    "state with a data address": (A_STATE, state(archived="data:text/html,x"), "F07"),
    "state with a user name in the address": (A_STATE, state(archived="https://a:b@example.org/"), "F07"),
    "state with a control character in its reason": (A_STATE, state(reason="a\x00b"), "F07"),
    "state with lines in its reason": (A_STATE, state(reason="a\n# b"), "F07"),
    "state with a lone surrogate": (A_STATE, '{"outcome": "same", "since": "2026-11-01", "reason": "\\ud800"}', "F07"),
    "state with an endless reason": (A_STATE, state(reason="a" * 100_000), "F07"),
    "state with a number as day": (A_STATE, state(since=20261101), "F07"),
    "state with a day that is none": (A_STATE, state(since="2026-13-41"), "F07"),
    "state with a truth in words": (A_STATE, state(newer_edition="yes"), "F07"),
    "state with an unknown outcome": (A_STATE, state(outcome="fine"), "F07"),
    "state with a claim that is no reference": (
        A_STATE,
        state(claims={"<b>": {"standing": "stands", "since": "2026-11-01"}}),
        "F07",
    ),
    "state with claims in a list": (A_STATE, state(claims=[]), "F07"),
    "state without a day": (A_STATE, '{"outcome": "same"}', "F06"),
    "state that is a list": (A_STATE, "[]", "F07"),
    "state that is cut off": (A_STATE, state()[:30], "F03"),
    "state that is empty": (A_STATE, "", "F03"),
    "state nested deep": (A_STATE, nested(30), "F03"),
    "state nested beyond the stack": (A_STATE, nested(100_000), "F03"),
    "state with a number of 5,000 digits": (A_STATE, f'{{"a": {DIGITS}}}', "F03"),
    "state with a number too large": (A_STATE, '{"a": 1e999}', "F03"),
    "state with no number": (A_STATE, '{"a": NaN}', "F03"),
    "state with infinity": (A_STATE, '{"a": -Infinity}', "F03"),
    "state with a field twice": (A_STATE, '{"outcome": "gone", "outcome": "same", "since": "2026-11-01"}', "F03"),
    "state in another encoding": (A_STATE, state().encode("utf-16"), "F01"),
    "state that is no text": (A_STATE, b"\xff\xfe bad", "F01"),
    "state that is too large": (A_STATE, b" " * 2_000_001, "F01"),
    "journal that is no text": (A_JOURNAL, b"\xff\xfe bad\n", "F01"),
    "journal with a broken line": (A_JOURNAL, f"{json.dumps(LOOK)}\n{{\n", "F03"),
    "journal with a number as day": (A_JOURNAL, json.dumps({**LOOK, "at": 1}) + "\n", "F07"),
    "journal with a day that is none": (A_JOURNAL, json.dumps({**LOOK, "at": "tomorrow"}) + "\n", "F07"),
    "journal with a list as line": (A_JOURNAL, "[1]\n", "F07"),
    "journal nested beyond the stack": (A_JOURNAL, nested(100_000) + "\n", "F03"),
    "journal with a number of 5,000 digits": (A_JOURNAL, f'{{"a": {DIGITS}}}\n', "F03"),
    "edition without its claims": (AN_EDITION, '{"id": "2026.10"}', "F06"),
    "edition that is a text": (AN_EDITION, '"2026.10"', "F07"),
    "edition of another name": (AN_EDITION, edition(id="2026.09"), "F07"),
    "edition with a name that is a path": (AN_EDITION, edition(id="../../x"), "F07"),
    "edition of an impossible day": (AN_EDITION, edition(day="2026-02-31"), "F07"),
    "edition with a claim in words": (AN_EDITION, edition(claims={"kosovo/a#c1": "gone"}), "F07"),
    "edition with an unknown change": (AN_EDITION, edition(changes=[{"what": "x", "ref": "a", "text": "b"}]), "F07"),
    "edition with a control character": (
        AN_EDITION,
        edition(changes=[{"what": "new", "ref": "a", "text": "\x1b[2J"}]),
        "F07",
    ),
    "edition that is cut off": (AN_EDITION, edition()[:20], "F03"),
    "outlines that are a list": (OUTLINES, "[]", "F07"),
    "outlines without land": (OUTLINES, outline(land=[]), "F07"),
    "outlines with a ring in words": (OUTLINES, outline(land=["a"]), "F07"),
    "outlines off the globe": (OUTLINES, outline(land=[[[200, 42], [21, 42]]]), "F07"),
    "outlines of no width": (OUTLINES, outline(land=[[[20, 42], [20, 43], [20, 42]]]), "F07"),
    "outlines with an infinite point": (OUTLINES, '{"countries": {"XK": {"land": [[[1e999, 1]]]}}}', "F03"),
    "outlines with a country in words": (OUTLINES, '{"credit": "x", "countries": {"XK": "Kosovo"}}', "F07"),
    "labels that are a list": (LABELS, "- words\n", "F07"),
    "labels without words": (LABELS, "read_by: {}\n", "F06"),
    "labels with a word in no language": (LABELS, "words:\n  page: Page\n", "F07"),
    "labels with a hole": (LABELS, "words:\n  page: {en: Page, sq: Faqe}\n  cost: {en: Cost}\n", "F06"),
    "labels without English": (LABELS, "words:\n  page: {sq: Faqe}\n", "F06"),
    "labels with a bomb": (LABELS, "words: &a\n  page: *a\n", "F03"),
    "credits that are a list": (CREDITS, "- geonames\n", "F07"),
    "credits in words": (CREDITS, "geonames: GeoNames\n", "F07"),
    "credits without a licence": (CREDITS, "geonames: {name: GeoNames}\n", "F06"),
    "credits with a script": (CREDITS, "geonames: {name: G, licence: L, url: 'javascript:alert(1)'}\n", "F07"),
    "researched facts without a head": ("sources/researched.tsv", "xk-001\tXK\thousing\n", "F06"),
    "researched facts with a short line": ("sources/researched.tsv", "fact\tcountry\ttopic\nxk-001\n", "F06"),
    "researched facts that are no text": ("sources/researched.tsv", b"\xff\xff", "F01"),
    "readings without a line": (READINGS, "", "F07"),
    "readings with a column twice": (READINGS, HEAD + "\tday\n", "F07"),
    "readings that are no text": (READINGS, b"\xff\xff", "F01"),
    "readings that are too large": (READINGS, f"{HEAD}\n" + "\n" * 200_001, "F01"),
    "a reading of an entry outside the tree": (READINGS, f"{HEAD}\n2026-11-20\t../../x\tc1\tfirst\tholds\n", "F07"),
    "a reading with a long note": (
        READINGS,
        f"{HEAD}\n2026-11-20\tkosovo/prizren/rents\tc1\tfirst\tfault\ttime\tyes\t{'a' * 201}\n",
        "F07",
    ),
    "a reading of an empty line": (READINGS, f"{HEAD}\n\n2026-11-20\n", "F06"),
    "unused facts without a reason": ("sources/unused.yml", "- fact: xk-001\n", "F06"),
    "unused facts that are fields": ("sources/unused.yml", "fact: xk-001\n", "F07"),
    "retired entries that are a text": ("sources/retired.yml", "gone\n", "F07"),
    "a publisher that is a list": ("sources/publisher.yml", "- us\n", "F07"),
    "a site address that is a script": ("mkdocs.yml", "site_url: javascript:alert(1)\n", "F07"),
    "a site address with a query": ("mkdocs.yml", "site_url: https://example.org/?a=1\n", "F07"),
    "a site name in a list": ("mkdocs.yml", "site_name: [a]\n", "F07"),
    "a site name of many lines": ("mkdocs.yml", 'site_name: "a\\nb"\n', "F07"),
    "a site name that is a tag": ("mkdocs.yml", "site_name: !ENV HOME\n", "F07"),
    "an unknown colour": ("mkdocs.yml", "theme: {palette: {primary: 'red;}'}}\n", "F07"),
    "an unknown language": ("mkdocs.yml", "theme: {language: ../../x}\n", "F07"),
    "a configuration that is a list": ("mkdocs.yml", "- site_name\n", "F07"),
    "a configuration nested deep": ("mkdocs.yml", f"a: {'[' * 3_000}{']' * 3_000}\n", "F03"),
    "an entry of another ending": ("docs/kosovo/prizren/shelter.markdown", "---\n", "F12"),
    "an entry with a capital ending": ("docs/kosovo/prizren/shelter.MD", "---\n", "F12"),
    "an entry as text": ("docs/kosovo/prizren/shelter.txt", "Shelter\n", "F12"),
    "a picture among entries": ("docs/kosovo/map.png", b"\x89PNG", "F12"),
    "a source of another ending": ("sources/register/leaflet.yaml", "title: A\n", "F12"),
    "a country by its name": ("sources/places/gambia.yml", "- id: gambia\n", "F12"),
    "a country by a capital code": ("sources/places/GM.yml", "- id: gambia\n", "F12"),
    "a vocabulary nobody knows": ("sources/colours.yml", "- id: red\n", "F12"),
    "a source in a folder of its own": ("sources/register/more/leaflet.yml", "title: A\n", "F12"),
    "a state file with a capital name": ("sources/state/Radio.json", state(), "F12"),
    "an edition named otherwise": ("sources/editions/latest.json", edition(), "F12"),
    "a name with a line break": ("docs/kosovo/a\n::error::b.md", "---\n", "F12"),
    "a name that is not UTF-8": ("docs/kosovo/\udcff.md", "---\n", "F12"),
}


def checked(tree: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The findings that `check` prints for a tree; the command must exit with 1, and `build` too without writing."""
    words = ["--root", str(tree), "--today", "2026-11-21"]
    before = sorted(tree.rglob("*"))
    assert main(["check", *words, "--format", "json"]) == 1
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    assert main(["build", *words]) == 1
    assert before == sorted(tree.rglob("*"))
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_a_finding(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hostile file gives findings at itself alone, with a line and a repair; check and build agree."""
    place, content, code = CASES[name]
    path = tree / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    found = checked(tree, capsys)

    shown = re.sub("[\n\udcff]", lambda sign: sign[0].encode("unicode_escape").decode(), place)
    assert {item["path"] for item in found} == {shown}
    assert code in {item["code"] for item in found}
    assert all(item["line"] and item["repair"] for item in found)


def test_a_finding_in_json_names_line_and_column(tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """A wrong value, a broken place and a line of the journal are found where they are."""
    (tree / "sources/state/journal").mkdir(parents=True)
    (tree / A_STATE).write_text(json.dumps({**STATE, "archived": "ftp://x"}, indent=1), encoding="utf-8")
    (tree / "sources/state/city-report.json").write_text('{\n "outcome": same\n}', encoding="utf-8")
    (tree / A_JOURNAL).write_text(f'{json.dumps(LOOK)}\n{{"outcome" "read"}}\n', encoding="utf-8")
    assert [(item.path, item.line, item.column) for item in findings()] == [
        ("sources/state/city-report.json", 2, 13),
        (A_JOURNAL, 2, 12),
        (A_STATE, 5, 2),
    ]


def test_a_last_line_that_was_cut_off_is_no_fault(tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """A run that is stopped leaves half a line at the end of the journal, which says nothing."""
    (tree / "sources/state/journal").mkdir(parents=True)
    (tree / A_JOURNAL).write_text(f'{json.dumps(LOOK)}\n{{"outcome": "re', encoding="utf-8")
    assert findings() == []


LINKS: dict[str, Callable[[Path, Path], None]] = {
    "docs/kosovo/prizren/secret.md": lambda path, secret: path.symlink_to(secret),
    "docs/kosovo/prizren/notes": lambda path, secret: path.symlink_to(secret.parent),
    "docs/kosovo/prizren/own.md": lambda path, _: path.symlink_to("rents.md"),
    "docs/kosovo/prizren/loop": lambda path, _: path.symlink_to(path.parent),
    "docs/kosovo/prizren/.hidden": lambda path, secret: path.symlink_to(secret),
    "docs/kosovo/prizren/pipe.md": lambda path, _: os.mkfifo(path),
    "sources/register/secret.yml": lambda path, secret: path.symlink_to(secret),
    "sources/labels.yml": lambda path, secret: path.symlink_to(secret),
    "sources/state": lambda path, secret: path.symlink_to(secret.parent),
    "sources/editions": lambda path, secret: path.symlink_to(secret.parent),
    "sources/researched.tsv": lambda path, _: os.mkfifo(path),
    "mkdocs.yml": lambda path, secret: path.symlink_to(secret),
}


@pytest.mark.parametrize("place", LINKS)
def test_links_and_pipes_are_refused(place: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is read through a symbolic link or from a pipe, wherever it leads."""
    secret = tree.parent / "outside" / "secret"
    secret.parent.mkdir()
    secret.write_text("site_name: SECRET\n", encoding="utf-8")
    LINKS[place](tree / place, secret)

    found = checked(tree, capsys)

    assert [(item["path"], item["code"]) for item in found] == [(place, "F12")]


@pytest.mark.parametrize("folder", ["docs", "sources"])
def test_a_tree_that_is_a_link_is_refused(folder: str, tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """A link in place of docs/ or sources/ is one finding, and nothing in it is read."""
    (tree / folder).rename(tree.parent / "elsewhere")
    (tree / folder).symlink_to(tree.parent / "elsewhere")
    assert (folder, "F12") in [(item.path, item.code) for item in findings()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("docs/kosovo/prizren/rents.md", "docs/kosovo/prizren/Rents.md"),
        ("docs/kosovo/prizren/rents.md", "docs/kosovo/PRIZREN/water.md"),
        ("docs/kosovo/prizren/\u00e9.md", "docs/kosovo/prizren/e\u0301.md"),
        ("docs/kosovo/prizren/straße.md", "docs/kosovo/prizren/strasse.md"),
    ],
)
def test_names_that_collide_elsewhere_are_findings(
    one: str, other: str, tree: Path, findings: Callable[[], list[Finding]]
) -> None:
    """Names that differ only in case or composition are one file on other systems."""
    text = (tree / "docs/kosovo/prizren/rents.md").read_text(encoding="utf-8")
    for place in (one, other):
        (tree / place).parent.mkdir(exist_ok=True)
        (tree / place).write_text(text, encoding="utf-8")
    assert any(item.code == "F12" and "is the same as" in item.sentence for item in findings())


@pytest.mark.parametrize(
    "place", ["docs/.DS_Store", "docs/.obsidian/workspace.json", "sources/README.md", "docs/kosovo/prizren/rents.md~"]
)
def test_what_programs_leave_behind_is_ignored(place: str, tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """Files of editors and file managers, and notes beside the sources, are no findings."""
    (tree / place).parent.mkdir(exist_ok=True)
    (tree / place).write_text("…", encoding="utf-8")
    assert findings() == []
