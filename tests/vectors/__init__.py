"""Test vectors that Python and JavaScript share: inputs with the results that both must give.

Each vector is a JSON file with `cases`, each of an `input` and its `expected` result. Tests of both languages read the
files; `python -m tests.vectors` recomputes the expected results in Python after an intended change.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from returnkb.assessment.freshness import NEVER, StatusDates
from returnkb.model.edtf import format_day
from search.dataset.load import build_dataset
from search.index.facets import status_on
from search.index.postings import decode_postings
from search.index.shard_format import decode_shard
from search.query.index_reader import IndexReader
from search.query.results import search
from search.shards import index_files
from search.text import analyzer, phonetics, spelling
from search.text.analyzer_config import CONFIG_HASH, config

FOLDER = Path(__file__).parent
# The collection behind the search vectors; small, and independent of the project's own entries.
DATASET = FOLDER / "dataset.json"
CONFIG = FOLDER / "analyzer_config.json"
INDEX = FOLDER / "search_index.json"
TODAY = "2026-11-22"


def analyzer_config() -> dict[str, Any]:
    """The analyzer settings as the finder's script holds them."""
    return {**config(), "sign": CONFIG_HASH}


def search_index() -> dict[str, Any]:
    """The payload of each index file of the small collection."""
    return dict(decode_shard(text) for text in _files().values())


# The few ordinary words that the small index marks; all of them would make the file large.
ORDINARY = frozenset(["vier", "kommen", "jeune", "klar", "min", "war", "personen", "persons", "school", "work"])


def _files() -> dict[str, str]:
    return index_files(_dataset(), common=ORDINARY)


def _dataset() -> Any:
    return build_dataset(**json.loads(DATASET.read_text(encoding="utf-8")))


def _analysis(text: str) -> dict[str, Any]:
    tokens = analyzer.tokens(text)
    return {
        "tokens": tokens,
        "stems": [analyzer.stem(token) for token in tokens],
        "transcriptions": [phonetics.transcribe(token) for token in tokens],
    }


def _phonetic_distance(names: list[str]) -> int:
    one, other = (phonetics.transcribe(analyzer.tokens(name)[0]) for name in names)
    return phonetics.phonetic_distance(one, other)


def _spelling(case: dict[str, Any]) -> dict[str, Any]:
    word, limit, marked = case["word"], case["limit"], case["candidates"]
    return {
        "distances": [spelling.edit_distance(word, mark[:-1], limit) for mark in marked],
        "neighbours": [list(found) for found in spelling.neighbours(word, marked, limit)],
    }


def _postings(packed: str) -> list[list[int]]:
    return [list(posting) for posting in sorted(decode_postings(packed).items())]


def _freshness(case: dict[str, Any]) -> Any:
    if "limit" in case:
        clock = StatusDates.after(date.fromisoformat(case["from"]), case["limit"])
        return ["" if day == NEVER else day.isoformat() for day in (clock.due, clock.overdue, clock.historical)]
    return status_on(case["label"], case["today"])


def _search() -> Callable[[dict[str, Any]], dict[str, Any]]:
    index = IndexReader(_files().__getitem__)

    def run(case: dict[str, Any]) -> dict[str, Any]:
        found = search(
            case["query"],
            index,
            case.get("filters"),
            typing=case.get("typing", False),
            at=case.get("at", ""),
            today=TODAY,
        )
        plan = found.plan
        return {
            "places": [list(place) for place in plan.places],
            "terms": [[term.kind, term.surface, [key for key, _ in term.concepts]] for term in plan.terms],
            "corrections": [list(pair) for pair in plan.corrections],
            "message": found.message,
            "groups": [[group.name, group.label, [[hit.record["id"], [claim["id"] for claim in hit.claims]] for hit in group.hits]] for group in found.groups],
        }  # fmt: skip

    return run


def _day_words(day: str) -> str:
    return format_day(date.fromisoformat(day))


# For each vector how Python computes the expected result of an input.
VECTORS: dict[str, Callable[[], Callable[[Any], Any]]] = {
    "analyzer": lambda: _analysis,
    "phonetics": lambda: _phonetic_distance,
    "spelling": lambda: _spelling,
    "postings": lambda: _postings,
    "freshness": lambda: _freshness,
    "days": lambda: _day_words,
    "search": _search,
}


def read(name: str) -> list[dict[str, Any]]:
    """The cases of a vector."""
    cases: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return cases


def dump(cases: list[dict[str, Any]]) -> str:
    """A vector as its file has it: a line for each case, so that a change is easy to review."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    return f'{{"cases": [\n{lines}\n]}}\n'
