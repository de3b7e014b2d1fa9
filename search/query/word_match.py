"""Word matching: exact, stemmed, compound, misspelled, prefix and phonetic matches of single words of a query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log

from search.index.concepts import NATIONALITY, OUT_OF_SCOPE
from search.query.index_reader import IndexReader, TermEntry
from search.query.model import QueryTerm, Weighted, named_term, subject_term
from search.text import analyzer, phonetics, spelling
from search.text.stop_words import HELP_WORDS, RETURN_WORDS, is_stop_or_return_word, is_stop_word

ONE_EDIT, TWO_EDITS = 0.8, 0.6  # weights of corrected words
_MAX_COMPLETIONS = 12
_MAX_PHONETIC_PLACES = 3  # a sound that more places share is no evidence
_MIN_CORRECTED = 7  # letters from which a word may be corrected to one without a concept
_MIN_COMPOUND_HEAD, _MIN_COMPOUND = 5, 9
_SHORT_WORD = 6  # letters below which many words have a neighbour: a correction must sound alike too
_MIN_PREFIX = 6  # letters of a complete word that may be the start of another
_SHORT_NUMBER = 2  # digits of a number that says nothing, such as of persons or years
_RETURN_TOPIC = "@t:reintegration"
_NEVER_GUESSED = (OUT_OF_SCOPE, NATIONALITY)


@dataclass(frozen=True)
class Candidate:
    """A spelling to look up: the word as typed, or a correction with its weight."""

    word: str
    factor: float = 1.0


def spelling_candidates(word: str, index: IndexReader, unfinished: bool, language: str = "") -> list[Candidate]:
    """A word as typed if the index or a language has it, else followed by its likely corrections."""
    is_known = is_stop_or_return_word(word, language) or word in HELP_WORDS or index.is_common(word)
    if is_known or _is_indexed(word, index) or unfinished:
        return [Candidate(word)]
    near = spelling.corrections(word, index.lexicon, index.words)
    likely = [(found, edits) for found, edits in near if _is_likely(word, found, edits)]
    return [
        Candidate(word),
        *(Candidate(found, ONE_EDIT if edits == 1 else TWO_EDITS) for found, edits in likely),
    ]


def _is_likely(word: str, found: str, edits: int) -> bool:
    """Whether a correction is likely: the shorter the words, the more alike they must sound."""
    longer = max(len(analyzer.strip_article(word)), len(analyzer.strip_article(found)))
    if edits == 1 and word[0] == found[0] and longer >= _SHORT_WORD:
        return True
    return phonetics.sounds_like(word, found, edits)


def _is_indexed(word: str, index: IndexReader) -> bool:
    return index.get(word) is not None or index.get(analyzer.stem_key([word])) is not None


def match_word(
    word: str, candidates: list[Candidate], index: IndexReader, unfinished: bool, language: str = ""
) -> QueryTerm | None:
    """The term of a single word, by the first match of: exact, stem, inflected place, compound, fuzzy."""
    if is_stop_word(word, language):
        return _prefix_match(word, index, 2, unfinished) if unfinished else None
    if word.isdecimal() and len(word) <= _SHORT_NUMBER:
        return None
    if word in RETURN_WORDS or analyzer.strip_article(word) in RETURN_WORDS:
        return _return_term(word, word, index)
    entry = index.get(word)
    if word in HELP_WORDS and not (entry and entry.concepts):
        return QueryTerm(
            "word", word, index_terms=((word, 1.0), *_inflections(word, index)), weight=0.15, optional=True
        )
    if entry:
        return _exact_match(word, entry, index)
    concepts = _stem_concepts(word, index)
    if concepts:
        return named_term(word, concepts, 0.95, ())
    if index.is_common(word) and not unfinished:
        if analyzer.split_place_kinds([word], frozenset())[1]:
            return None
        return _other_form(word, index) or QueryTerm("unknown", word, weight=0.5, common=True)
    return (
        _inflected_name(word, index)
        or _compound_match(word, index)
        or _fuzzy_match(word, candidates[1:], index, unfinished)
        or QueryTerm("unknown", word, weight=0.5)
    )


def _return_term(typed: str, word: str, index: IndexReader) -> QueryTerm:
    """The term of a word that means only returning."""
    return QueryTerm(
        "word", typed, ((_RETURN_TOPIC, 0.6),), ((word, 1.0), *_inflections(word, index)), 0.1, optional=True
    )


def _other_form(word: str, index: IndexReader) -> QueryTerm | None:
    """Words with the stem of an ordinary word, such as with another article."""
    found = analyzer.with_articles(word) or [
        near
        for near, _ in spelling.corrections(word, index.lexicon, index.words)
        if analyzer.stem(near) == analyzer.stem(word)
    ]
    forms = tuple((form, 0.8) for form in found if (entry := index.get(form)) and entry.has_postings)
    return QueryTerm("word", word, (), forms, 0.4) if forms else None


def _inflected_name(word: str, index: IndexReader) -> QueryTerm | None:
    """The place or subject whose name is the stem of a word; of a word with the ending of a verb no place."""
    entry = index.get(analyzer.stem(word))
    concepts = entry.concepts if entry and not index.is_common(word) else ()
    places = tuple(concept for concept in concepts if concept.startswith("@p:"))
    if places:
        return None if analyzer.has_verb_ending(word) else named_term(word, places, 0.9, ())
    subjects = tuple(concept for concept in concepts if not concept.startswith(OUT_OF_SCOPE))
    return named_term(word, subjects, 0.9, ()) if subjects else None


def _fuzzy_match(word: str, candidates: list[Candidate], index: IndexReader, unfinished: bool) -> QueryTerm | None:
    """The best match of an unknown word.

    Names come before ordinary words, as a misspelled place must not find a rare word of similar spelling; a name that sounds
    the same comes before one that is two edits away.
    """
    corrected = _corrected_term(word, candidates, index)
    named = corrected if corrected and corrected.concepts else None
    near = named if named and candidates[0].factor >= ONE_EDIT else None
    by_sound = None if near or unfinished else phonetic_match((word,), index)
    least = 2 if unfinished else _MIN_PREFIX
    return near or by_sound or named or corrected or _prefix_match(word, index, least, unfinished)


def _exact_match(word: str, entry: TermEntry, index: IndexReader) -> QueryTerm:
    """The term of a word that the index has as typed."""
    index_terms = ((word, 1.0), *_inflections(word, index)) if entry.has_postings else ()
    if entry.concepts:
        return named_term(word, entry.concepts, 1.0, index_terms)
    stem_concepts = _stem_concepts(word, index)
    if any(concept.startswith(NATIONALITY) for concept in stem_concepts):
        return named_term(word, stem_concepts, 0.95, index_terms)
    if any(concept.startswith("@p:") for concept in stem_concepts) and _is_rare(word, index):
        # The inflected name of a place, quoted from a sentence in another language.
        return named_term(word, stem_concepts, 0.95, ())
    by_sound = (
        phonetic_match((word,), index, 0)
        if index_terms and _is_rare(word, index) and not index.is_common(word)
        else None
    )
    if by_sound:
        return replace(by_sound, index_terms=index_terms, corrected="")
    subjects = tuple((concept, 0.8) for concept in stem_concepts if not concept.startswith("@p:"))
    if subjects:
        return subject_term(QueryTerm("concept", word, subjects, index_terms))
    return QueryTerm("word", word, (), index_terms, _rarity_weight(word, index), common=index.is_common(word))


def _stem_concepts(word: str, index: IndexReader) -> tuple[str, ...]:
    """The concepts of the stem of a word; places only when names have such an ending and the word is no ordinary one."""
    entry = index.get(analyzer.stem_key([word]))
    no_place = analyzer.has_verb_ending(word) or index.is_common(word)
    concepts = entry.concepts if entry else ()
    return tuple(concept for concept in concepts if not (no_place and concept.startswith("@p:")))


def _inflections(word: str, index: IndexReader) -> Weighted:
    """Words of the same shard that differ only in their ending."""
    stem = analyzer.stem(word)
    inflections = [
        other for other in index.shard(word) if other != word and " " not in other and other.startswith(stem[:4])
    ]
    return tuple((other, 0.85) for other in inflections if analyzer.stem(other) == stem)[:_MAX_COMPLETIONS]


def _rarity_weight(word: str, index: IndexReader) -> float:
    """The inverse document frequency of a word, scaled; rounded, so that the browser computes the same."""
    rarity = log(1 + index.entries / (_document_frequency(word, index) + 0.5)) / log(1 + index.entries)
    return floor((0.2 + 0.6 * min(1.0, rarity)) * 1000 + 0.5) / 1000


def _is_rare(word: str, index: IndexReader) -> bool:
    return _document_frequency(word, index) <= max(3, index.entries // 500)


def _document_frequency(word: str, index: IndexReader) -> int:
    entry = index.get(word)
    return entry.count if entry else 0


def _compound_match(word: str, index: IndexReader) -> QueryTerm | None:
    """A German compound: the longest first part that names a subject."""
    for size in range(len(word) - 3, _MIN_COMPOUND_HEAD - 1, -1) if len(word) >= _MIN_COMPOUND else ():
        if word[:size] in RETURN_WORDS:
            return _return_term(word, word[:size], index)
        entry = index.get(word[:size])
        subjects = tuple(
            concept for concept in (entry.concepts if entry else ()) if not concept.startswith(("@p:", *_NEVER_GUESSED))
        )
        if subjects:
            return named_term(word, subjects, 0.8, ())
    return None


def _corrected_term(word: str, candidates: list[Candidate], index: IndexReader) -> QueryTerm | None:
    """The term of a misspelled word: all of its nearest words together."""
    concepts: dict[str, float] = {}
    index_terms: dict[str, float] = {}
    for candidate in candidates:
        entry = index.get(candidate.word)
        if entry:
            in_scope = [concept for concept in entry.concepts if not concept.startswith(_NEVER_GUESSED)]
            concepts |= {concept: candidate.factor for concept in in_scope if concept not in concepts}
            if entry.has_postings:
                index_terms[candidate.word] = candidate.factor
    if not concepts and not index_terms:
        return None
    if not concepts and len(word) < _MIN_CORRECTED:
        return None  # short words have too many neighbours: “Paris” is no misspelled “parts”
    corrected = next(candidate.word for candidate in candidates if index.get(candidate.word))
    places = {concept: factor for concept, factor in concepts.items() if concept.startswith("@p:")}
    if places and len(places) <= 4:
        return QueryTerm(
            "place", word, tuple(places.items()), tuple(index_terms.items()), corrected=corrected, guessed=True
        )
    subjects = {concept: factor for concept, factor in concepts.items() if not concept.startswith("@p:")}
    if subjects and not index_terms and len(word) < _MIN_CORRECTED and not phonetics.sounds_like(word, corrected, 1):
        return None
    term = QueryTerm("word", word, tuple(subjects.items()), tuple(index_terms.items()), 0.5, corrected=corrected)
    return subject_term(replace(term, guessed=True), 0.8) if subjects else term


def _prefix_match(word: str, index: IndexReader, min_length: int, unfinished: bool) -> QueryTerm | None:
    """Words and names of the same shard that start with a word."""
    if len(word) < min_length:
        return None
    concepts: dict[str, float] = {}
    index_terms: dict[str, float] = {}
    for other, entry in index.shard(word).items():
        if not other.startswith(word) or other == word:
            continue
        factor = floor(900 * len(word) / len(other) + 0.5) / 1000
        if not unfinished and " " in other:
            continue  # a complete word is no start of a phrase
        may_be_name = unfinished or len(other) <= len(word) + 2
        for concept in entry.concepts if len(concepts) < _MAX_COMPLETIONS else ():
            if concept.startswith(_NEVER_GUESSED) or (not may_be_name and concept.startswith("@p:")):
                continue  # a complete word that happens to start a name
            concepts[concept] = max(concepts.get(concept, 0.0), factor)
        if entry.has_postings and len(other) <= len(word) + 5 and len(index_terms) < _MAX_COMPLETIONS:
            index_terms[other] = factor
    if not concepts and not index_terms:
        return None
    places = {concept: factor for concept, factor in concepts.items() if concept.startswith("@p:")}
    if places:
        return QueryTerm("place", word, tuple(places.items()), tuple(index_terms.items()), guessed=True)
    term = QueryTerm("word", word, tuple(concepts.items()), tuple(index_terms.items()), 0.7, guessed=True)
    return subject_term(term, 0.7) if concepts else term


def phonetic_match(
    words: tuple[str, ...], index: IndexReader, max_distance: int = phonetics.MAX_DISTANCE - 1
) -> QueryTerm | None:
    """A place whose name sounds like the words, in any script, within a phonetic distance."""
    places = next(
        filter(None, (_nearest_by_sound(word, index, max_distance) for word in phonetics.joined_forms(words))),
        frozenset[str](),
    )
    if not 0 < len(places) <= _MAX_PHONETIC_PLACES:
        return None
    labels = [str(index.place(place[3:])["label"]) for place in sorted(places)]
    weighted = tuple((place, 0.7) for place in sorted(places))
    return QueryTerm("place", " ".join(words), weighted, corrected=" or ".join(labels), guessed=True)


def _nearest_by_sound(word: str, index: IndexReader, max_distance: int) -> frozenset[str]:
    """The places whose names are phonetically nearest to a word."""
    sounds = phonetics.transcribe(word)
    key = phonetics.consonant_key(sounds)
    nearest, places = max_distance, set[str]()
    for other, entry in index.shard(key).items() if key else ():
        consonants, _, name = other.partition(" ")
        found = phonetics.phonetic_distance(sounds, name) if consonants == key else phonetics.MAX_DISTANCE
        if found < nearest:
            nearest, places = found, set(entry.concepts)
        elif found == nearest:
            places |= set(entry.concepts)
    return frozenset(places)
