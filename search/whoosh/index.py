"""The Whoosh index: a disposable cache under `build/index/`, opened only if this very folder was made here."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from whoosh import fields, index, scoring
from whoosh import query as wanted
from whoosh.analysis import Token, Tokenizer
from whoosh.formats import Frequency

from search.dataset import Dataset, Entry
from search.index import entity_names, facets, term_weights
from search.index.doc_ids import assign_doc_ids
from search.query.index_reader import IndexReader
from search.text import analyzer

FIELDS = {"title": 5.0, "words": 5.0, "claims": 2.0, "body": 1.0}
_SEAL, _BIRTH = "seal.json", "birth"
_OLD = 3600  # seconds after which an unfinished folder was left by a run that is no more


class Folded(Tokenizer):  # type: ignore[misc]
    """Splits text as the whole search room does."""

    def __call__(self, value: str, positions: bool = False, **_: Any) -> Iterator[Token]:
        """The tokens of a text, numbered for phrases."""
        token = Token(positions)
        for at, word in enumerate(analyzer.tokens(value)):
            token.text, token.boost, token.pos, token.stopped = word, 1.0, at, False
            token.startchar, token.endchar = 0, len(value)  # folding moves letters: only the whole can be pointed at
            yield token


class Levels(Tokenizer):  # type: ignore[misc]
    """Reads `concept level` pairs, so that a concept's level is the weight of its posting."""

    def __call__(self, value: str, positions: bool = False, **_: Any) -> Iterator[Token]:
        """One token a concept."""
        token = Token(positions)
        for at, pair in enumerate(value.split("\n") if value else ()):
            concept, impact = pair.rsplit(" ", 1)
            token.text, token.boost, token.pos, token.stopped = concept, float(impact), at, False
            yield token


class _ByLevel(fields.FieldType):  # type: ignore[misc]
    def __init__(self) -> None:
        self.analyzer = Levels()
        self.format = Frequency()
        self.scorable = True
        self.stored = False


def schema() -> fields.Schema:
    """What one entry is to Whoosh."""
    text = {name: fields.TEXT(analyzer=Folded(), field_boost=boost) for name, boost in FIELDS.items()}
    terms = {name: fields.KEYWORD(commas=True) for name in facets.FACETS if name != "freshness"}
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), hash=fields.STORED, status=fields.ID, where=fields.TEXT(analyzer=Folded()),
        observed=fields.DATETIME, concepts=_ByLevel(), **text, **terms,
    )  # fmt: skip


def document(entry: Entry, dataset: Dataset, names: entity_names.EntityNames) -> dict[str, Any]:
    """One entry as Whoosh gets it."""
    found = term_weights.analyze_entry(entry, term_weights.vocabulary_labels(entry, dataset))
    concepts = term_weights.concept_impacts(entry, term_weights.find_mentions(found, names), dataset)
    places = dataset.containers(entry["place"]) if entry["place"] else entry.get("to", ())
    dates = sorted({datetime.fromisoformat(claim["until"]) for claim in entry.get("claims", ()) if claim.get("until")})
    held = {name: ",".join(facets.facet_values(name, entry, dataset)) for name in facets.FACETS if name != "freshness"}
    made: dict[str, Any] = {
        "id": entry["id"],
        "title": entry["title"],
        "words": " . ".join(entry.get("words", ())),
        "claims": " . ".join(claim["text"] for claim in entry.get("claims", ())),
        "body": f"{entry.get('summary') or ''} {entry.get('body') or ''}",
        "where": " . ".join(
            name for place in places if place in dataset.places for name in dataset.places[place].names
        ),
        "status": entry["status"],
        "stands": "\n".join(f"{concept} {impact}" for concept, impact in sorted(concepts.items())),
        **({"observed": dates} if dates else {}),
        **{name: value for name, value in held.items() if value},
    }
    return made


def opened(dataset: Dataset, cache: Path) -> Any:
    """A Whoosh index of exactly these entries: the cached one if it is ours and fits, else one made now."""
    documents, content = _documents(dataset)
    folder = cache / f"whoosh-{content}"
    if not is_ours(folder):
        _make(documents, folder, cache)
    try:
        return index.open_dir(str(folder))
    except Exception:  # whatever a broken index raises, it is made anew: it only ever is a cache
        shutil.rmtree(folder, ignore_errors=True)
        _make(documents, folder, cache)
        return index.open_dir(str(folder))


