"""Content of a fact sheet: selected services and claims of a place, with numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import Gap, Service
from returnkb.model.place import Place
from returnkb.model.source import Source


@dataclass(frozen=True)
class SheetRequest:
    """Selection for a sheet: a place, head topics and kinds of service; without topics and services, everything. It holds nothing personal.

    `most` is the largest number of statements on each topic, the newest ones.
    """

    place: Place
    topics: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    most: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether topics or services were selected."""
        return bool(self.topics or self.services)


@dataclass(frozen=True)
class Statement:
    """A claim with the numbers of its sources, and its scope if that is not the place of the part."""

    claim: AssessedClaim
    numbers: tuple[int, ...]
    scope: Place | None


@dataclass(frozen=True)
class TopicSection:
    """Claims on a head topic, newest first, and the gaps in it."""

    topic: str
    statements: tuple[Statement, ...]
    gaps: tuple[Gap, ...]
    left_out: int = 0


@dataclass(frozen=True)
class ListedService:
    """A service with the numbers of the sources of its details."""

    id: str
    service: Service
    organisation: str
    assessed: AssessedEntry
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class PlacePart:
    """The part of a sheet on one place; `history_count` is the number of claims left out as history."""

    place: Place
    services: tuple[ListedService, ...]
    sections: tuple[TopicSection, ...]
    history_count: int


@dataclass(frozen=True)
class CitedSource:
    """A numbered source, with the last day on which it was read."""

    number: int
    id: str
    source: Source
    accessed: date


@dataclass(frozen=True)
class FactSheet:
    """A fact sheet; the first part is about the place itself, further ones about enclosing areas."""

    request: SheetRequest
    parts: tuple[PlacePart, ...]
    missing_topics: tuple[str, ...]
    sources: tuple[CitedSource, ...]
    footnotes: tuple[str, ...]

    @property
    def read_up_to(self) -> date | None:
        """The last day on which any of its sources was read."""
        return max((cited.accessed for cited in self.sources), default=None)


def fact_sheet(assessed: AssessedCorpus, request: SheetRequest) -> FactSheet:
    """The sheet of a place, with enclosing areas if topics or services were selected or the place has no entries."""
    own = assessed.by_place.get(request.place.id, [])
    wider = enclosing_areas(assessed.corpus, request.place) if request.narrowed or not own else []
    numbers: dict[str, int] = {}
    parts = []
    for place in (request.place, *wider):
        part = place_part(assessed, request, place, numbers)
        if part.services or part.sections or part.history_count or place is request.place:
            parts.append(part)
    heads = [topic for topic in assessed.corpus.topics if "." not in topic]
    wanted = request.topics or (() if request.services else tuple(topic for topic in heads if topic != "context"))
    found = {section.topic for section in parts[0].sections} | _topics_of(parts[0].services)
    return FactSheet(
        request,
        tuple(parts),
        tuple(topic for topic in wanted if topic not in found),
        tuple(cited_sources(assessed, numbers, parts)),
        tuple(_footnotes(assessed, [part.place for part in parts])),
    )


def enclosing_areas(corpus: Corpus, place: Place) -> list[Place]:
    """The areas that contain a place, nearest first; areas outside the administrative hierarchy come before the country."""
    chain = corpus.chain(place.id)[1:]
    return [*chain[:-1], *(corpus.place(area) for area in place.also_in), *chain[-1:]]


def place_part(assessed: AssessedCorpus, request: SheetRequest, place: Place, numbers: dict[str, int]) -> PlacePart:
    """The requested content on one place; adds new sources to `numbers`."""
    entries = [entry for entry in assessed.by_place.get(place.id, []) if _is_requested(entry, request)]
    services = [entry for entry in entries if isinstance(entry.entry, Service) and not entry.is_history]
    services.sort(key=lambda entry: (_service(entry).status == "closed", entry.entry.title))
    listed = tuple(_listed_service(assessed, entry, numbers) for entry in services)
    by_topic: dict[str, list[AssessedEntry]] = {topic: [] for topic in assessed.corpus.topics if "." not in topic}
    for entry in entries:
        by_topic[entry.entry.topic.partition(".")[0]].append(entry)
    sections = [_section(assessed, topic, found, request, place, numbers) for topic, found in by_topic.items() if found]
    return PlacePart(
        place,
        listed,
        tuple(section for section in sections if section.statements or section.gaps),
        sum(1 for entry in entries for claim in entry.claims if claim.is_history),
    )


