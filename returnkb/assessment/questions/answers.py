"""Answers to the counsellor's questions: for each place and question the best answer, how recent and how local it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.questions.illness_names import IllnessNames
from returnkb.assessment.questions.short_answers import can_answer, states_what_is_asked
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Answer, Condition, Gap, Service
from returnkb.model.vocabulary import Question

# Years before the current one whose information counts as recent: 2024 and later in 2026.
RECENT_YEARS = 2


class Coverage(StrEnum):
    """How well a question is answered for a place, best first."""

    RECENT = "recent"
    OLD = "old"
    WIDER = "wider"
    GAP = "gap"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Candidate:
    """A candidate answer to a question for a place: the answer of an entry, or its newest claim."""

    entry: AssessedEntry
    claim: AssessedClaim
    text: str
    is_answer: bool
    is_main_topic: bool

    @property
    def observed(self) -> EdtfDate:
        """The time of its newest supporting claim."""
        return self.claim.claim.observed

    def is_recent(self, today: date) -> bool:
        """Whether its newest claim is about one of the recent years."""
        latest = self.observed.latest
        return latest is not None and latest.year >= today.year - RECENT_YEARS

    def rank(self, today: date) -> tuple[bool, bool, bool, date, str]:
        """Sort key, best last: an editor's answer, the main topic, recent, newer."""
        latest = self.observed.latest or date.min
        return self.is_answer, self.is_main_topic, self.is_recent(today), latest, self.claim.ref


@dataclass(frozen=True)
class PlaceAnswer:
    """The answer to one question for one place.

    `place_id` is the place that the answer is about; it differs from the asked place where only the wider area is known.
    """

    question: Question
    coverage: Coverage
    best: Candidate | None
    others: tuple[Candidate, ...]
    place_id: str
    gaps: tuple[AssessedEntry, ...]