def _documents(dataset: Dataset) -> tuple[dict[str, dict[str, Any]], str]:
    names = entity_names.collect_names(dataset)
    made = {str(entry["id"]): document(entry, dataset, names) for entry in dataset.entries}
    for found in made.values():
        found["hash"] = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()
    whole = hashlib.sha256(
        f"{analyzer.FORMAT_VERSION} {analyzer.FOLDING_HASH} {index.__name__} {sorted(found['hash'] for found in made.values())}".encode()
    )
    return made, whole.hexdigest()[:16]


def is_ours(folder: Path) -> bool:
    """Whether a folder was sealed here: its files are the sealed ones, and its birth mark was not carried from elsewhere."""
    try:
        sealed = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        return bool(sealed == _seal(folder))
    except (OSError, ValueError):
        return False


def _seal(folder: Path) -> dict[str, Any]:
    """What no copy, archive or other machine can have: the file's number and the moment the system gave it."""
    mark = (folder / _BIRTH).stat()
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in (_SEAL, _BIRTH) and not path.name.endswith("LOCK")
    }
    return {"number": mark.st_ino, "born": mark.st_ctime_ns, "version": analyzer.FORMAT_VERSION, "files": digests}


def _make(documents: Mapping[str, dict[str, Any]], folder: Path, cache: Path) -> None:
    """Make an index beside the old one, from the old one if it is ours, and put it in place whole."""
    cache.mkdir(parents=True, exist_ok=True)
    waiting = cache / f"{folder.name}.{os.getpid()}.tmp"
    shutil.rmtree(waiting, ignore_errors=True)
    old = next((found for found in sorted(cache.glob("whoosh-*")) if found.suffix != ".tmp" and is_ours(found)), None)
    if old:
        shutil.copytree(old, waiting, ignore=lambda _, names: [name for name in names if name in (_SEAL, _BIRTH)])
        _change(index.open_dir(str(waiting)), documents)
    else:
        waiting.mkdir()
        _change(index.create_in(str(waiting), schema()), documents)
    (waiting / _BIRTH).write_text("made here\n", encoding="utf-8")
    (waiting / _SEAL).write_text(json.dumps(_seal(waiting)), encoding="utf-8")
    _put(waiting, folder, cache)


def _change(opened: Any, documents: Mapping[str, dict[str, Any]]) -> None:
    with opened.searcher() as searcher:
        held = {stored["id"]: stored.get("hash") for stored in searcher.documents()}
    writer = opened.writer(limitmb=256)
    for entry_id in held.keys() - documents.keys():
        writer.delete_by_term("id", entry_id)
    for entry_id, found in documents.items():
        if held.get(entry_id) != found["hash"]:
            (writer.update_document if entry_id in held else writer.add_document)(**found)
    writer.commit()


def _put(waiting: Path, folder: Path, cache: Path) -> None:
    if folder.exists() and not is_ours(folder):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        waiting.rename(folder)
    except OSError:
        shutil.rmtree(waiting, ignore_errors=True)  # another run was faster; its index is as good
    now = time.time()
    for other in cache.glob("whoosh-*"):
        unfinished = other.suffix == ".tmp"
        if other != folder and (not unfinished or now - other.stat().st_mtime > _OLD):
            shutil.rmtree(other, ignore_errors=True)


class WhooshPostings(IndexReader):
    """The same index with Whoosh behind it: names as filed, postings and BM25F from Whoosh."""

    def __init__(self, filed: IndexReader, dataset: Dataset, opened: Any) -> None:
        self.__dict__.update(filed.__dict__)
        self._postings = {}
        self._searcher = opened.searcher(weighting=scoring.BM25F())
        self._seat = {entry["id"]: doc_id for doc_id, entry in assign_doc_ids(dataset).entries.items()}

    def postings(self, key: str) -> dict[int, int]:
        """The level of each seat under a key: a concept's own, or made of a word's BM25F score."""
        if key not in self._postings:
            self._postings[key] = self._levels(key) if key[0] == "@" else self._scores(key)
        return self._postings[key]

    def _levels(self, key: str) -> dict[int, int]:
        found: dict[int, int] = {}
        if ("stands", key.encode()) in self._searcher.reader():
            matcher = self._searcher.postings("stands", key)
            while matcher.is_active():
                found[self._seat[self._searcher.stored_fields(matcher.id())["id"]]] = int(matcher.weight())
                matcher.next()
        return found

    def _scores(self, key: str) -> dict[int, int]:
        asked = wanted.Or([wanted.Term(name, key) for name in FIELDS])
        hits = self._searcher.search(asked, limit=None)
        best = max((hit.score for hit in hits), default=0.0)
        return {self._seat[hit["id"]]: max(1, round(14 * hit.score / best)) for hit in hits} if best > 0 else {}
