"""Benchmark of the search on questions that nobody tuned it to: `python -m tests.bench.search_questions [FOLDER] [SET.yml …]`.

Prints, with confidence intervals of 95 percent: the sets of judged questions, by kind; generated questions and how often their
answer stays in variants that mean the same; and the loops over the vocabularies. With a folder of `node_modules` that has
minisearch and pagefind, these and SQLite's full-text search are asked the same questions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from search.dataset import Dataset
from search.query.grouping import RELATED_GROUPS
from search.query.index_reader import IndexReader
from search.query.results import search
from search.shards import index_files
from tests.bench.search import peers
from tests.bench.search.loops import Loops, figures
from tests.bench.search.metrics import real_entries
from tests.bench.search.question_generator import kept, questions
from tests.bench.search.question_sets import FOLDER, Graded, grade, interval, read_questions, shares
from tests.constants import REPOSITORY

GENERATED = 500
Words = Mapping[str, Mapping[str, tuple[str, ...]]]


def topic_words() -> Words:
    """The names of each topic by language."""
    topics = yaml.safe_load((REPOSITORY / "sources" / "topics.yml").read_text(encoding="utf-8"))
    return {topic["id"]: {key: tuple(words) for key, words in topic.get("words", {}).items()} for topic in topics}


def first_answer(query: str, index: IndexReader) -> str:
    """The first entry shown as an answer, or nothing."""
    groups = [group for group in search(query, index).groups if group.name not in RELATED_GROUPS]
    return str(groups[0].hits[0].record["id"]) if groups else ""


def print_sets(paths: Sequence[Path], index: IndexReader) -> None:
    """Print the shares of each set, all together and by kind."""
    for path in paths:
        graded = [grade(case, index) for case in read_questions(path)]
        by_kind: dict[str, list[Graded]] = {}
        for one in graded:
            by_kind.setdefault(one.case["kind"], []).append(one)
        for kind, some in (("all", graded), *by_kind.items()):
            print(f"{path.stem} {kind:12}", *(f"{name} {share};" for name, share in shares(some).items()))


def print_generated(dataset: Dataset, index: IndexReader) -> None:
    """Print how many generated questions are understood, and how often the answer of each stays."""
    asked = list(questions(dataset, topic_words(), GENERATED))
    understood = sum(_is_understood(one.query, one.place, one.topic, index) for one in asked)
    print(f"generated: place and topic understood {interval(understood, len(asked))} of {len(asked)}")
    counted, _ = kept(asked, dataset, lambda query: first_answer(query, index))
    for kind, (hits, total) in counted.items():
        print(f"generated, {kind}: the answer stays {interval(hits, total)} of {total}")


def _is_understood(query: str, place: str, topic: str, index: IndexReader) -> bool:
    plan = search(query, index).plan
    concepts = {concept for term in plan.terms for concept, _ in term.concepts}
    return place in dict(plan.places) and f"@t:{topic}" in concepts


def print_peers(dataset: Dataset, paths: Sequence[Path], packages: Path) -> None:
    """Print first and first three of other engines on the questions that have an answer."""
    cases = [case for path in paths for case in read_questions(path) if "wanted" in case]
    docs, asked = peers.texts(dataset), [case["query"] for case in cases]
    engines: dict[str, Callable[[], peers.Answers]] = {
        "MiniSearch": lambda: peers.through_node("minisearch", docs, asked, packages, Path()),
        "Pagefind": lambda: peers.pagefind(docs, asked, packages),
        "SQLite FTS5": lambda: peers.fts5(docs, asked),
    }
    for name, ask in engines.items():
        answers = ask()
        first = sum(bool(set(answers[case["query"]][:1]) & set(case["wanted"])) for case in cases)
        three = sum(bool(set(answers[case["query"]][:3]) & {*case["wanted"], *case.get("also", ())}) for case in cases)
        print(f"{name}: first {interval(first, len(cases))}; first 3 {interval(three, len(cases))}")


def main(arguments: Sequence[str]) -> None:
    """Print all figures."""
    dataset = real_entries()
    index = IndexReader(index_files(dataset).__getitem__)
    paths = [Path(one) for one in arguments if one.endswith(".yml")] or sorted(FOLDER.glob("*.yml"))
    print_sets(paths, index)
    print_generated(dataset, index)
    for name, found in figures(Loops(dataset, index)).items():
        print(f"{name}: {found}")
    for folder in (Path(one) for one in arguments if not one.endswith(".yml")):
        print_peers(dataset, paths, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
