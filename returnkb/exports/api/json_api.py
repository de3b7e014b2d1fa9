"""JSON API of static files: collections and whole entries under a version prefix, each with its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from pydantic import BaseModel, Field

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.freshness import Status
from returnkb.exports.records import records
from returnkb.exports.records.formats import Files, JsonObject
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.metadata import (
    ATTRIBUTION,
    LICENCE,
    LICENCE_URL,
    NOT_ADVICE,
    TITLE,
    ExportMetadata,
    export_metadata,
)
from returnkb.model.edition import Edition
from returnkb.model.field_types import Day, FrozenModel, Line, PlaceId, Sentence, TopicId
from returnkb.text.indented_json import indented_json

VERSION = "v1"
DRAFT = "https://json-schema.org/draft/2020-12/schema"


class EntryLine(FrozenModel):
    """An entry in one line, with the file that holds it whole."""

    id: Line = Field(description="Its id, which never changes.")
    uuid: Line = Field(description="The same as a UUID, used in every format.")
    kind: Line = Field(description="Condition, service, programme, gap or guide.")
    title: Line = Field(description="Its title.")
    place: PlaceId | None = Field(None, description="The place it belongs to.")
    topic: TopicId = Field(description="Its topic.")
    status: Status = Field(description="How fresh it is.")
    claims: int = Field(description="How many claims it has.")
    page: Line = Field(description="Its page on the site.")
    file: Line = Field(description="The file that holds it whole, beside this one.")


class ChangeLine(FrozenModel):
    """One thing that changed for the reader."""

    what: Line = Field(description="New, changed or withdrawn.")
    ref: Line = Field(description="The claim it is about.")
    text: Sentence = Field(description="What it states, or stated.")


class EditionRecord(FrozenModel):
    """A dated edition and what changed in it."""

    id: Line = Field(description="Its name.", examples=["2026.11"])
    uuid: Line = Field(description="The same as a UUID, used in every format.")
    day: Day = Field(description="Its cut-off day.")
    entries: int = Field(description="How many entries it held.")
    claims: int = Field(description="How many claims it held.")
    changes: tuple[ChangeLine, ...] = Field(description="What is new, changed or withdrawn since the one before.")


# By collection: description and record model.
COLLECTIONS: dict[str, tuple[str, type[BaseModel]]] = {
    "entries": ("Every entry in one line, with the file that holds it whole.", EntryLine),
    "claims": ("Every claim, with its evidence and how fresh it is.", records.ClaimRecord),
    "places": ("Every place, with all its names and its codes in other lists.", records.PlaceRecord),
    "sources": ("Every source anything leans on.", records.SourceRecord),
    "organisations": ("Every organisation that helps, runs or pays.", records.OrganisationRecord),
    "topics": ("The topics, with the days after which information is due.", records.VOCABULARIES["topics"]),
    "questions": ("The questions that counsellors ask of every place.", records.VOCABULARIES["questions"]),
    "illnesses": ("Illnesses, with the medicines that treat them.", records.VOCABULARIES["illnesses"]),
    "alerts": ("Recent changes that override what entries say.", records.VOCABULARIES["alerts"]),
    "services": ("The kinds of help.", records.VOCABULARIES["services"]),
    "groups": ("The groups of people with needs of their own.", records.VOCABULARIES["groups"]),
    "modes": ("The modes of return.", records.VOCABULARIES["modes"]),
    "components": ("The parts of good practice in return work.", records.VOCABULARIES["components"]),
    "editions": ("The editions and what changed in each.", EditionRecord),
}


def export(assessed: AssessedCorpus) -> Files:
    """`v1/index.json`, a file per collection, a file per entry, and their JSON Schemas."""
    metadata = export_metadata(assessed.corpus)
    items = {name: list(collect(assessed, metadata)) for name, collect in _COLLECTORS.items()}
    files: Files = {
        f"{VERSION}/{name}.json": _collection(assessed, metadata, name, listed) for name, listed in items.items()
    }
    for data in records.entries(assessed):
        text = indented_json(data)
        footnotes = metadata.footnotes(text)
        files[f"{VERSION}/{entry_file(data['id'])}"] = (
            indented_json({**data, "footnotes": footnotes}) if footnotes else text
        )
    files[f"{VERSION}/index.json"] = _index(assessed, metadata, {name: len(listed) for name, listed in items.items()})
    return files | {f"{VERSION}/schema/{name}.json": text for name, text in schemas().items()}


def entry_file(entry_id: str) -> str:
    """The file of a whole entry, relative to the version's folder."""
    return f"entries/{entry_id}.json"


def schemas() -> dict[str, str]:
    """The JSON Schema of every collection and of every kind of entry."""
    return {name: indented_json(_collection_schema(name)) for name in COLLECTIONS} | {
        kind: indented_json({"$schema": DRAFT, **model.model_json_schema(mode="serialization")})
        for kind, model in records.ENTRY_RECORDS.items()
    }


