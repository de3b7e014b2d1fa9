"""`returnkb search` from the command line."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from search.cli import SearchError, run
from search.dataset import Dataset
from search.index.shard_format import MANIFEST
from search.shards import index_files

Ask = Callable[..., str]


@pytest.fixture(scope="module")
def ask(files: dict[str, str], data: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Runs the command on a build."""
    build = tmp_path_factory.mktemp("build")
    (build / "data").symlink_to(data)
    _write_index(build, files)

    def run_search(query: str, **options: object) -> str:
        return run(build, Namespace(**{"query": query, "limit": 5, "json": False, **options}))

    return run_search


def _write_index(build: Path, files: dict[str, str]) -> None:
    folder = build / "pages" / "search"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_a_result_links_to_the_matching_claim(ask: Ask) -> None:
    """Each result shows the matching claim, its date and status, and the URL of that claim."""
    printed = ask("dialysis Kosovo")

    assert "kosovo/dialysis.html#" in printed
    assert "Kosovo as a whole" in printed


def test_json_holds_the_same_response(ask: Ask) -> None:
    """With --json the response is data."""
    found = json.loads(ask("Mitrovica school", json=True))

    assert found["ask"][0]["places"] == ["kosovo/north-mitrovica", "kosovo/south-mitrovica"]
    assert found["results"][0]["claims"] or found["results"][0]["kind"] == "gap"


def test_a_country_is_given_by_code_or_folder(ask: Ask) -> None:
    """--country takes XK or kosovo and gives the same."""
    assert ask("insulin", country="XK", json=True) == ask("insulin", country="kosovo", json=True)


def test_an_unknown_country_is_refused_with_the_known_ones(ask: Ask) -> None:
    """The message lists the codes."""
    with pytest.raises(SearchError, match="XK"):
        ask("insulin", country="ZZ")


@pytest.mark.parametrize("limit", [0, -1, 10**30])
def test_a_limit_out_of_range_is_refused(limit: int, ask: Ask) -> None:
    """The message names the range."""
    with pytest.raises(SearchError, match="from 1 to 1000"):
        ask("insulin", limit=limit)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_closed_service_is_marked(as_json: bool, dataset: Dataset, tmp_path: Path, data: Path) -> None:
    """Nobody is sent to a closed service by a result that looks like an open one."""
    entry = next(entry for entry in dataset.entries if entry["kind"] == "service")
    closed = Dataset(({**entry, "open": "closed"},), dataset.places, dataset.vocabulary, dataset.organisations)
    (tmp_path / "data").symlink_to(data)
    _write_index(tmp_path, index_files(closed))
    printed = run(tmp_path, Namespace(query=entry["title"], limit=5, json=as_json))

    if as_json:
        assert json.loads(printed)["results"][0]["closed"] is True
    else:
        assert f"{entry['title']} (" in printed
        assert ", service, closed" in printed


def test_an_open_service_is_not_marked(ask: Ask) -> None:
    """The mark stands for closed services alone."""
    found = json.loads(ask("insulin prishtina", json=True))

    assert [result["closed"] for result in found["results"]] == [False] * len(found["results"])


def test_a_shard_damaged_after_the_build_is_rebuilt_with_a_notice(
    files: dict[str, str], data: Path, tmp_path: Path
) -> None:
    """A broken file that is read only during the search is no traceback: the index is rebuilt in memory."""
    (tmp_path / "data").symlink_to(data)
    _write_index(tmp_path, {MANIFEST: files[MANIFEST]})
    printed = run(tmp_path, Namespace(query="dialysis Kosovo", limit=5, json=False))

    assert "kosovo/dialysis.html#" in printed
    assert "lacks a readable" in printed.splitlines()[0]


def test_control_characters_of_an_entry_are_not_printed(dataset: Dataset, data: Path, tmp_path: Path) -> None:
    """A title cannot send commands to the terminal."""
    entry = {**dataset.entries[0], "title": "Zebra \x1b[31mcrossing\x07"}
    (tmp_path / "data").symlink_to(data)
    _write_index(tmp_path, index_files(Dataset((entry,), dataset.places, dataset.vocabulary, dataset.organisations)))
    printed = run(tmp_path, Namespace(query="zebra", limit=5, json=False))

    assert "Zebra �[31mcrossing�" in printed


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=80) | some.text("aeiоуاو北\ud800\x00 -“", max_size=400))
def test_any_text_is_a_query(ask: Ask, query: str) -> None:
    """Any Unicode text gives a printable response and JSON."""
    assert ask(query).encode()
    assert isinstance(json.loads(ask(query, json=True))["results"], list)


@pytest.mark.parametrize("text", ["a", "ä", "م", "北", "\u0301", "insulin ", "x y", "Gjakovva prstina "])
def test_only_the_start_of_a_long_query_is_read(text: str, ask: Ask) -> None:
    """Ten million characters give the response to the first few thousand."""
    repeats = 10_000_000 // len(text)

    assert ask(text * repeats) == ask((text * repeats)[:4_000])


def test_without_a_build_the_message_names_the_command(tmp_path: Path) -> None:
    """No compiled data: the message names the command that writes it."""
    with pytest.raises(SearchError, match="returnkb build"):
        run(tmp_path, Namespace(query="insulin", limit=5, json=False))
