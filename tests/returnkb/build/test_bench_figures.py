"""Benchmark figures: growth exponents, ratios and the file of results."""

from __future__ import annotations

import json

from tests.bench.__main__ import RESULTS, exponents, ratios


def test_growth_is_the_exponent_between_the_smallest_and_the_largest_size() -> None:
    """Twice the time for twice the entries is 1, four times is 2; one size has no growth."""
    by_size = {100: {"check": 1.0, "build": 1.0}, 200: {"check": 2.0, "build": 3.0}, 400: {"check": 4.0, "build": 16.0}}

    assert exponents(by_size) == {"check": 1.0, "build": 2.0}
    assert exponents({100: {"check": 1.0}}) == {}


def test_ratios_are_ours_divided_by_others() -> None:
    """Each of our figures beside each other generator."""
    found = ratios({"returnkb, rendering": 2.0, "Material": 8.0, "Hugo": 1.0})

    assert found == {"returnkb, rendering / Material": 0.25, "returnkb, rendering / Hugo": 2.0}


def test_kept_runs_name_their_machine_and_day() -> None:
    """A figure without them says nothing; no path of the machine is kept."""
    for run in json.loads(RESULTS.read_text()):
        assert run.keys() >= {"day", "machine", "versions", "seconds by entries", "exponents", "pages", "ratios"}
        assert run["machine"].keys() >= {"processor", "cores", "python"}
        assert "/home" not in json.dumps(run)