def _collection_schema(name: str) -> JsonObject:
    """The JSON Schema of a collection's file: a header and an array of records."""
    about, model = COLLECTIONS[name]
    record = model.model_json_schema(mode="serialization", ref_template="#/$defs/{model}")
    definitions = {**record.pop("$defs", {}), model.__name__: record}
    text = {"type": "string"}
    return {
        "$schema": DRAFT,
        "title": name.capitalize(),
        "description": about,
        "type": "object",
        "required": ["about", "schema", "licence", "judged_on", "count", "items"],
        "properties": {
            "about": text,
            "schema": {**text, "description": "The JSON Schema of this file, beside it."},
            "licence": {**text, "description": "The licence of the content."},
            "attribution": {**text, "description": "Whom to name when using it."},
            "edition": {**text, "description": "The last edition, if one was named."},
            "judged_on": {**text, "format": "date", "description": "The day freshness was judged by."},
            "footnotes": {"type": "array", "items": text, "description": "Show these wherever this is shown."},
            "count": {"type": "integer", "minimum": 0},
            "items": {"type": "array", "items": {"$ref": f"#/$defs/{model.__name__}"}},
        },
        "$defs": definitions,
    }


def _header(assessed: AssessedCorpus, metadata: ExportMetadata, about: str) -> JsonObject:
    header: JsonObject = {
        "about": about,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
    }
    if metadata.edition:
        header["edition"] = metadata.edition
    return {**header, "judged_on": assessed.today.isoformat()}


def _collection(assessed: AssessedCorpus, metadata: ExportMetadata, name: str, items: list[JsonObject]) -> str:
    header = {"schema": f"schema/{name}.json", **_header(assessed, metadata, COLLECTIONS[name][0])}
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    header |= {"footnotes": metadata.footnotes("\n".join(lines)), "count": len(items)}
    # One item per line keeps diffs small and lets line-based tools read the file.
    return indented_json(header).removesuffix("\n}\n") + ',\n "items": [\n' + ",\n".join(lines) + "\n ]\n}\n"


def _index(assessed: AssessedCorpus, metadata: ExportMetadata, counts: dict[str, int]) -> str:
    collections = {
        name: {"about": COLLECTIONS[name][0], "file": f"{name}.json", "schema": f"schema/{name}.json", "count": count}
        for name, count in counts.items()
    }
    entry = {"about": "One entry, whole.", "file": "entries/{id}.json", "schema": "schema/{kind}.json"}
    index = {
        **_header(assessed, metadata, TITLE),
        "caution": NOT_ADVICE,
        "version": VERSION,
        "paths": "`page` is relative to the site's root; `file` and `schema` are relative to this file's folder.",
        "promise": "Within a version, fields are only added; nothing is renamed or removed.",
        "collections": collections,
        "entry": entry,
        "credits": [vars(credit) for credit in metadata.credits],
        "footnotes": metadata.all_footnotes,
    }
    return indented_json(index)


def _entry_lines(assessed: AssessedCorpus, metadata: ExportMetadata) -> Iterable[JsonObject]:
    names = ("id", "uuid", "kind", "title", "place", "topic")
    for entry in records.entries(assessed):
        yield {
            **{name: entry[name] for name in names if name in entry},
            "status": entry["judged"]["status"],
            "claims": len(entry["claims"]),
            "page": entry["page"],
            "file": entry_file(entry["id"]),
        }


def _editions(assessed: AssessedCorpus, metadata: ExportMetadata) -> Iterable[JsonObject]:
    return (_edition(edition) for edition in metadata.editions)


def _edition(edition: Edition) -> JsonObject:
    changes = [{"what": change.what, "ref": change.ref, "text": change.text} for change in edition.changes]
    return {
        "id": edition.id,
        "uuid": uuid("edition", edition.id),
        "day": edition.day.isoformat(),
        "entries": edition.entries,
        "claims": len(edition.claims),
        "changes": changes,
    }


def _vocabulary(name: str) -> Callable[[AssessedCorpus, ExportMetadata], Iterable[JsonObject]]:
    return lambda assessed, metadata: records.vocabulary(assessed, name)


_COLLECTORS: dict[str, Callable[[AssessedCorpus, ExportMetadata], Iterable[JsonObject]]] = {
    "entries": _entry_lines,
    "claims": lambda assessed, metadata: records.claims(assessed),
    "places": lambda assessed, metadata: records.places(assessed),
    "sources": lambda assessed, metadata: records.sources(assessed),
    "organisations": lambda assessed, metadata: records.organisations(assessed),
    **{name: _vocabulary(name) for name in records.VOCABULARIES},
    "editions": _editions,
}
