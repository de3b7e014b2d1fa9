"""Ranking quality on a generated corpus of a thousand entries with known relevance grades."""

from __future__ import annotations

import pytest

from search.dataset import Dataset
from search.query.index_reader import IndexReader
from search.shards import index_files
from tests.bench.search.corpus import corpus, queries
from tests.bench.search.metrics import ours, score


@pytest.fixture(scope="module")
def figures(takes_seconds: None, dataset: Dataset) -> dict[str, float]:
    """nDCG@10 and MRR over three hundred graded queries."""
    generated, _ = corpus(dataset, 1000)
    return score(ours(IndexReader(index_files(generated).__getitem__)), queries(generated))


@pytest.mark.parametrize(("kind", "floor"), [("all", 0.97), ("variant", 0.96), ("typo", 0.97), ("mrr", 0.99)])
def test_graded_queries_reach_the_floor(kind: str, floor: float, figures: dict[str, float]) -> None:
    """Primary names, other spellings and typing errors find the relevant entries of the place."""
    assert figures[kind] >= floor


@pytest.mark.slow
def test_held_out_spellings_are_mostly_found(dataset: Dataset) -> None:
    """With a third of all names removed, queries with a removed name mostly find the entries."""
    generated, held_out = corpus(dataset, 1000, held_out=0.3)
    found = score(ours(IndexReader(index_files(generated).__getitem__)), queries(generated, names=held_out))

    assert found["all"] >= 0.93
