"""Rules on structure: file names, size of entries, duplicates and scopes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus, Record, place_of
from returnkb.corpus.files.document import Key
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule

RULES: list[Rule] = []
MOST_CLAIMS = 12
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Windows refuses these as file names, whatever their ending (Microsoft, Naming Files, Paths, and Namespaces).
_DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_RESERVED = {*_DEVICES, "index"}


@rule(
    RULES,
    "T01",
    MUST_FIX,
    "File names are short lower-case words with hyphens.",
    "the name is the address, also on Windows",
)
def file_names(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Entries, places and former addresses with a path that is no valid URL or that some file system cannot store."""
    for record in (*corpus.entries.values(), *corpus.sources.values(), *corpus.organisations.values()):
        for part in record.id.split("/"):
            if not _SLUG.fullmatch(part) or part in _RESERVED or len(part) > 60:
                yield _unfit(record, (), part)
    for other, key, name in _other_addresses(corpus):
        for part in name.split("/"):
            if not _SLUG.fullmatch(part) or part in _DEVICES or len(part) > 60:
                yield _unfit(other, key, part)


def _unfit(record: Record[object], key: Key, part: str) -> Fault:
    repair = "Use a–z, 0–9 and hyphens, at most 60 characters, and neither “index” nor a name that Windows keeps for devices."
    return Fault(record, key, f"“{part}” cannot be a file name here.", repair)


def _other_addresses(corpus: Corpus) -> Iterator[tuple[Record[object], Key, str]]:
    """Ids that give a page or folder its address and are no names of files: of places, of entries that moved, and of retired ones."""
    for place in corpus.places.values():
        yield place, ("id",), place.id
    for entry in corpus.entries.values():
        yield from ((entry, ("moved_from", position), old) for position, old in enumerate(entry.value.moved_from))
    for source in corpus.sources.values():
        yield from ((source, ("moved_from", position), old) for position, old in enumerate(source.value.moved_from))
    for retired in corpus.retired.values():
        yield retired, ("id",), retired.id


@rule(RULES, "T02", UNUSUAL, f"An entry has at most {MOST_CLAIMS} claims.", "small entries are kept up to date")
def large_entries(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Entries with more claims than an editor can keep up to date."""
    for record in corpus.entries.values():
        if len(record.value.claims) > MOST_CLAIMS:
            yield Fault(
                record,
                ("claims",),
                f"This entry has {len(record.value.claims)} claims.",
                "Split it by subtopic, or move history to an entry of its own.",
            )


@rule(RULES, "T03", MUST_FIX, "No sentence stands twice.", "one fact, one claim")
def repeated_sentences(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Sentences that two claims have in common."""
    seen: dict[str, str] = {}
    for record, position, claim in corpus.claims():
        words = " ".join(re.findall(r"\w+", claim.text.casefold()))
        here = f"{record.id}#{claim.id}"
        if words in seen:
            yield Fault(
                record,
                ("claims", position, "text"),
                f"This sentence also stands in “{seen[words]}”.",
                "Keep it in one place and add the other's evidence there.",
            )
        seen.setdefault(words, here)


@rule(RULES, "T04", UNUSUAL, "Titles within one place differ.", "a reader must be able to choose")
def titles(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Titles that two entries of a place share."""
    seen: dict[tuple[str | None, str], Record[object]] = {}
    for record in corpus.entries.values():
        mark = (place_of(record.id), record.value.title.casefold())
        if mark in seen:
            yield Fault(record, ("title",), f"“{seen[mark].id}” has the same title.", "Say what sets them apart.")
        seen.setdefault(mark, record)


@rule(
    RULES,
    "C26",
    UNUSUAL,
    "A claim holds for its entry's place, a place around it or a place in it.",
    "relevance: the level a claim is valid for",
)
def scopes(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Scopes that are neither the entry's place, nor around it, nor in it."""
    for record, position, claim in corpus.claims():
        place_id = place_of(record.id)
        if not (claim.scope and place_id and claim.scope in corpus.places and place_id in corpus.places):
            continue
        around = {place.id for place in corpus.chain(place_id)}
        within = {place.id for place in corpus.chain(claim.scope)} | set(corpus.place(claim.scope).also_in)
        if claim.scope not in around and place_id not in within and claim.scope not in corpus.place(place_id).also_in:
            yield Fault(
                record,
                ("claims", position, "scope"),
                f"“{claim.scope}” is neither around nor in “{place_id}”.",
                "Move the claim to an entry of that place.",
            )
