"""Agreement of OpenSearch with our own index on judged questions: `python -m tests.bench.search.opensearch`.

Prints how often the first result is the same and how often a right entry is first and among the first three, for our own index, for
OpenSearch asked with the query plan, and for OpenSearch asked with the typed text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.dataset import Dataset
from search.opensearch import export_files
from search.opensearch.mapping import TEXT_FIELDS
from search.opensearch.remote_ranking import RemoteRanking
from search.query.index_reader import IndexReader
from search.query.ranking import rank
from search.query.results import Ranker, search
from search.shards import index_files
from tests.bench.search.metrics import real_entries
from tests.bench.search.question_sets import FOLDER, interval, read_questions
from tests.constants import REPOSITORY
from tests.search.opensearch.node import Server, running

SETS = (
    *sorted(FOLDER.glob("*.yml")),
    *(REPOSITORY / "tests/search/query" / f"{name}.yml" for name in ("fresh", "judgements")),
)
NAME = "returnkb"
Shown = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Agreement:
    """The results of two searches for the same questions, and which are right."""

    cases: Sequence[Mapping[str, Any]]
    ours: Shown
    theirs: Shown

    @property
    def same_first(self) -> int:
        """The number of questions with the same first result, or none in both."""
        return sum(self.ours[case["query"]][:1] == self.theirs[case["query"]][:1] for case in self.cases)

    @property
    def same_all(self) -> int:
        """The number of questions with the same results in the same order."""
        return sum(self.ours[case["query"]] == self.theirs[case["query"]] for case in self.cases)


def first(cases: Sequence[Mapping[str, Any]], shown: Shown) -> int:
    """The number of questions whose first result is right."""
    return sum(bool(set(shown[case["query"]][:1]) & set(case["wanted"])) for case in cases)


def first_three(cases: Sequence[Mapping[str, Any]], shown: Shown) -> int:
    """The number of questions with a right entry among the first three."""
    return sum(bool(set(shown[case["query"]][:3]) & {*case["wanted"], *case.get("also", ())}) for case in cases)


def questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a set that have an answer."""
    return [case for case in read_questions(path) if case.get("wanted")]


def through(ranker: Ranker, index: IndexReader, cases: Sequence[Mapping[str, Any]]) -> Shown:
    """The results of each question, ranked here or by a server."""
    return {
        case["query"]: [str(hit.record["id"]) for hit in search(case["query"], index, ranker=ranker).hits()]
        for case in cases
    }


def typed(server: Server, cases: Sequence[Mapping[str, Any]]) -> Shown:
    """The results of the typed text alone, by the analysers and synonyms of the index."""
    fields = [f"{field}^{weight}" for field, weight in TEXT_FIELDS.items()]
    shown: dict[str, list[str]] = {}
    for case in cases:
        body = {"size": 10, "_source": ["id"], "query": {"multi_match": {"query": case["query"], "fields": fields}}}
        shown[case["query"]] = [hit["_source"]["id"] for hit in server.search(NAME, body)["hits"]["hits"]]
    return shown


def filled(server: Server, dataset: Dataset) -> RemoteRanking:
    """The ranking of a server that was filled with a dataset."""
    server.fill(NAME, *export_files(dataset).values())
    return RemoteRanking(lambda body: server.search(NAME, body))


def compare(remote: RemoteRanking, index: IndexReader, cases: Sequence[Mapping[str, Any]]) -> Agreement:
    """Ask both the same questions."""
    return Agreement(cases, through(rank, index, cases), through(remote, index, cases))


def main(say: Callable[[str], None] = print) -> None:
    """Print all figures."""
    dataset = real_entries()
    index = IndexReader(index_files(dataset).__getitem__)
    with running() as server:
        remote = filled(server, dataset)
        for path in SETS:
            cases = questions(path)
            found, total = compare(remote, index, cases), len(cases)
            say(f"{path.stem}: {total} questions; same first {found.same_first}, same results {found.same_all}")
            for name, shown in (("ours", found.ours), ("plan", found.theirs), ("typed text", typed(server, cases))):
                right, three = first(cases, shown), first_three(cases, shown)
                say(f"  {name}: first {interval(right, total)}; first 3 {interval(three, total)}")
            for case in cases:
                ours, theirs = found.ours[case["query"]][:1], found.theirs[case["query"]][:1]
                if ours != theirs:
                    say(f"  other: {case['query']}: {ours}, {theirs}")


if __name__ == "__main__":
    main()