@dataclass(frozen=True)
class QuestionIndex:
    """Index of the candidates and gaps of all questions by place, built once for a corpus."""

    assessed: AssessedCorpus

    @cached_property
    def _by_topic(self) -> Mapping[str, list[Question]]:
        found: dict[str, list[Question]] = {}
        for record in self.assessed.corpus.questions.values():
            for topic in record.value.topics:
                found.setdefault(topic, []).append(record.value)
        return found

    @cached_property
    def _illnesses(self) -> Mapping[str, frozenset[str]]:
        """Illnesses that the title of each entry names."""
        return {
            entry.id: frozenset(self._illness_names.named_in(entry.entry.title))
            for entry in self.assessed.entries.values()
        }

    @cached_property
    def _illness_names(self) -> IllnessNames:
        return IllnessNames(record.value for record in self.assessed.corpus.illnesses.values())

    @cached_property
    def _candidates(self) -> Mapping[tuple[str, str], list[Candidate]]:
        found: dict[tuple[str, str], list[Candidate]] = {}
        for entry in self.assessed.entries.values():
            if isinstance(entry.entry, Condition | Service):
                for question in self._questions_of(entry):
                    for place_id, candidate in self._of_entry(entry, question):
                        found.setdefault((place_id, question.id), []).append(candidate)
        for candidates in found.values():
            candidates.sort(key=lambda one: one.rank(self.assessed.today), reverse=True)
        return found

    @cached_property
    def _gaps(self) -> Mapping[tuple[str, str], list[AssessedEntry]]:
        found: dict[tuple[str, str], list[AssessedEntry]] = {}
        for entry in self.assessed.entries.values():
            if isinstance(entry.entry, Gap) and entry.place_id:
                for question in self._questions_of(entry):
                    if self._concerns_illness(entry, question) or not question.illnesses:
                        found.setdefault((entry.place_id, question.id), []).append(entry)
        return found

    def _questions_of(self, entry: AssessedEntry) -> list[Question]:
        topics = (entry.entry.topic, *entry.entry.also)
        found = {question.id: question for topic in topics for question in self._by_topic.get(topic, ())}
        for question_id in entry.entry.answer.questions if entry.entry.answer else ():
            if question_id in self.assessed.corpus.questions:
                found[question_id] = self.assessed.corpus.questions[question_id].value
        return list(found.values())

    def _concerns_illness(self, entry: AssessedEntry, question: Question) -> bool:
        """Whether an entry is about an illness of a question, by its own field, its title or its search words."""
        if set(entry.entry.illnesses) & set(question.illnesses):
            return True
        named = self._illnesses[entry.id] | self._illness_names.named_in(*entry.entry.words)
        return not named.isdisjoint(question.illnesses)

    def _has_illness(self, entry: AssessedEntry) -> bool:
        """Whether an entry is about one illness, by its own field or its title."""
        return bool(entry.entry.illnesses or self._illnesses[entry.id])

    def _of_entry(self, entry: AssessedEntry, question: Question) -> Iterator[tuple[str, Candidate]]:
        """The candidates of an entry for a question, one for each place that its claims are about."""
        about = self._concerns_illness(entry, question) or bool(
            entry.entry.answer and question.id in entry.entry.answer.questions
        )
        answer = _answer_to(entry, question)
        if self._has_illness(entry) and not question.illnesses and not (answer and answer.questions):
            return  # An entry about one illness does not answer a question about all medicines.
        claims = [claim for claim in entry.claims if about or not question.illnesses or self._names(claim, question)]
        for place_id, group in _by_scope(claims).items():
            behind = [claim for claim in group if answer and claim.claim.id in answer.claims]
            fitting = [claim for claim in group if can_answer(entry.entry, claim.claim, question)]
            if answer and behind:
                main = entry.entry.topic in question.topics
                yield place_id, Candidate(entry, max(behind, key=_newer), answer.text, True, main)
            elif fitting:
                newest = max(fitting, key=_newer)
                yield place_id, Candidate(entry, newest, newest.claim.text, False, True)

    def _names(self, claim: AssessedClaim, question: Question) -> bool:
        return not self._illness_names.named_in(claim.claim.text).isdisjoint(question.illnesses)

    def answer(self, place_id: str, question: Question) -> PlaceAnswer:
        """The answer to a question for a place: its own, else that of the nearest wider area."""
        corpus, today = self.assessed.corpus, self.assessed.today
        own_gaps = tuple(self._gaps.get((place_id, question.id), ()))
        for number, place in enumerate(corpus.chain(place_id)):
            candidates = self._candidates.get((place.id, question.id), [])
            if useful := _best_tier(candidates):
                coverage = Coverage.RECENT if useful[0].is_recent(today) else Coverage.OLD
                if number:
                    coverage = Coverage.GAP if own_gaps else Coverage.WIDER
                return PlaceAnswer(question, coverage, useful[0], tuple(useful[1:]), place.id, own_gaps)
        gaps = own_gaps or tuple(
            gap for place in corpus.chain(place_id) for gap in self._gaps.get((place.id, question.id), ())
        )
        return PlaceAnswer(question, Coverage.GAP if gaps else Coverage.NOTHING, None, (), place_id, gaps)

    @cached_property
    def _answered_within(self) -> Mapping[tuple[str, str], list[str]]:
        """The places with an answer of their own, by question and by each wider area of the place."""
        corpus, found = self.assessed.corpus, dict[tuple[str, str], list[str]]()
        for place_id, question_id in self._candidates:
            for area in corpus.chain(place_id)[1:]:
                found.setdefault((area.id, question_id), []).append(place_id)
        return found

    def answered_within(self, place_id: str, question: Question) -> list[str]:
        """The places within a place that have an answer of their own, the main ones first, then by name."""
        corpus, found = self.assessed.corpus, self._answered_within.get((place_id, question.id), [])
        return sorted(found, key=lambda one: (not corpus.place(one).main, corpus.place(one).label))

    def answers(self, place_id: str) -> list[PlaceAnswer]:
        """The answers to all questions for a place, in the order of the questions."""
        return [self.answer(place_id, record.value) for record in self.assessed.corpus.questions.values()]


def _answer_to(entry: AssessedEntry, question: Question) -> Answer | None:
    """The answer of an entry to a question: one that names the question, or that names none, has its topic and states what is asked."""
    answer = entry.entry.answer
    if answer is None or answer.questions:
        return answer if answer and question.id in answer.questions else None
    has_topic = entry.entry.topic in question.topics
    return answer if has_topic and states_what_is_asked(entry.entry, answer.text, question) else None


def _best_tier(candidates: list[Candidate]) -> list[Candidate]:
    """The valid candidates; the historical ones where no other is known."""
    valid = [one for one in candidates if not one.claim.is_history]
    return valid or candidates


def _newer(claim: AssessedClaim) -> tuple[bool, date]:
    """Sort key of claims, best last: valid after historical, then by time."""
    return not claim.is_history, claim.claim.observed.latest or date.min


def _by_scope(claims: Iterable[AssessedClaim]) -> dict[str, list[AssessedClaim]]:
    found: dict[str, list[AssessedClaim]] = {}
    for claim in claims:
        if claim.scope:
            found.setdefault(claim.scope, []).append(claim)
    return found
