"""HXL-tagged CSV, CSL-JSON and BibTeX: every row and every source, as programs read them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from returnkb.dates import Time
from returnkb.entry import Service
from returnkb.exports import bibtex, csl, hxl
from returnkb.judgement import Judgement
from tests.exports.conftest import text

TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def _rows(content: str | bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    tags, *rows = csv.DictReader(io.StringIO(text(content)))
    return tags, rows


@pytest.mark.parametrize("name", ["hxl/services.csv", "hxl/claims.csv"])
def test_the_second_row_is_hashtags(small: Judgement, name: str) -> None:
    """Every column has a hashtag of the form HXL asks, no two the same."""
    tags, rows = _rows(hxl.files(small)[name])

    assert all(TAG.fullmatch(tag) for tag in tags.values())
    assert len(set(tags.values())) == len(tags)
    assert rows


def test_every_claim_is_a_row(real: Judgement) -> None:
    """Every claim is a row with its text, the time it is about, its place and its sources."""
    _, rows = _rows(hxl.files(real)["hxl/claims.csv"])
    found = {row["ref"]: row for row in rows}

    assert found.keys() == real.claims.keys()
    for ref, claim in real.claims.items():
        assert found[ref]["text"] == claim.claim.text
        assert found[ref]["about"] == str(claim.claim.observed)
        assert found[ref]["place_id"] == (claim.scope or "")
        publishers = [real.corpus.sources[item.source].what.publisher for item in claim.claim.evidence]
        assert all(publisher in found[ref]["source"] for publisher in publishers)


def test_every_office_is_a_row(real: Judgement) -> None:
    """Every service has a row for each office, or one of its own when it has none."""
    _, rows = _rows(hxl.files(real)["hxl/services.csv"])
    services = {entry.id: entry.entry for entry in real.entries.values() if isinstance(entry.entry, Service)}
    counts = {entry_id: sum(1 for row in rows if row["id"] == entry_id) for entry_id in services}

    assert counts == {entry_id: max(1, len(service.offices)) for entry_id, service in services.items()}


def test_hidden_addresses_are_in_no_row(small: Judgement) -> None:
    """The safe house's row has its telephone and no address."""
    _, rows = _rows(hxl.files(small)["hxl/services.csv"])
    row = next(row for row in rows if row["id"].endswith("safe-house"))

    assert row["address"] == ""
    assert row["phones"] == "+383 29 000 000"
    assert "Hidden Street" not in text(hxl.files(small)["hxl/services.csv"])


def test_every_source_is_in_both_lists(real: Judgement) -> None:
    """CSL-JSON and BibTeX hold every source once, under its id."""
    items = json.loads(text(csl.files(real)["sources.csl.json"]))
    keys = re.findall(r"^@misc\{([^,]+),$", text(bibtex.files(real)["sources.bib"]), re.MULTILINE)

    assert [item["id"] for item in items] == list(real.corpus.sources) == keys
    assert all(item["title"] and item["type"] and item["author"] for item in items)
    assert all(set(item) <= set(csl.FIELDS) for item in items)


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
    assert csl.date_parts(Time.parse(when)) == parts


def test_bibtex_is_balanced_and_plain(real: Judgement, small: Judgement) -> None:
    """Braces balance in every entry, and characters with a meaning for LaTeX are written so that they have none."""
    for judged in (real, small):
        for entry in text(bibtex.files(judged)["sources.bib"]).split("\n\n")[1:]:
            bare = re.sub(r"\\[{}]", "", entry)
            depth = 0
            for letter in bare:
                depth += {"{": 1, "}": -1}.get(letter, 0)
                assert depth >= 0
            assert depth == 0
            title = re.search(r"title = \{\{(.*)\}\},?$", entry, re.MULTILINE)
            assert title
            assert not re.search(r"(?<!\\)[&%$#_]", title[1])


def test_no_cell_is_a_formula(real: Judgement, small: Judgement) -> None:
    """No cell begins with what a spreadsheet takes for a formula; telephone numbers keep their plus sign."""
    for judged in (real, small):
        for content in hxl.files(judged).values():
            _, rows = _rows(content)
            assert not any(value[:1] in ("=", "@", "\t") for row in rows for value in row.values())
    assert hxl._no_formula("=1+1") == "'=1+1"
    assert hxl._no_formula("+383 38 200 000") == "+383 38 200 000"
