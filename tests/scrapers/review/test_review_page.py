"""Suggestions for review: no cell is computed by a spreadsheet, and no link leads elsewhere than to a page."""

from __future__ import annotations

import csv
import io

import pytest

from scrapers.analysis.anchors.records import Level
from scrapers.review.review_page import page, spreadsheet
from scrapers.review.suggestion import Suggestion

SUGGESTION = Suggestion("report", "kosovo/rents#c1", next(iter(Level)), ("EUR 200",), "https://example.org/")


@pytest.mark.parametrize(
    "statement",
    [
        "=1+1",
        " =1+1",
        "\u00a0=1+1",
        '"=1+1',
        "\uff1d1+1",
        "\u22122+3",
        "\uff0b1",
        "\uff20SUM(1)",
        "@SUM(1)",
        "\u200b=1",
        "\n=1",
    ],
)
def test_no_statement_is_a_formula(statement: str) -> None:
    """Spreadsheets find formulas after blanks and quotation marks too, and read full-width signs."""
    table = spreadsheet([SUGGESTION], {SUGGESTION.claim: statement}).removeprefix("\ufeff")
    assert next(csv.DictReader(io.StringIO(table, newline="")))["statement"] == f"'{statement}"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " javascript:alert(1)"])
def test_a_damaged_address_is_text(url: str) -> None:
    """The address of a page comes from a state file; one that is none is shown and leads nowhere."""
    one = Suggestion(SUGGESTION.source, SUGGESTION.claim, SUGGESTION.level, SUGGESTION.facts, url)
    html = page([one], {})
    assert 'href="' not in html
    assert url.strip() in html


def test_an_address_is_a_link() -> None:
    """The page of a suggestion is opened by its link."""
    assert '<a href="https://example.org/"' in page([SUGGESTION], {})