def _is_requested(entry: AssessedEntry, request: SheetRequest) -> bool:
    """Whether an entry matches a selected topic or a selected service."""
    if not request.narrowed:
        return True
    heads = {topic.partition(".")[0] for topic in (entry.entry.topic, *entry.entry.also)}
    offers = set(entry.entry.offers) if isinstance(entry.entry, Service) else set()
    return bool(heads & set(request.topics) or offers & set(request.services))


def _section(
    assessed: AssessedCorpus,
    topic: str,
    entries: Sequence[AssessedEntry],
    request: SheetRequest,
    place: Place,
    numbers: dict[str, int],
) -> TopicSection:
    current = [claim for entry in entries for claim in entry.claims if not claim.is_history]
    current.sort(key=lambda claim: -(claim.claim.observed.latest.toordinal() if claim.claim.observed.latest else 0))
    statements = tuple(
        Statement(
            claim,
            _source_numbers(claim, numbers),
            assessed.corpus.place(claim.scope) if claim.scope and claim.scope != place.id else None,
        )
        for claim in current[: request.most]
    )
    gaps = tuple(entry.entry for entry in entries if isinstance(entry.entry, Gap))
    return TopicSection(topic, statements, gaps, len(current) - len(statements))


def _listed_service(assessed: AssessedCorpus, entry: AssessedEntry, numbers: dict[str, int]) -> ListedService:
    complete = _service(entry)
    service = complete.model_copy(update={"offices": assessed.corpus.visible_offices(complete)})
    claim_ids = {office.claim for office in service.offices}
    used = [claim for claim in entry.claims if claim.claim.id in claim_ids] or list(entry.claims[:1])
    source_numbers = dict.fromkeys(number for claim in used for number in _source_numbers(claim, numbers))
    name = assessed.corpus.organisations[service.organisation].value.name
    return ListedService(entry.id, service, name, entry, tuple(source_numbers))


def _service(entry: AssessedEntry) -> Service:
    assert isinstance(entry.entry, Service)
    return entry.entry


def _topics_of(services: Iterable[ListedService]) -> set[str]:
    return {topic.partition(".")[0] for listed in services for topic in (listed.service.topic, *listed.service.also)}


def _source_numbers(claim: AssessedClaim, numbers: dict[str, int]) -> tuple[int, ...]:
    """The numbers of a claim's sources, assigned in order of first citation."""
    return tuple(numbers.setdefault(evidence.source, len(numbers) + 1) for evidence in claim.claim.evidence)


def cited_sources(
    assessed: AssessedCorpus, numbers: Mapping[str, int], parts: Sequence[PlacePart]
) -> Iterable[CitedSource]:
    """The numbered sources, each with the last day on which it was read for a claim in the parts."""
    read: dict[str, date] = {}
    claims = [statement.claim for part in parts for section in part.sections for statement in section.statements]
    claims += [claim for part in parts for listed in part.services for claim in listed.assessed.claims]
    for claim in claims:
        for evidence in claim.claim.evidence:
            read[evidence.source] = max(evidence.accessed, read.get(evidence.source, evidence.accessed))
    for source, number in numbers.items():
        yield CitedSource(number, source, assessed.corpus.sources[source].value, read[source])


def _footnotes(assessed: AssessedCorpus, places: Sequence[Place]) -> Iterable[str]:
    """The footnotes of the countries of some places."""
    for country in dict.fromkeys(place.country_id for place in places):
        footnote = assessed.corpus.place(country).footnote
        if footnote:
            yield footnote
