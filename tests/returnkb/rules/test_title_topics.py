"""Titles and topics: which words of a title name a topic."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from returnkb.corpus.load import load
from returnkb.rules import check

ENTRY = """---
kind: service
title: 'Dialysis House: advice on rents'
topic: housing
organisation: {organisation}
offers: [legal_aid]
status: unknown
claims:
  - id: c1
    text: Dialysis House gave advice on rents in Prizren in spring 2026.
    observed: 2026-04
    evidence:
      - {{source: radio-series, accessed: 2026-11-20}}
---
"""


def codes_found(tree: Path, organisation: str, today: date) -> list[str]:
    """Codes of the findings of the small tree with a service of this organisation."""
    (tree / "sources" / "organisations" / "dialysis-house.yml").write_text(
        "name: Dialysis House\ntype: ngo\ncountry: XK\n", encoding="utf-8"
    )
    (tree / "docs" / "kosovo" / "prizren" / "rent-advice.md").write_text(
        ENTRY.format(organisation=organisation), encoding="utf-8"
    )
    corpus, findings = load(tree)
    return [finding.code for finding in (*findings, *check(corpus, today))]


def test_the_name_of_the_organisation_names_no_topic(tree: Path, today: date) -> None:
    """“Dialysis House” is not about dialysis when that is what the organisation is called, and is otherwise."""
    assert codes_found(tree, "dialysis-house", today) == []
    assert codes_found(tree, "advice-house", today) == ["T05"]
