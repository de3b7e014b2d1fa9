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
