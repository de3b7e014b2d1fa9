"""Formal queries and the Whoosh index behind them."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

import pytest

from search.cli import run
from search.dataset import Dataset, read
from search.query.index_reader import IndexReader
from search.query.results import search
from search.whoosh.index import WhooshPostings, is_ours, opened
from search.whoosh.query import ids


@pytest.fixture(scope="module")
def cache(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Whoosh index of the project's entries."""
    folder = tmp_path_factory.mktemp("whoosh")
    opened(dataset, folder)
    return folder


@pytest.fixture(scope="module")
def few(dataset: Dataset) -> Dataset:
    """Some of the entries, for tests that index again and again."""
    chosen = tuple(
        entry for entry in dataset.entries if entry["id"].startswith(("kosovo/prishtina/", "kosovo/medicines"))
    )
    return Dataset(chosen, dataset.places, dataset.vocabulary, dataset.organisations)


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
def test_the_query_language_finds(query: str, wanted: str, dataset: Dataset, cache: Path) -> None:
    """AND, OR, NOT, phrases and fields work over folded words in any spelling."""
    assert wanted in ids(query, opened(dataset, cache), 20)


def test_date_ranges_hold(dataset: Dataset, cache: Path) -> None:
    """A range of dates finds entries with a claim in it and no others."""
    found = ids("observed:[20240101 to 20241231]", opened(dataset, cache), 1000)
    dates = {entry["id"]: {claim.get("until") or "" for claim in entry["claims"]} for entry in dataset.entries}

    assert found
    assert all(any(date.startswith("2024") for date in dates[entry]) for entry in found)


@pytest.mark.parametrize("query", ["", "(((", "AND", "observed:[", "*", '"', "title:", "NOT NOT", "x" * 5000])
def test_malformed_queries_are_no_errors(query: str, dataset: Dataset, cache: Path) -> None:
    """Whatever is typed as a formal query gives a list, perhaps an empty one."""
    assert isinstance(ids(query, opened(dataset, cache), 5), list)


@pytest.mark.parametrize(
    "query", ["insulin prishtine", "Hewler dialysis", "single woman shelter peja", "Gao hébergement"]
)
def test_both_back_ends_put_the_same_entry_first(query: str, dataset: Dataset, cache: Path, index: IndexReader) -> None:
    """The one plan gives the same first answer whether the postings come from our files or from Whoosh."""
    behind = WhooshPostings(index, dataset, opened(dataset, cache))

    assert search(query, behind).hits()[0].record["id"] == search(query, index).hits()[0].record["id"]


def test_an_index_made_elsewhere_is_never_opened(few: Dataset, tmp_path: Path) -> None:
    """A copied index is not ours, whatever its files say: it is made anew instead of being unpickled."""
    opened(few, tmp_path / "here")
    own = next((tmp_path / "here").glob("whoosh-*"))
    foreign = tmp_path / "there" / own.name
    shutil.copytree(own, foreign)

    assert is_ours(own)
    assert not is_ours(foreign)
    opened(few, tmp_path / "there")
    assert is_ours(foreign)


def test_a_changed_file_breaks_the_seal(few: Dataset, tmp_path: Path) -> None:
    """One altered byte makes an index foreign, and the next query makes it anew."""
    opened(few, tmp_path)
    folder = next(tmp_path.glob("whoosh-*"))
    segment = max(folder.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"\0")

    assert not is_ours(folder)
    assert ids("insulin", opened(few, tmp_path), 3)
    assert is_ours(folder)


def test_an_edit_changes_the_index_and_leaves_one_folder(few: Dataset, tmp_path: Path) -> None:
    """After an edit the new text is found, the old one is not, and the old folder is gone."""
    opened(few, tmp_path)
    entries = [
        {**entry, "title": "Zebrastreifen"} if entry["id"] == "kosovo/medicines" else entry for entry in few.entries
    ]
    edited = Dataset(tuple(entries), few.places, few.vocabulary, few.organisations)

    assert ids("title:zebrastreifen", opened(edited, tmp_path), 3) == ["kosovo/medicines"]
    assert len(list(tmp_path.glob("whoosh-*"))) == 1


def test_a_killed_writer_leaves_an_index_that_answers(data: Path, tmp_path: Path) -> None:
    """Killed at any moment of writing, the index stays readable, and the next run finishes the work."""
    work = tmp_path / "build"
    shutil.copytree(data, work / "data")
    _keep_few(work / "data" / "entries.json")
    chance = random.Random(11)
    dataset = read(work / "data")
    opened(dataset, work / "index")
    for number in range(10):
        _retitle(work / "data" / "entries.json", f"Zebra {number}")
        writer = subprocess.Popen([sys.executable, "-c", _WRITE, str(work)])
        time.sleep(chance.uniform(0.2, 1.0))
        writer.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        writer.wait()

        assert ids("insulin AND prishtina", opened(dataset, work / "index"), 3)
    assert ids("title:zebra", opened(read(work / "data"), work / "index"), 3)
    assert len(list((work / "index").glob("whoosh-*"))) >= 1


_WRITE = """
import sys
from pathlib import Path
from search.dataset import read
from search.whoosh.index import opened
build = Path(sys.argv[1])
opened(read(build / "data"), build / "index")
"""


def _keep_few(path: Path) -> None:
    entries = [entry for entry in json.loads(path.read_text(encoding="utf-8")) if entry["id"].startswith("kosovo/p")]
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def _retitle(path: Path, title: str) -> None:
    entries = json.loads(path.read_text(encoding="utf-8"))
    for entry in entries[:40]:
        entry["title"] = title
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def test_the_command_prints_formal_answers(data: Path, tmp_path: Path) -> None:
    """`--query` goes through Whoosh and prints titles and addresses."""
    (tmp_path / "data").symlink_to(data)
    printed = run(tmp_path, Namespace(query="title:insulin AND where:prishtina", whoosh=True, limit=3, json=False))

    assert "kosovo/prishtina/insulin.html" in printed
