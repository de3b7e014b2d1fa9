"""HXL-tagged CSV, CSL-JSON and BibTeX: every row and every source, as programs read them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports import hsds
from returnkb.exports.citations import bibtex, csl_json
from returnkb.exports.tables import hxl
from returnkb.exports.tables.csv_text import BYTE_ORDER_MARK, csv_table, spreadsheet_cell
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Service
from tests.returnkb.exports.conftest import text

TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def _rows(content: str | bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    table = text(content)
    assert table.startswith(BYTE_ORDER_MARK)
    tags, *rows = csv.DictReader(io.StringIO(table.removeprefix(BYTE_ORDER_MARK), newline=""))
    return tags, [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("name", ["hxl/services.csv", "hxl/claims.csv"])
def test_the_second_row_is_hashtags(small: AssessedCorpus, name: str) -> None:
    """Every column has a hashtag of the form HXL asks, no two the same."""
    tags, rows = _rows(hxl.export(small)[name])

    assert all(TAG.fullmatch(tag) for tag in tags.values())
    assert len(set(tags.values())) == len(tags)
    assert rows


def test_every_claim_is_a_row(real: AssessedCorpus) -> None:
    """Every claim is a row with its text, the time it is about, its place and its sources."""
    _, rows = _rows(hxl.export(real)["hxl/claims.csv"])
    found = {row["ref"]: row for row in rows}

    assert found.keys() == real.claims.keys()
    for ref, claim in real.claims.items():
        assert found[ref]["text"] == claim.claim.text
        assert found[ref]["about"] == str(claim.claim.observed)
        assert found[ref]["place_id"] == (claim.scope or "")
        publishers = [real.corpus.sources[item.source].value.publisher for item in claim.claim.evidence]
        assert all(publisher in found[ref]["source"] for publisher in publishers)


def test_every_office_is_a_row(real: AssessedCorpus) -> None:
    """Every service has a row for each office, or one of its own when it has none."""
    _, rows = _rows(hxl.export(real)["hxl/services.csv"])
    services = {entry.id: entry.entry for entry in real.entries.values() if isinstance(entry.entry, Service)}
    counts = {entry_id: sum(1 for row in rows if row["id"] == entry_id) for entry_id in services}

    assert counts == {entry_id: max(1, len(service.offices)) for entry_id, service in services.items()}


def test_hidden_addresses_are_in_no_row(small: AssessedCorpus) -> None:
    """The safe house's row has its telephone and no address."""
    _, rows = _rows(hxl.export(small)["hxl/services.csv"])
    row = next(row for row in rows if row["id"].endswith("safe-house"))

    assert row["address"] == ""
    assert row["phones"] == "+383 29 000 000"
    assert "Hidden Street" not in text(hxl.export(small)["hxl/services.csv"])


def test_every_source_is_in_both_lists(real: AssessedCorpus) -> None:
    """CSL-JSON and BibTeX hold every source once, under its id."""
    items = json.loads(text(csl_json.export(real)["sources.csl.json"]))
    keys = re.findall(r"^@misc\{([^,]+),$", text(bibtex.export(real)["sources.bib"]), re.MULTILINE)

    assert [item["id"] for item in items] == list(real.corpus.sources) == keys
    assert all(item["title"] and item["type"] and item["author"] for item in items)
    assert all(set(item) <= set(csl_json.FIELDS) for item in items)


@pytest.mark.parametrize(
    ("when", "parts"),
    [
        ("2020", [[2020]]),
        ("2020-06", [[2020, 6]]),
        ("2020-06-03", [[2020, 6, 3]]),
        ("2019/2021-05", [[2019], [2021, 5]]),
        ("2023/..", [[2023]]),
        ("2020~", [[2020]]),
        ("unknown", []),
    ],
)
def test_times_are_as_exact_as_the_source(when: str, parts: list[list[int]]) -> None:
    """A year stays a year, and an unknown time has no parts."""
    assert csl_json.date_parts(EdtfDate.parse(when)) == parts


