"""What the words of a query stand for: names, subjects, plain words, words mistyped, and words nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor, log
from typing import Literal

from search.query.index_reader import IndexReader, TermEntry
from search.text import analyzer, phonetics, spelling
from search.text.stop_words import HELP_WORDS, RETURN_WORDS, STOP_WORDS

_MAX_NAME_WORDS = 8
_MAX_COMPLETIONS = 12
_MAX_CANDIDATES = 3
_MIN_CORRECTED = 7
_MIN_COMPOUND_HEAD, _MIN_COMPOUND = 5, 9
_ONE_ERROR, _TWO_ERRORS = 0.8, 0.6  # how much a corrected word still tells
_SHORT_WORD = 6  # letters below which every second word has a neighbour: only what also sounds alike is a correction
_MIN_PREFIX = 5  # letters of a finished word that may lack the end of a name
_MAX_PHONETIC = 3  # places that may share a sound, and words of a name written apart or together
_RETURN_TOPIC = "@t:reintegration"
Weighted = tuple[tuple[str, float], ...]
Kind = Literal["place", "idea", "word", "abroad", "unknown"]
OUT_OF_SCOPE = "@x:"


@dataclass(frozen=True)
class QueryTerm:
    """Words of a query that mean one thing: what they name and which words stand for them."""

    kind: Kind
    surface: str
    concepts: Weighted = ()
    index_terms: Weighted = ()
    weight: float = 1.0
    optional: bool = False
    corrected: str = ""
    phrase: tuple[str, ...] = ()  # words that only tell something together
    other: Weighted = ()  # what a name stands for besides a place


@dataclass(frozen=True)
class _Candidate:
    """One way to read a word: as it stands, or corrected."""

    word: str
    factor: float = 1.0


def parse_terms(words: list[str], index: IndexReader, typing: bool = False) -> list[QueryTerm]:
    """The units of a query: longest names first, left to right; then single words."""
    unfinished = len(words) - 1 if typing else -1
    candidates = [_candidates(word, index, at == unfinished) for at, word in enumerate(words)]
    found: list[QueryTerm] = []
    at = 0
    while at < len(words):
        term, size = (
            _longest_name(words, candidates, at, index)
            or (None if typing else _phonetic_phrase(words, at, index))
            or (_single_word(words[at], candidates[at], index, at == unfinished), 1)
        )
        if term is not None:
            found.append(term)
        at += size
    return found


def _candidates(word: str, index: IndexReader, unfinished: bool) -> list[_Candidate]:
    """A word as it stands if anything stands under it, else the words it may have been meant to be."""
    if _is_stop_or_return_word(word) or word in HELP_WORDS or _is_indexed(word, index) or unfinished:
        return [_Candidate(word)]
    near = spelling.corrections(word, index.lexicon, index.words)
    likely = [(found, errors) for found, errors in near if _is_likely(word, found, errors)]
    return [
        _Candidate(word),
        *(_Candidate(found, _ONE_ERROR if errors == 1 else _TWO_ERRORS) for found, errors in likely),
    ]


def _is_likely(word: str, found: str, errors: int) -> bool:
    """Whether a word may have been meant as another: the shorter it is, the more alike they must sound."""
    longer = max(len(analyzer.strip_article(word)), len(analyzer.strip_article(found)))
    if errors == 1 and word[0] == found[0] and longer >= _SHORT_WORD:
        return True
    return phonetics.sounds_like(word, found, errors)


def _is_indexed(word: str, index: IndexReader) -> bool:
    return index.get(word) is not None or index.get(analyzer.stem_key([word])) is not None


def _longest_name(
    words: list[str], candidates: list[list[_Candidate]], at: int, index: IndexReader
) -> tuple[QueryTerm, int] | None:
    """The longest name of several words that starts here, in any reading."""
    for size in range(min(_MAX_NAME_WORDS, len(words) - at), 1, -1):
        for combination in _combinations(candidates[at : at + size]):
            read = [candidate.word for candidate in combination]
            factor = min(candidate.factor for candidate in combination)
            for key, quality in _lookup_keys(read, index):
                entry = index.get(key)
                if entry and entry.concepts and not all(_is_stop_or_return_word(word) for word in read):
                    surface = " ".join(words[at : at + size])
                    corrected = " ".join(read) if factor < 1 else ""
                    phrase = tuple(word for word in read if not _is_stop_word(word))
                    shorter = index.get(" ".join(read[:-1])) if size > 2 else None
                    concepts = tuple(dict.fromkeys((*entry.concepts, *(shorter.concepts if shorter else ()))))
                    return _named_term(surface, concepts, factor * quality, (), corrected, phrase), size
    return None


def _lookup_keys(words: list[str], index: IndexReader) -> Iterator[tuple[str, float]]:
    """The keys a name may stand under: as it is, without endings, and by its kind of place in any order."""
    yield " ".join(words), 1.0
    yield analyzer.stem_key(words), 0.95
    rest, kinds = analyzer.split_place_kinds(words, STOP_WORDS)
    if rest and kinds and (words[0] == rest[0] or analyzer.split_place_kinds(words[:1], STOP_WORDS)[1]):
        yield analyzer.place_kind_key(rest, kinds), 0.95


def _combinations(candidates: list[list[_Candidate]]) -> Iterator[list[_Candidate]]:
    """The words as they stand, then with one of them corrected."""
    plain = [options[0] for options in candidates]
    yield plain
    for at, options in enumerate(candidates):
        for other in options[1:_MAX_CANDIDATES]:
            yield [*plain[:at], other, *plain[at + 1 :]]


def _is_stop_or_return_word(word: str) -> bool:
    return _is_stop_word(word) or word in RETURN_WORDS


def _is_stop_word(word: str) -> bool:
    return word in STOP_WORDS


def _named_term(
    surface: str,
    concepts: tuple[str, ...],
    factor: float,
    index_terms: Weighted,
    corrected: str = "",
    phrase: tuple[str, ...] = (),
) -> QueryTerm:
    """A unit that names something: a place if it can be one, else what it is about."""
    weighed = tuple((concept, factor) for concept in concepts)
    places = tuple(pair for pair in weighed if pair[0].startswith("@p:"))
    if places:
        other = tuple(pair for pair in weighed if not pair[0].startswith("@p:"))
        return QueryTerm("place", surface, places, index_terms, corrected=corrected, phrase=phrase, other=other)
    if concepts[0].startswith(OUT_OF_SCOPE):
        return QueryTerm("abroad", surface, index_terms=index_terms, weight=0.5, phrase=phrase)
    letters = {concept[1] for concept in concepts}
    optional = letters == {"m"}
    # Who someone is narrows a question; what they need is the question.
    weight = 0.35 if optional else 0.6 if "g" in letters else 1.0
    return QueryTerm("idea", surface, weighed, index_terms, weight, optional, corrected, phrase)


def _single_word(word: str, candidates: list[_Candidate], index: IndexReader, unfinished: bool) -> QueryTerm | None:
    """A single word: a name, a word of the texts, a name without its ending, a correction, or a name by its sound."""
    if _is_stop_word(word):
        return _prefix_match(word, index, 2, unfinished) if unfinished else None
    if word in RETURN_WORDS:
        return QueryTerm(
            "word", word, ((_RETURN_TOPIC, 0.6),), ((word, 1.0), *_inflections(word, index)), 0.1, optional=True
        )
    entry = index.get(word)
    if word in HELP_WORDS and not (entry and entry.concepts):
        return QueryTerm(
            "word", word, index_terms=((word, 1.0), *_inflections(word, index)), weight=0.15, optional=True
        )
    if entry:
        return _exact_match(word, entry, index)
    meant = _stem_concepts(word, index)
    if meant:
        return _named_term(word, meant, 0.95, ())
    return (
        _inflected_place(word, index)
        or _compound_match(word, index)
        or _fuzzy_match(word, candidates[1:], index, unfinished)
        or QueryTerm("unknown", word, weight=0.5)
    )


def _inflected_place(word: str, index: IndexReader) -> QueryTerm | None:
    """A place whose bare name is left when the ending is cut off."""
    entry = None if analyzer.has_verb_ending(word) else index.get(analyzer.stem(word))
    places = tuple(concept for concept in (entry.concepts if entry else ()) if concept.startswith("@p:"))
    return _named_term(word, places, 0.9, ()) if places else None


def _fuzzy_match(word: str, candidates: list[_Candidate], index: IndexReader, unfinished: bool) -> QueryTerm | None:
    """What an unknown word may have been meant as. Names come before plain words: who mistypes a place must not be led to
    some rare word that looks like it; and a name that sounds the same before one that is two errors away.
    """
    corrected = _corrected_term(word, candidates, index)
    named = corrected if corrected and corrected.concepts else None
    near = named if named and candidates[0].factor >= _ONE_ERROR else None
    by_sound = None if near or unfinished else _phonetic_match((word,), index)
    return near or by_sound or named or corrected or _prefix_match(word, index, 2 if unfinished else 4, unfinished)


def _exact_match(word: str, entry: TermEntry, index: IndexReader) -> QueryTerm:
    """A word that stands in the index as typed."""
    index_terms = ((word, 1.0), *_inflections(word, index)) if entry.has_postings else ()
    if entry.concepts:
        return _named_term(word, entry.concepts, 1.0, index_terms)
    stem_concepts = _stem_concepts(word, index)
    if any(concept.startswith("@p:") for concept in stem_concepts) and _is_rare(word, index):
        return _named_term(
            word, stem_concepts, 0.95, ()
        )  # a place's name as it stands in a foreign sentence someone quoted
    by_sound = (
        _phonetic_match((word,), index, 0) if index_terms and not entry.concepts and _is_rare(word, index) else None
    )
    if by_sound:
        return replace(by_sound, index_terms=index_terms, corrected="")
    meant = tuple((concept, 0.8) for concept in stem_concepts if not concept.startswith("@p:"))
    kind: Kind = "idea" if meant else "word"
    return QueryTerm(kind, word, meant, index_terms, _rarity_weight(word, index))


def _stem_concepts(word: str, index: IndexReader) -> tuple[str, ...]:
    """What a word stands for once article and ending are cut off; a place only if the ending is one that names have."""
    entry = index.get(analyzer.stem_key([word]))
    verbal = analyzer.has_verb_ending(word)
    return tuple(concept for concept in (entry.concepts if entry else ()) if not (verbal and concept.startswith("@p:")))


def _inflections(word: str, index: IndexReader) -> Weighted:
    """Words of the same file that differ only in their ending."""
    stem = analyzer.stem(word)
    inflections = [
        other for other in index.shard(word) if other != word and " " not in other and other.startswith(stem[:4])
    ]
    return tuple((other, 0.85) for other in inflections if analyzer.stem(other) == stem)[:_MAX_COMPLETIONS]


def _rarity_weight(word: str, index: IndexReader) -> float:
    """How much a word tells: the rarer, the more. Rounded, so that both engines count alike."""
    rarity = log(1 + index.entries / (_document_frequency(word, index) + 0.5)) / log(1 + index.entries)
    return floor((0.2 + 0.6 * min(1.0, rarity)) * 1000 + 0.5) / 1000


def _is_rare(word: str, index: IndexReader) -> bool:
    return _document_frequency(word, index) <= max(3, index.entries // 500)


def _document_frequency(word: str, index: IndexReader) -> int:
    entry = index.get(word)
    return entry.count if entry else 0


def _compound_match(word: str, index: IndexReader) -> QueryTerm | None:
    """A word that starts with a known one, as German builds them: the longest such start that names a subject."""
    for size in range(len(word) - 3, _MIN_COMPOUND_HEAD - 1, -1) if len(word) >= _MIN_COMPOUND else ():
        entry = index.get(word[:size])
        concepts_found = tuple(
            concept for concept in (entry.concepts if entry else ()) if not concept.startswith(("@p:", OUT_OF_SCOPE))
        )
        if concepts_found:
            return _named_term(word, concepts_found, 0.8, ())
    return None


def _corrected_term(word: str, candidates: list[_Candidate], index: IndexReader) -> QueryTerm | None:
    """The unit a mistyped word was meant to be: all nearest words together."""
    concepts: dict[str, float] = {}
    index_terms: dict[str, float] = {}
    for candidate in candidates:
        entry = index.get(candidate.word)
        if entry:
            meant = [concept for concept in entry.concepts if not concept.startswith(OUT_OF_SCOPE)]
            concepts |= {concept: candidate.factor for concept in meant if concept not in concepts}
            if entry.has_postings:
                index_terms[candidate.word] = candidate.factor
    if not concepts and not index_terms:
        return None
    if not concepts and len(word) < _MIN_CORRECTED:
        return None  # short words have too many neighbours: “Paris” is not a mistyped “parts”
    corrected = next(candidate.word for candidate in candidates if index.get(candidate.word))
    places = {concept: factor for concept, factor in concepts.items() if concept.startswith("@p:")}
    if places and len(places) <= 4:
        return QueryTerm("place", word, tuple(places.items()), tuple(index_terms.items()), corrected=corrected)
    concepts_found = {concept: factor for concept, factor in concepts.items() if not concept.startswith("@p:")}
    if (
        concepts_found
        and not index_terms
        and len(word) < _MIN_CORRECTED
        and not phonetics.sounds_like(word, corrected, 1)
    ):
        return None
    kind: Kind = "idea" if concepts_found else "word"
    return QueryTerm(
        kind,
        word,
        tuple(concepts_found.items()),
        tuple(index_terms.items()),
        0.8 if concepts_found else 0.5,
        corrected=corrected,
    )


def _prefix_match(word: str, index: IndexReader, least: int, unfinished: bool) -> QueryTerm | None:
    """Words and names of the same file that start with a word."""
    if len(word) < least:
        return None
    concepts: dict[str, float] = {}
    index_terms: dict[str, float] = {}
    for other, entry in index.shard(word).items():
        if not other.startswith(word) or other == word:
            continue
        factor = floor(900 * len(word) / len(other) + 0.5) / 1000
        nearly = unfinished or (len(word) >= _MIN_PREFIX and len(other) <= len(word) + 2)
        for concept in entry.concepts if len(concepts) < _MAX_COMPLETIONS else ():
            if concept.startswith(OUT_OF_SCOPE) or (not nearly and concept.startswith("@p:")):
                continue  # a whole word that a name happens to start with
            concepts[concept] = max(concepts.get(concept, 0.0), factor)
        if entry.has_postings and len(other) <= len(word) + 5 and len(index_terms) < _MAX_COMPLETIONS:
            index_terms[other] = factor
    if not concepts and not index_terms:
        return None
    places = {concept: factor for concept, factor in concepts.items() if concept.startswith("@p:")}
    if places:
        return QueryTerm("place", word, tuple(places.items()), tuple(index_terms.items()))
    return QueryTerm("idea" if concepts else "word", word, tuple(concepts.items()), tuple(index_terms.items()), 0.7)


def _phonetic_match(
    words: tuple[str, ...], index: IndexReader, max_distance: int = phonetics.MAX_DISTANCE - 1
) -> QueryTerm | None:
    """A place whose name sounds like the words, in whatever script; `most` says how far off it may be."""
    places = next(
        filter(None, (_nearest_by_sound(word, index, max_distance) for word in phonetics.joined_forms(words))),
        frozenset[str](),
    )
    if not 0 < len(places) <= _MAX_PHONETIC:
        return None
    labels = [str(index.place(place[3:])["label"]) for place in sorted(places)]
    weighed = tuple((place, 0.7) for place in sorted(places))
    return QueryTerm("place", " ".join(words), weighed, corrected=" or ".join(labels))


def _nearest_by_sound(word: str, index: IndexReader, max_distance: int) -> frozenset[str]:
    """The places whose names sound most like a word."""
    surface = phonetics.transcribe(word)
    key = phonetics.consonant_key(surface)
    nearest, places = max_distance, set[str]()
    for other, entry in index.shard(key).items() if key else ():
        filed, _, name = other.partition(" ")
        found = phonetics.phonetic_distance(surface, name) if filed == key else phonetics.MAX_DISTANCE
        if found < nearest:
            nearest, places = found, set(entry.concepts)
        elif found == nearest:
            places |= set(entry.concepts)
    return frozenset(places)


def _phonetic_phrase(words: list[str], at: int, index: IndexReader) -> tuple[QueryTerm, int] | None:
    """A place's name written in other parts than usual: Alqosh or Al-Qosh, Tal Afar or Telafar."""
    for size in range(_MAX_PHONETIC, 1, -1):
        some = words[at : at + size]
        if len(some) == size and _may_be_name_parts(some, index):
            term = _phonetic_match(tuple(some), index)
            if term:
                return term, size
    return None


def _may_be_name_parts(words: list[str], index: IndexReader) -> bool:
    entry = [index.get(word) for word in words]
    return not all(entry) and not any(found and found.concepts for found in entry)
