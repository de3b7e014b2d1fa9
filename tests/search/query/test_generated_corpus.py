"""Ranking on a made-up corpus of a thousand entries, where every grade is known."""

from __future__ import annotations

import pytest

from search.dataset import Dataset
from search.query.index_reader import IndexReader
from search.shards import index_files
from tests.bench.search_corpus import corpus, queries
from tests.bench.search_figures import ours, score


@pytest.fixture(scope="module")
def figures(dataset: Dataset) -> dict[str, float]:
    """nDCG@10 and MRR of our search over three hundred graded queries."""
    made, _ = corpus(dataset, 1000)
    return score(ours(IndexReader(index_files(made).__getitem__)), queries(made))


@pytest.mark.parametrize(("kind", "floor"), [("all", 0.97), ("variant", 0.96), ("typo", 0.97), ("mrr", 0.99)])
def test_graded_queries_reach_the_floor(kind: str, floor: float, figures: dict[str, float]) -> None:
    """Plain names, other spellings and typing errors all lead to what lies there and is about it."""
    assert figures[kind] >= floor


def test_names_held_out_of_the_gazetteer_are_mostly_found(dataset: Dataset) -> None:
    """With a third of all names hidden, questions that use a hidden one still mostly get their answer."""
    made, held = corpus(dataset, 1000, held_out=0.3)
    found = score(ours(IndexReader(index_files(made).__getitem__)), queries(made, names=held))

    assert found["all"] >= 0.93
