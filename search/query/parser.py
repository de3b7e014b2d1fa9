"""Query parser: splits the words of a query into terms, longest names first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search.query.index_reader import IndexReader, TermEntry
from search.query.model import QueryTerm, named_term
from search.query.word_match import Candidate, match_word, phonetic_match, spelling_candidates
from search.text import analyzer
from search.text.stop_words import STOP_WORDS, is_stop_or_return_word, is_stop_word

_MAX_NAME_WORDS = 8
_MAX_CANDIDATES = 3
_MAX_NAME_PARTS = 3  # words that may be the parts of one name


def parse_terms(
    typed: list[tuple[str, str]], index: IndexReader, typing: bool = False, language: str = ""
) -> list[QueryTerm]:
    """The terms of a query, given as tokens with the words as typed: the longest names first, then single words."""
    words = [word for word, _ in typed]
    unfinished = len(words) - 1 if typing else -1
    candidates = [spelling_candidates(word, index, at == unfinished, language) for at, word in enumerate(words)]
    found: list[QueryTerm] = []
    is_cased = any(not _is_upper(word) for _, word in typed)
    at = 0
    while at < len(words):
        term, size = (
            _longest_name(words, candidates, at, index)
            or _country_code(*typed[at], is_cased, index, language)
            or (None if typing else _phonetic_phrase(words, at, index))
            or (match_word(words[at], candidates[at], index, at == unfinished, language), 1)
        )
        if term is not None:
            typed_words = " ".join(dict.fromkeys(word for _, word in typed[at : at + size]))
            found.append(replace(term, typed=typed_words, before=words[at - 1] if at else ""))
        at += size
    return found


def _is_upper(word: str) -> bool:
    return word.isascii() and word.isalpha() and word == word.upper()


def _country_code(
    word: str, typed: str, is_cased: bool, index: IndexReader, language: str
) -> tuple[QueryTerm, int] | None:
    """The country of a code of three letters; one that is a word too must be in capitals, in a query that is not all so."""
    country = index.manifest.get("codes", {}).get(word)
    entry = index.get(word) if country else None
    if not country or (entry and entry.concepts):
        return None
    is_word = bool(entry) or is_stop_or_return_word(word, language) or index.is_common(word)
    is_code = not is_word or (is_cased and _is_upper(typed))
    return (QueryTerm("place", word, ((f"@p:{country}", 1.0),)), 1) if is_code else None


def _longest_name(
    words: list[str], candidates: list[list[Candidate]], at: int, index: IndexReader
) -> tuple[QueryTerm, int] | None:
    """The longest name of several words that starts at a position, with any combination of spellings."""
    for size in range(min(_MAX_NAME_WORDS, len(words) - at), 1, -1):
        for combination in _combinations(candidates[at : at + size]):
            spelled = [candidate.word for candidate in combination]
            factor = min(candidate.factor for candidate in combination)
            for key, quality in _lookup_keys(spelled, index):
                entry = index.get(key)
                if entry and entry.concepts and (size > 2 or _says_something(spelled, entry, quality)):
                    surface = " ".join(words[at : at + size])
                    corrected = " ".join(spelled) if factor < 1 else ""
                    phrase = tuple(word for word in spelled if not is_stop_word(word))
                    shorter = index.get(" ".join(spelled[:-1])) if size > 2 else None
                    concepts = tuple(dict.fromkeys((*entry.concepts, *(shorter.concepts if shorter else ()))))
                    named = named_term(surface, concepts, factor * quality, (), corrected, phrase)
                    return replace(named, guessed=factor < 1), size
    return None


def _says_something(words: list[str], entry: TermEntry, quality: float) -> bool:
    """Whether two words are a name although stop words may be all there is: of a place as written, such as Novi Sad."""
    is_place = quality == 1 and any(concept.startswith("@p:") for concept in entry.concepts)
    return is_place or not all(map(is_stop_or_return_word, words))


def _lookup_keys(words: list[str], index: IndexReader) -> Iterator[tuple[str, float]]:
    """The index keys of a name with their weights: as typed, stemmed, and by kind of place in any order."""
    yield " ".join(words), 1.0
    yield analyzer.stem_key(words), 0.95
    rest, kinds = analyzer.split_place_kinds(words, STOP_WORDS)
    if rest and kinds and (words[0] == rest[0] or analyzer.split_place_kinds(words[:1], STOP_WORDS)[1]):
        yield analyzer.place_kind_key(rest, kinds), 0.95


def _combinations(candidates: list[list[Candidate]]) -> Iterator[list[Candidate]]:
    """The words as typed, then with one of them corrected."""
    plain = [options[0] for options in candidates]
    yield plain
    for at, options in enumerate(candidates):
        for other in options[1:_MAX_CANDIDATES]:
            yield [*plain[:at], other, *plain[at + 1 :]]


def _phonetic_phrase(words: list[str], at: int, index: IndexReader) -> tuple[QueryTerm, int] | None:
    """A place whose name is divided differently: Alqosh or Al-Qosh, Tal Afar or Telafar."""
    for size in range(_MAX_NAME_PARTS, 1, -1):
        parts = words[at : at + size]
        if len(parts) == size and _may_be_name_parts(parts, index):
            term = phonetic_match(tuple(parts), index)
            if term:
                return term, size
    return None


def _may_be_name_parts(words: list[str], index: IndexReader) -> bool:
    if all(is_stop_word(word) or index.is_common(word) for word in words) or any(word.isdecimal() for word in words):
        return False
    entries = [index.get(word) for word in words]
    return not all(entries) and not any(entry and entry.concepts for entry in entries)
