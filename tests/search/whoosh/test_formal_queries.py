"""Formal queries by Whoosh: operators, fields, ranges, and queries that are refused."""

from __future__ import annotations

import json
import os
import pickle
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from search.cli import SearchError, run
from search.dataset import Dataset
from search.whoosh.index import build_index
from search.whoosh.query import MAX_QUERY_LENGTH, QueryError, matching_ids, run_query


@pytest.fixture(scope="module")
def whoosh_index(dataset: Dataset) -> Any:
    """A Whoosh index of the entries of the project."""
    return build_index(dataset)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("insulin AND prishtina", "kosovo/prishtina/insulin"),
        ('"family medicine" AND where:prizren', "kosovo/prizren/family-medicine"),
        ("topic:health.medicines AND where:Приштина", "kosovo/prishtina/insulin"),
        ("kind:service AND where:peja", "kosovo/peja/safe-house"),
        ("**Insulin** NOT kosovo", "iraq/erbil/insulin"),
        ("title:dialysis AND where:Hewlêr", "iraq/erbil/dialysis"),
    ],
)
def test_operators_phrases_and_fields_match_folded_words(query: str, wanted: str, whoosh_index: Any) -> None:
    """AND, OR, NOT, phrases and fields work in any spelling."""
    assert wanted in matching_ids(query, whoosh_index, 20)


def test_a_range_of_dates_finds_entries_with_a_claim_in_it_only(dataset: Dataset, whoosh_index: Any) -> None:
    """Both ends of the range belong to it."""
    found = matching_ids("observed:[20240101 to 20241231]", whoosh_index, 1000)
    days = {entry["id"]: {claim.get("until") or "" for claim in entry["claims"]} for entry in dataset.entries}

    assert found
    assert all(any(day.startswith("2024") for day in days[entry]) for entry in found)


_SYNTAX = some.sampled_from(
    [
        *'()[]{}":^*?~<>+-\\/', "AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE", "to", "title:", "observed:", "kind:",
        "insulin", "2024", "99999999999999", "2020-13-45", "^1e999", '"a b"~2', "\x00", "\ud800", "ه",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some.lists(_SYNTAX | some.text(max_size=4), max_size=12).map(" ".join))
def test_any_query_gives_a_list_or_a_message(whoosh_index: Any, query: str) -> None:
    """A malformed query raises QueryError with a repair, and nothing else."""
    try:
        assert isinstance(matching_ids(query, whoosh_index, 5), list)
    except QueryError as error:
        assert "check its operators" in str(error)


@pytest.mark.parametrize("query", ["x" * (MAX_QUERY_LENGTH + 1), "(" * 51, "a*" * 9])
def test_an_expensive_query_is_refused(query: str, dataset: Dataset) -> None:
    """Length, nesting and wildcards are bounded before anything is indexed."""
    with pytest.raises(QueryError, match=r"shorten|remove"):
        run_query(query, dataset, 5, as_json=False)


class _Payload:
    """Creates a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (str(self._folder),)


@pytest.mark.slow
def test_an_index_found_in_the_build_is_never_opened(data: Path, tmp_path: Path) -> None:
    """A pickle in the folder of a foreign build does not run."""
    (tmp_path / "data").symlink_to(data)
    for name in ("_MAIN_1.toc", "MAIN_1.toc"):
        planted = tmp_path / "index" / "whoosh" / name
        planted.parent.mkdir(parents=True, exist_ok=True)
        planted.write_bytes(pickle.dumps(_Payload(tmp_path / "harmed")))
    run(tmp_path, Namespace(query="title:insulin", whoosh=True, limit=3, json=False))

    assert not (tmp_path / "harmed").exists()


@pytest.mark.slow
def test_the_command_prints_titles_and_addresses(data: Path, tmp_path: Path) -> None:
    """`--query` runs a formal query; a malformed one gives a message with the repair."""
    (tmp_path / "data").symlink_to(data)
    printed = run(tmp_path, Namespace(query="title:insulin AND where:prishtina", whoosh=True, limit=3, json=False))

    assert "kosovo/prishtina/insulin.html" in printed
    with pytest.raises(SearchError, match="check its operators"):
        run(tmp_path, Namespace(query='observed:"a b"~2', whoosh=True, limit=3, json=False))


@pytest.mark.parametrize("as_json", [True, False])
def test_a_closed_service_is_marked(as_json: bool, dataset: Dataset) -> None:
    """A formal query says of a closed service that it is closed."""
    entry = next(entry for entry in dataset.entries if entry["kind"] == "service")
    closed = Dataset(({**entry, "open": "closed"},), dataset.places, dataset.vocabulary, dataset.organisations)
    printed = run_query(f"id:{entry['id']}", closed, 3, as_json)

    assert json.loads(printed)[0]["closed"] if as_json else f"{entry['title']} (closed)\n" in printed