def test_bibtex_is_balanced_and_plain(real: AssessedCorpus, small: AssessedCorpus) -> None:
    """Braces balance in every entry, and characters with a meaning for LaTeX are written so that they have none."""
    for judged in (real, small):
        for entry in text(bibtex.export(judged)["sources.bib"]).split("\n\n")[1:]:
            depth = 0
            for letter in entry:
                depth += {"{": 1, "}": -1}.get(letter, 0)
                assert depth >= 0
            assert depth == 0
            title = re.search(r"title = \{\{(.*)\}\},?$", entry, re.MULTILINE)
            assert title
            assert not re.search(r"(?<!\\)[&%$#_]", title[1])


COMPUTED = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", '"=1', "'=1", "' \"=1", "\u00a0=1", "\u200b=1", "\ufeff=1",
    "\t=1", "＝1", "＋1", "－1", "＠x", "−1", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("https://elsewhere.example","x")',
)  # fmt: skip
RECAST = (
    "+383 38 200 000",
    "+38338200000",
    "007",
    "0049 30 1234",
    "123456789012345678",
    "1e5",
    "8-12",
    "1/2",
    "03.2026",
    "3.4.26",
)
PLAIN = (
    "",
    "x",
    "a=b",
    "2026",
    "2026-11",
    "2026-11-21",
    "2024/2025",
    "EUR 450 = 3 months",
    "#adm1+name",
    "12",
    "é",
    "|x",
    "3 - 4 days",
)


@pytest.mark.parametrize("value", (*COMPUTED, *RECAST, *PLAIN), ids=repr)
def test_cells_that_a_spreadsheet_computes_or_recasts_begin_with_an_apostrophe(value: str) -> None:
    """Formulas however they are hidden, telephone numbers and leading zeros; plain text, years and ISO days stay."""
    assert spreadsheet_cell(value) == (value if value in PLAIN else f"'{value}")


@given(
    st.lists(st.lists(st.text() | st.sampled_from((*COMPUTED, *RECAST, *PLAIN)), min_size=2, max_size=4), max_size=4)
)
def test_a_csv_table_reads_back_as_it_was(rows: list[list[str]]) -> None:
    """Without the byte order mark and one leading apostrophe a cell, every table is what was written, and runs nothing."""
    content = csv_table(rows).encode()
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    assert content.startswith(b"\xef\xbb\xbf")
    assert [[cell.removeprefix("'") for cell in row] for row in read] == rows
    assert not any(re.match(r"[\s\"]*[=+@\t\r-]", cell) for row in read for cell in row)


@pytest.mark.parametrize("which", ["small", "real"])
def test_no_exported_cell_is_a_formula(which: str, request: pytest.FixtureRequest) -> None:
    """In all tables of HXL and HSDS only numbers begin with a sign; the same values in JSON are untouched."""
    judged = request.getfixturevalue(which)
    made = {**hxl.export(judged), **hsds.export(judged)}
    tables = {name: text(content) for name, content in made.items() if name.endswith(".csv")}
    assert len(tables) > 5
    for name, table in tables.items():
        assert table.startswith(BYTE_ORDER_MARK), name
        for row in csv.reader(io.StringIO(table, newline="")):
            assert not any(cell[:1] in "=+@\t\r-" and not re.fullmatch(r"-?\d+\.\d+", cell) for cell in row if cell), (
                name
            )
    numbers = [phone["number"] for phone in _phones(json.loads(text(made["hsds/json/services.json"])))]
    assert any(number.startswith("+") for number in numbers)
    assert not any(number.startswith("'") for number in numbers)


def _phones(found: object) -> list[dict[str, str]]:
    """Every telephone anywhere in nested records."""
    if isinstance(found, list):
        return [phone for one in found for phone in _phones(one)]
    if isinstance(found, dict):
        return [*found.get("phones", []), *(phone for one in found.values() for phone in _phones(one))]
    return []
