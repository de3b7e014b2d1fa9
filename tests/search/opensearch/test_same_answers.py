"""A real server gives the answers of our own index, within limits, because the same query plan drives both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from returnkb.cli import main
from search.dataset import Dataset
from search.opensearch.remote_ranking import RemoteRanking
from search.query.index_reader import IndexReader
from search.query.results import search
from tests.bench.search.opensearch import SETS, compare, filled, first, first_three, questions
from tests.constants import TREE
from tests.search.opensearch.node import Server, running

# Of all questions: the same first result, and how far the shares of right answers may be apart.
SAME_FIRST, APART = 0.95, 0.03


@pytest.fixture(scope="module")
def server(takes_seconds: None) -> Iterator[Server]:
    """A server on this machine."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def remote(server: Server, dataset: Dataset) -> RemoteRanking:
    """Its ranking of the project's own entries."""
    return filled(server, dataset)


def test_judged_questions_have_the_same_answers(remote: RemoteRanking, index: IndexReader) -> None:
    """First results agree, and right entries are as often first and among the first three."""
    found = compare(remote, index, questions(SETS[0]))
    total = len(found.cases)
    print(f"same first {found.same_first} of {total}, same results {found.same_all}")
    figures = [
        (measure(found.cases, found.ours), measure(found.cases, found.theirs)) for measure in (first, first_three)
    ]
    print(f"first {figures[0]}, first three {figures[1]}")

    assert total > 80
    assert found.same_first >= SAME_FIRST * total
    assert all(abs(ours - theirs) <= APART * total for ours, theirs in figures)


@pytest.mark.parametrize(
    "query",
    ["Prizren", "kosovo", "insulin", "zzzxq", "", "rents", "Gjakova Prizren rent", "help to return", "\x00'\"\\"],
)
def test_short_and_strange_queries_have_the_same_first_result(
    remote: RemoteRanking, index: IndexReader, query: str
) -> None:
    """Places alone, subjects alone, several places, and words that nobody knows."""
    ours, theirs = search(query, index), search(query, index, ranker=remote)

    assert [hit.record["id"] for hit in theirs.hits()[:1]] == [hit.record["id"] for hit in ours.hits()[:1]]
    assert theirs.message.split("\n")[0] == ours.message.split("\n")[0]


def test_filters_are_kept(remote: RemoteRanking, index: IndexReader) -> None:
    """Only entries with the wanted facet are found."""
    ours = search("rent", index, {"country": "kosovo", "kind": "service"})
    theirs = search("rent", index, {"country": "kosovo", "kind": "service"}, ranker=remote)

    assert {hit.record["id"] for hit in theirs.hits()} == {hit.record["id"] for hit in ours.hits()}
    assert {hit.record["kind"] for hit in theirs.hits()} <= {"service"}


def test_the_command_asks_the_server(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files of `returnkb export opensearch` fill an index, and `returnkb search --opensearch` asks it; a missing one is named."""
    tree = Path(shutil.copytree(TREE, tmp_path / "tree"))
    day = ["--root", str(tree), "--today", "2026-11-21"]
    assert main(["export", *day, "opensearch"]) == 0
    assert main(["build", *day]) == 0
    folder = tree / "build/export/opensearch"
    server.fill("small", (folder / "index.json").read_text(), (folder / "entries.ndjson").read_text())
    capsys.readouterr()
    assert main(["search", *day, "rents prizren"]) == 0
    ours = capsys.readouterr().out
    assert main(["search", *day, "rents prizren", "--opensearch", f"{server.url}/small"]) == 0

    assert "Rents in Prizren" in ours
    assert capsys.readouterr().out == ours
    assert main(["search", *day, "rents", "--opensearch", f"{server.url}/missing"]) == 1
    assert "returnkb export opensearch" in capsys.readouterr().err
    assert main(["search", *day, "rents", "--opensearch", "http://127.0.0.1:9/x"]) == 1
    assert "start the server" in capsys.readouterr().err
    assert main(["search", *day, "rents", "--opensearch", "file:///etc/passwd"]) == 1
