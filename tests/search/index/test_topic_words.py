"""Words that people use for a topic: enough of them, in every language, for the main topics."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from search.dataset import Dataset
from search.index.concepts import EntityNames
from search.index.entity_names import collect_names
from search.text import analyzer
from tests.constants import REPOSITORY

LANGUAGES = ("en", "de", "fr", "sq", "sr-Latn", "ar", "ckb", "ku")
ENOUGH = 10  # words a topic and language
MANY = 0.03  # share of the entries that makes a topic a main one
# Lists that cannot reach enough, each with its reason: (topic, language) -> reason. Fails when no longer needed.
SHORT: dict[tuple[str, str], str] = {}


def main_topics(dataset: Dataset) -> set[str]:
    """The main topics of the vocabulary, and every topic with many entries."""
    counted = Counter(str(entry["topic"]) for entry in dataset.entries)
    heads = {topic for topic in dataset.vocabulary["topics"] if "." not in topic}
    return heads | {topic for topic, count in counted.items() if count >= MANY * len(dataset.entries)}


@pytest.fixture(scope="module")
def counted(dataset: Dataset) -> dict[tuple[str, str], int]:
    """The number of indexed words of each main topic and language."""
    names = collect_names(dataset)
    topics = yaml.safe_load((REPOSITORY / "sources" / "topics.yml").read_text(encoding="utf-8"))
    main = main_topics(dataset)
    return {
        (topic["id"], language): _indexed(topic["id"], topic["words"].get(language, []), names)
        for topic in topics
        if topic["id"] in main
        for language in LANGUAGES
    }


def _indexed(topic: str, words: list[str], names: EntityNames) -> int:
    keys = {analyzer.index_key(word) for word in words}
    return sum(f"@t:{topic}" in names.concepts.get(key, ()) for key in keys)


def test_main_topics_have_enough_words_in_every_language(counted: dict[tuple[str, str], int]) -> None:
    """Ten words or more lead to each main topic in each language, unless a reason is given."""
    short = {(topic, language) for (topic, language), count in counted.items() if count < ENOUGH}

    assert len(counted) >= 20 * len(LANGUAGES)
    assert short - SHORT.keys() == set()


def test_exceptions_that_are_no_longer_needed_fail(counted: dict[tuple[str, str], int]) -> None:
    """A list with enough words needs no exception."""
    assert [exception for exception in SHORT if counted.get(exception, ENOUGH) >= ENOUGH] == []


def test_words_of_each_language_lead_to_their_topic(dataset: Dataset) -> None:
    """A word of every language, in another script or with its article, is indexed under its topic."""
    concepts = collect_names(dataset).concepts

    for word, topic in (
        ("Unterkunft", "housing"), ("logement", "housing"), ("strehim", "housing"), ("стан", "housing"),
        ("سكن", "housing"), ("خانوو", "housing"), ("xanî", "housing"), ("dwelling", "housing"),
    ):  # fmt: skip
        assert f"@t:{topic}" in concepts[analyzer.index_key(word)]
