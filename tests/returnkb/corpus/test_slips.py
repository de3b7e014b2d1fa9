"""What people mistype in YAML has a finding at its place, whose repair, typed as it is printed, makes the entry valid."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from returnkb.corpus.load import load
from returnkb.model.finding import Finding
from returnkb.rules import check

ENTRY = """---
kind: condition
title: Water in Prizren
topic: housing
claims:
  - id: c1
    text: Houses in the old town of Prizren had running water all day in spring 2026.
    observed: 2026-04
    evidence:
      - {source: radio-series, accessed: 2026-11-20, locator: p. 3}
    note: A note.
---
"""
SLIPS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "slips.yml").read_text(encoding="utf-8"))


def findings(tree: Path, text: str) -> list[Finding]:
    """Findings of the small tree with an entry."""
    (tree / "docs/kosovo/prizren/water.md").write_text(text, encoding="utf-8")
    corpus, found = load(tree)
    return sorted({*found, *check(corpus, date(2026, 11, 21))})


def test_the_entry_is_valid(tree: Path) -> None:
    """As it should have been typed."""
    assert findings(tree, ENTRY) == []


@pytest.mark.parametrize("slip", SLIPS, ids=[one["name"] for one in SLIPS])
def test_a_slip_is_found_and_its_repair_mends_it(slip: dict[str, Any], tree: Path) -> None:
    """Line, column and sentence are those of the table."""
    assert slip["of"] in ENTRY
    text = ENTRY.replace(slip["of"], slip["typed"])
    found = findings(tree, text)
    places = {f"{one.line}:{one.column} {one.code}": one for one in found}
    wanted = f"{slip['at']} {slip.get('code', 'F03')}"
    assert wanted in places
    finding = places[wanted]
    assert slip["says"] in finding.sentence
    assert "Often" not in finding.repair
    mended = re.search(r"`(.*)`", finding.repair)
    if mended:
        assert findings(tree, _typed(text, finding, mended[1])) == []


def _typed(text: str, finding: Finding, mended: str) -> str:
    """The text with what the repair prints instead of the line, or of its part in brackets."""
    lines = text.split("\n")
    line = lines[finding.line - 1]
    if finding.code == "F05":
        name = mended.partition(":")[0]
        end = line.index("}", finding.column - 1)
        cut = next((at for at in range(finding.column - 1, end) if line[at] == ","), end)
        lines[finding.line - 1] = line[: line.index(f"{name}:")] + mended + line[cut:]
    else:
        lines[finding.line - 1] = line[: len(line) - len(line.lstrip())] + mended
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("of", "typed", "says", "repair"),
    [
        ("topic: housing", "topic: “housing”", "typographic quotation marks", "A topic from"),
        ("topic: housing\n", "", "“topic” is missing", "Example: health.medicines"),
        ("observed: 2026-04", "observed: April 2026", "“April 2026” is written 2026-04 here", ""),
        ("observed: 2026-04", "observed: 4.2026", "“4.2026” is written 2026-04 here", ""),
        (
            "- {source: radio-series, accessed: 2026-11-20, locator: p. 3}", "- radio-series",
            "“evidence: radio-series”", "Example: [{source: ercri2009, accessed: 2026-11-21}]",
        ),
        ("    evidence:\n      - {source", "    evidence:\n        {source", "“evidence: {source: radio", "Example: [{"),
        ("kind: condition", "kind: service\norganisation: advice-house\noffers: [legal_aid]", "“status” is missing", "One of: open, closed, unknown."),
        (
            "kind: condition",
            "kind: service\norganisation: advice-house\noffers: [legal_aid]\nstatus: open\n"
            "offices: [{place: kosovo/prizren, claim: c1, phones: +383 38 200 000}]",
            "a list is needed", "Example: [{number: +383 38 200 000}]",
        ),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_answered_with_one_that_does(
    of: str, typed: str, says: str, repair: str, tree: Path
) -> None:
    """Choices and examples are printed as they are typed."""
    assert of in ENTRY
    found = findings(tree, ENTRY.replace(of, typed))
    assert any(says in one.sentence and repair in one.repair for one in found), found


def test_a_link_to_a_page_that_moved_or_went_names_the_new_file(tree: Path) -> None:
    """As it is written in the entry with the link."""
    text = ENTRY.replace("title:", "moved_from: [kosovo/prizren/wells]\ntitle:")
    retired = "- {id: kosovo/springs, reason: Nobody asked., day: 2026-11-20, successor: kosovo/prizren/water}\n"
    (tree / "sources/retired.yml").write_text(retired, encoding="utf-8")
    links = "\nSee [wells](../kosovo/prizren/wells.md) and [springs](../kosovo/springs.md).\n"
    guide = tree / "docs/guide/first-talk.md"
    guide.write_text(guide.read_text(encoding="utf-8") + links, encoding="utf-8")
    repairs = [one.repair for one in findings(tree, text) if one.code == "R11"]
    assert repairs == [
        "Link to its new file: ../kosovo/prizren/water.md.",
        "Link to ../kosovo/prizren/water.md, or take the link away.",
    ]
