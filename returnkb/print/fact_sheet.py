"""The content of a fact sheet: chosen facts of a place in order, each with the numbers of its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assess import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.office_visibility import visible_offices
from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import Gap, Service
from returnkb.model.place import Place
from returnkb.model.source import Source


@dataclass(frozen=True)
class Choice:
    """What a sheet is asked for: a place, and topics and kinds of service, none meaning all. Nothing about who asks."""

    place: Place
    topics: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether only some topics or services are wanted."""
        return bool(self.topics or self.services)


@dataclass(frozen=True)
class Line:
    """A statement with the numbers of the sources it rests on, and where it holds if not in the sheet's place."""

    claim: AssessedClaim
    numbers: tuple[int, ...]
    scope: Place | None


@dataclass(frozen=True)
class Section:
    """The statements on one head topic, newest first, and questions that were searched in vain."""

    topic: str
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Helper:
    """A service with the sources its details come from."""

    id: str
    service: Service
    organisation: str
    judged: AssessedEntry
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """One place on the sheet: its services and sections, and how much was left out as history."""

    place: Place
    helpers: tuple[Helper, ...]
    sections: tuple[Section, ...]
    history: int


@dataclass(frozen=True)
class Cited:
    """A source under its number, with the last day somebody read it."""

    number: int
    id: str
    source: Source
    accessed: date


@dataclass(frozen=True)
class Sheet:
    """A whole sheet. The first part is the place itself; wider areas follow where they were wanted."""

    choice: Choice
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    sources: tuple[Cited, ...]
    notes: tuple[str, ...]

    @property
    def read_up_to(self) -> date | None:
        """The last day on which any of its sources was read."""
        return max((cited.accessed for cited in self.sources), default=None)


def gather(assessed: AssessedCorpus, choice: Choice) -> Sheet:
    """Gather a sheet: the place's own facts, and those of the areas around it when topics were chosen or it has none."""
    own = assessed.by_place.get(choice.place.id, [])
    wider = wider_areas(assessed.corpus, choice.place) if choice.narrowed or not own else []
    numbers: dict[str, int] = {}
    parts = []
    for place in (choice.place, *wider):
        part = part_on(assessed, choice, place, numbers)
        if part.helpers or part.sections or part.history or place is choice.place:
            parts.append(part)
    heads = [topic for topic in assessed.corpus.topics if "." not in topic]
    wanted = choice.topics or (() if choice.services else tuple(topic for topic in heads if topic != "context"))
    found = {section.topic for section in parts[0].sections} | _topics_of(parts[0].helpers)
    return Sheet(
        choice,
        tuple(parts),
        tuple(topic for topic in wanted if topic not in found),
        tuple(cited_in(assessed, numbers, parts)),
        tuple(_notes(assessed, [part.place for part in parts])),
    )


def wider_areas(corpus: Corpus, place: Place) -> list[Place]:
    """What a place is part of, nearest first, areas that cross the administrative order before the country."""
    chain = corpus.chain(place.id)[1:]
    return [*chain[:-1], *(corpus.place(area) for area in place.also_in), *chain[-1:]]


def part_on(assessed: AssessedCorpus, choice: Choice, place: Place, numbers: dict[str, int]) -> Part:
    """What was asked for of one place; `numbers` gives each source its number and grows."""
    entries = [entry for entry in assessed.by_place.get(place.id, []) if _wanted(entry, choice)]
    helpers = [entry for entry in entries if isinstance(entry.entry, Service) and not entry.is_history]
    helpers.sort(key=lambda entry: (_service(entry).status == "closed", entry.entry.title))
    made = tuple(_helper(assessed, entry, numbers) for entry in helpers)
    by_topic: dict[str, list[AssessedEntry]] = {topic: [] for topic in assessed.corpus.topics if "." not in topic}
    for entry in entries:
        by_topic[entry.entry.topic.partition(".")[0]].append(entry)
    sections = [_section(assessed, topic, found, place, numbers) for topic, found in by_topic.items() if found]
    return Part(
        place,
        made,
        tuple(section for section in sections if section.lines or section.gaps),
        sum(1 for entry in entries for claim in entry.claims if claim.is_history),
    )


def _wanted(entry: AssessedEntry, choice: Choice) -> bool:
    """Whether an entry was asked for; chosen services do not take chosen topics away."""
    if not choice.narrowed:
        return True
    heads = {topic.partition(".")[0] for topic in (entry.entry.topic, *entry.entry.also)}
    offers = set(entry.entry.offers) if isinstance(entry.entry, Service) else set()
    return bool(heads & set(choice.topics) or offers & set(choice.services))


def _section(
    assessed: AssessedCorpus, topic: str, entries: Sequence[AssessedEntry], place: Place, numbers: dict[str, int]
) -> Section:
    living = [claim for entry in entries for claim in entry.claims if not claim.is_history]
    living.sort(key=lambda claim: -(claim.claim.observed.latest.toordinal() if claim.claim.observed.latest else 0))
    lines = tuple(
        Line(
            claim,
            _numbered(claim, numbers),
            assessed.corpus.place(claim.scope) if claim.scope and claim.scope != place.id else None,
        )
        for claim in living
    )
    return Section(topic, lines, tuple(entry.entry for entry in entries if isinstance(entry.entry, Gap)))


def _helper(assessed: AssessedCorpus, entry: AssessedEntry, numbers: dict[str, int]) -> Helper:
    whole = _service(entry)
    service = whole.model_copy(update={"offices": visible_offices(assessed, whole)})
    carriers = {office.claim for office in service.offices}
    used = [claim for claim in entry.claims if claim.claim.id in carriers] or list(entry.claims[:1])
    found = dict.fromkeys(number for claim in used for number in _numbered(claim, numbers))
    name = assessed.corpus.organisations[service.organisation].value.name
    return Helper(entry.id, service, name, entry, tuple(found))


def _service(entry: AssessedEntry) -> Service:
    assert isinstance(entry.entry, Service)  # only called on services
    return entry.entry


def _topics_of(helpers: Iterable[Helper]) -> set[str]:
    return {topic.partition(".")[0] for helper in helpers for topic in (helper.service.topic, *helper.service.also)}


def _numbered(claim: AssessedClaim, numbers: dict[str, int]) -> tuple[int, ...]:
    """The numbers of a claim's sources, given in the order in which they first stand on the sheet."""
    return tuple(numbers.setdefault(evidence.source, len(numbers) + 1) for evidence in claim.claim.evidence)


def cited_in(assessed: AssessedCorpus, numbers: Mapping[str, int], parts: Sequence[Part]) -> Iterable[Cited]:
    """The sources under their numbers, each with the last day it was read for something in these parts."""
    read: dict[str, date] = {}
    claims = [line.claim for part in parts for section in part.sections for line in section.lines]
    claims += [claim for part in parts for helper in part.helpers for claim in helper.judged.claims]
    for claim in claims:
        for evidence in claim.claim.evidence:
            read[evidence.source] = max(evidence.accessed, read.get(evidence.source, evidence.accessed))
    for source, number in numbers.items():
        yield Cited(number, source, assessed.corpus.sources[source].value, read[source])


def _notes(assessed: AssessedCorpus, places: Sequence[Place]) -> Iterable[str]:
    """The footnotes of the countries on the sheet."""
    for country in dict.fromkeys(place.country_id for place in places):
        note = assessed.corpus.place(country).footnote
        if note:
            yield note
