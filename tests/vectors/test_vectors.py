"""The vectors that Python and JavaScript share hold in Python; tests/js holds them in JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import vectors
from tests.vectors import eligibility

REPAIR = "an intended change of results needs `python -m tests.vectors`"


@pytest.mark.parametrize("name", vectors.VECTORS)
def test_every_case_gives_its_expected_result(name: str) -> None:
    """Analyzer, spelling, postings, freshness and search give what their vectors say."""
    calculate = vectors.VECTORS[name]()
    different = [case["input"] for case in vectors.read(name) if _plain(calculate(case["input"])) != case["expected"]]

    assert different == [], REPAIR


def test_the_settings_and_the_index_that_vectors_use_are_current() -> None:
    """JavaScript is tested with the analyzer settings and index files that Python writes today."""
    assert json.loads(vectors.CONFIG.read_text(encoding="utf-8")) == _plain(vectors.analyzer_config()), REPAIR
    assert json.loads(vectors.INDEX.read_text(encoding="utf-8")) == _plain(vectors.search_index()), REPAIR


def test_eligibility_answers_what_its_vectors_say() -> None:
    """The made-up collections of the vectors are answered the same, and every kind of answer occurs."""
    found = _plain(eligibility.cases())
    causes = {(item["answer"], item["cause"]) for case in found for items in case["expected"] for item in items}

    assert found == vectors.read("eligibility"), REPAIR
    assert {("yes", "rule"), ("no", "rule"), ("ask", "conflict"), ("ask", "depends"), ("ask", "over")} <= causes


def _plain(data: Any) -> Any:
    """Data as JSON gives it back: tuples are lists."""
    return json.loads(json.dumps(data))
