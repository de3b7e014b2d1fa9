"""Record models of the exports, and their data: entries, claims, places, sources, organisations and vocabularies."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry, Support
from returnkb.assessment.freshness import NEVER, Freshness, Status
from returnkb.exports.records.formats import JsonObject
from returnkb.exports.records.identity import uuid
from returnkb.model import page_urls
from returnkb.model.alert import Alert
from returnkb.model.entry import Claim, Condition, Gap, Guide, Programme, Service
from returnkb.model.field_types import Day, FrozenModel, Line, PlaceId, Sentence, Slug, TopicId
from returnkb.model.place import Place
from returnkb.model.source import Organisation, Source
from returnkb.model.source_state import SourceState
from returnkb.model.vocabulary import Component, Group, Illness, Mode, Question, ServiceType, Topic


class FreshnessRecord(FrozenModel):
    """How fresh something is, why, and the days on which that changes by itself; a day that never comes is left out."""

    status: Status = Field(description="Current, unverified, due, overdue, contradicted or historical.")
    reason: Sentence = Field(description="Why, in one clause.")
    due: Day | None = Field(None, description="The day it is due for another look.")
    overdue: Day | None = Field(None, description="The day it is more than twice past its topic's limit.")
    historical: Day | None = Field(None, description="The day it counts as history.")
    checked_on: Day | None = Field(None, description="The day a person checked it; absent: nobody has.")


class ClaimRecord(Claim):
    """A claim with its reference and how it was judged."""

    ref: Line = Field(description="Its full reference, which never changes.", examples=["kosovo/pensions#c1"])
    uuid: Line = Field(description="The same as a UUID, used in every format.")
    entry: Line = Field(description="The entry it stands in.")
    page: Line = Field(description="Its place on the site.")
    place: PlaceId | None = Field(None, description="The place it holds for.")
    topic: TopicId = Field(description="The topic of its entry.")
    support: Support = Field(description="One source, corroborated, or conflicting.")
    judged: FreshnessRecord = Field(description="How fresh it is.")


class _EntryRecord(FrozenModel):
    """Fields that an exported entry has besides those of its file."""

    id: Line = Field(description="Its id, which never changes.", examples=["kosovo/pensions"])
    uuid: Line = Field(description="The same as a UUID, used in every format.")
    page: Line = Field(description="Its page on the site.")
    place: PlaceId | None = Field(None, description="The place it belongs to.")
    judged: FreshnessRecord = Field(description="How fresh the whole is: the worst of its claims that are not history.")
    claims: tuple[ClaimRecord, ...] = Field(description="The facts, in the order of the file.")
    body: str = Field("", description="The text below the facts, as Markdown.")
    footnotes: tuple[Sentence, ...] = Field((), description="Footnotes that belong wherever this is shown.")


class ConditionRecord(_EntryRecord, Condition):
    """What life is like in a place."""


class ServiceRecord(_EntryRecord, Service):
    """Somebody who helps."""


class ProgrammeRecord(_EntryRecord, Programme):
    """A return or reintegration programme."""


class GapRecord(_EntryRecord, Gap):
    """A question somebody searched for and could not answer."""


class GuideRecord(_EntryRecord, Guide):
    """A page for counsellors."""


class PlaceRecord(Place):
    """A place with its page."""

    uuid: Line = Field(description="Its UUID, used in every format.")
    page: Line = Field(description="Its page on the site.")
    country: Slug = Field(description="The country or union it belongs to.")
    entries: int = Field(description="How many entries it has of its own.")


class SourceRecord(Source):
    """A source with its page and what a machine last saw of it."""

    id: Slug = Field(description="Its id, which never changes.")
    uuid: Line = Field(description="Its UUID, used in every format.")
    page: Line = Field(description="Its page on the site.")
    claims: int = Field(description="How many claims lean on it.")
    seen: SourceState | None = Field(None, description="What a machine last saw there; absent: none has looked.")


class OrganisationRecord(Organisation):
    """An organisation with its page."""

    id: Slug = Field(description="Its id, which never changes.")
    uuid: Line = Field(description="Its UUID, used in every format.")
    page: Line = Field(description="Its page on the site.")


ENTRY_RECORDS: dict[str, type[FrozenModel]] = {
    "condition": ConditionRecord,
    "service": ServiceRecord,
    "programme": ProgrammeRecord,
    "gap": GapRecord,
    "guide": GuideRecord,
}
VOCABULARIES: dict[str, type[FrozenModel]] = {
    "topics": Topic,
    "questions": Question,
    "illnesses": Illness,
    "alerts": Alert,
    "services": ServiceType,
    "groups": Group,
    "modes": Mode,
    "components": Component,
}


def to_json_object(part: FrozenModel | SourceState) -> JsonObject:
    """A model as JSON data, without absent fields."""
    return part.model_dump(mode="json", exclude_none=True)


def entries(assessed: AssessedCorpus) -> Iterator[JsonObject]:
    """All entries as records."""
    return (entry_record(assessed, entry) for entry in assessed.entries.values())


def entry_record(assessed: AssessedCorpus, entry: AssessedEntry) -> JsonObject:
    """An entry with its ids, page, assessment and claims."""
    data: JsonObject = {
        "id": entry.id,
        "uuid": uuid("entry", entry.id),
        "kind": entry.entry.kind,
        "page": page_urls.entry(entry.id),
    }
    if entry.place_id:
        data["place"] = entry.place_id
    data |= entry.entry.model_dump(mode="json", exclude_none=True, exclude={"claims"})
    if isinstance(entry.entry, Service):
        data["offices"] = [to_json_object(office) for office in assessed.corpus.visible_offices(entry.entry)]
    data["judged"] = _freshness(entry.freshness)
    data["claims"] = [claim_record(assessed, claim) for claim in entry.claims]
    data["body"] = entry.record.document.body.strip()
    return data


def claims(assessed: AssessedCorpus) -> Iterator[JsonObject]:
    """All claims as records."""
    return (claim_record(assessed, claim) for claim in assessed.claims.values())


def claim_record(assessed: AssessedCorpus, claim: AssessedClaim) -> JsonObject:
    """A claim with its reference, page, scope, support and freshness."""
    data: JsonObject = {"ref": claim.ref, "uuid": uuid("claim", claim.ref), "entry": claim.entry_id}
    data["page"] = page_urls.entry(claim.entry_id, claim.claim.id)
    if claim.scope:
        data["place"] = claim.scope
    data["topic"] = assessed.entries[claim.entry_id].entry.topic
    return {**data, **to_json_object(claim.claim), "support": str(claim.support), "judged": _freshness(claim.freshness)}


def places(assessed: AssessedCorpus) -> Iterator[JsonObject]:
    """All places of the gazetteer as records."""
    for record in assessed.corpus.places.values():
        yield {
            **to_json_object(record.value),
            "uuid": uuid("place", record.id),
            "page": page_urls.place(record.id),
            "country": record.value.country_id,
            "entries": len(assessed.by_place.get(record.id, [])),
        }


def sources(assessed: AssessedCorpus) -> Iterator[JsonObject]:
    """All sources of the register as records."""
    for record in assessed.corpus.sources.values():
        data = {
            "id": record.id,
            "uuid": uuid("source", record.id),
            "page": page_urls.source(record.id),
            **to_json_object(record.value),
            "claims": len(assessed.by_source.get(record.id, [])),
        }
        source_state = assessed.corpus.source_states.get(record.id)
        yield {**data, "seen": to_json_object(source_state)} if source_state else data


def organisations(assessed: AssessedCorpus) -> Iterator[JsonObject]:
    """All organisations as records."""
    for record in assessed.corpus.organisations.values():
        page = page_urls.organisation(record.id)
        yield {"id": record.id, "uuid": uuid("organisation", record.id), "page": page, **to_json_object(record.value)}


def vocabulary(assessed: AssessedCorpus, name: str) -> Iterator[JsonObject]:
    """The terms of a vocabulary in the order of its file."""
    return (to_json_object(record.value) for record in getattr(assessed.corpus, name).values())


def _freshness(freshness: Freshness) -> JsonObject:
    clock = freshness.dates
    days = {"due": clock.due, "overdue": clock.overdue, "historical": clock.historical}
    data: JsonObject = {"status": str(freshness.status), "reason": freshness.reason}
    data |= {name: day.isoformat() for name, day in days.items() if day != NEVER}
    if freshness.verified_on:
        data["checked_on"] = freshness.verified_on.isoformat()
    return data
