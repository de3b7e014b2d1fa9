"""The static JSON API: every entry, claim, place, source, organisation and term as plain files under a version."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel, Field

from returnkb.assessment.assess import AssessedCorpus
from returnkb.assessment.freshness import Status
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records import records
from returnkb.exports.records.identity import uuid
from returnkb.exports.records.imprint import Imprint
from returnkb.exports.records.records import Data
from returnkb.model.edition import Edition
from returnkb.model.field_types import Day, FrozenModel, Line, PlaceId, Sentence, TopicId

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


# Collection: what it holds in one sentence, the record's model, and where its items come from.
COLLECTIONS: dict[str, tuple[str, type[BaseModel]]] = {
    "entries": ("Every entry in one line, with the file that holds it whole.", EntryLine),
    "claims": ("Every claim, with its evidence and how fresh it is.", records.ClaimRecord),
    "places": ("Every place, with all its names and its codes in other lists.", records.PlaceRecord),
    "sources": ("Every source anything leans on.", records.SourceRecord),
    "organisations": ("Every organisation that helps, runs or pays.", records.OrganisationRecord),
    "topics": ("The topics, with the days after which information is due.", records.VOCABULARIES["topics"]),
    "services": ("The kinds of help.", records.VOCABULARIES["services"]),
    "groups": ("The groups of people with needs of their own.", records.VOCABULARIES["groups"]),
    "modes": ("The modes of return.", records.VOCABULARIES["modes"]),
    "components": ("The parts of good practice in return work.", records.VOCABULARIES["components"]),
    "editions": ("The editions and what changed in each.", EditionRecord),
}


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`v1/index.json`, one file a collection, one file an entry, and the JSON Schema of each."""
    mark = imprints.imprint(assessed)
    made: dict[str, str | bytes] = {}
    items: dict[str, list[Data]] = {name: list(find(assessed, mark)) for name, find in _MAKERS.items()}
    for name, found in items.items():
        made[f"{VERSION}/{name}.json"] = _collection(assessed, mark, name, found)
    for data in records.entries(assessed):
        text = _json(data)
        notes = mark.footnotes(text)
        made[f"{VERSION}/{entry_file(data['id'])}"] = _json({**data, "footnotes": notes}) if notes else text
    made[f"{VERSION}/index.json"] = _index(assessed, mark, {name: len(found) for name, found in items.items()})
    return made | {f"{VERSION}/schema/{name}.json": text for name, text in schemas().items()}


def entry_file(entry_id: str) -> str:
    """The file that holds an entry whole, below the version's folder."""
    return f"entries/{entry_id}.json"


def schemas() -> dict[str, str]:
    """The JSON Schema of every collection and of every kind of entry."""
    made = {name: _json(_collection_schema(name)) for name in COLLECTIONS}
    for kind, model in records.ENTRY_RECORDS.items():
        made[kind] = _json({"$schema": DRAFT, **model.model_json_schema(mode="serialization")})
    return made


def _collection_schema(name: str) -> Data:
    """The schema of a collection's file: its head, and an array of records."""
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


def _head(assessed: AssessedCorpus, mark: Imprint, about: str) -> Data:
    head: Data = {
        "about": about,
        "licence": imprints.LICENCE,
        "licence_url": imprints.LICENCE_URL,
        "attribution": imprints.ATTRIBUTION,
    }
    if mark.edition:
        head["edition"] = mark.edition
    return {**head, "judged_on": assessed.today.isoformat()}


def _collection(assessed: AssessedCorpus, mark: Imprint, name: str, items: list[Data]) -> str:
    head = {"schema": f"schema/{name}.json", **_head(assessed, mark, COLLECTIONS[name][0])}
    listed = [json.dumps(item, ensure_ascii=False) for item in items]
    head |= {"footnotes": mark.footnotes("\n".join(listed)), "count": len(items)}
    # One item a line: small changes stay small, and line tools work.
    return _json(head).removesuffix("\n}\n") + ',\n "items": [\n' + ",\n".join(listed) + "\n ]\n}\n"


def _index(assessed: AssessedCorpus, mark: Imprint, counts: dict[str, int]) -> str:
    collections = {
        name: {"about": COLLECTIONS[name][0], "file": f"{name}.json", "schema": f"schema/{name}.json", "count": count}
        for name, count in counts.items()
    }
    entry = {"about": "One entry, whole.", "file": "entries/{id}.json", "schema": "schema/{kind}.json"}
    index = {
        **_head(assessed, mark, imprints.TITLE),
        "caution": imprints.NOT_ADVICE,
        "version": VERSION,
        "paths": "`page` is relative to the site's root; `file` and `schema` are relative to this file's folder.",
        "promise": "Within a version, fields are only added; nothing is renamed or removed.",
        "collections": collections,
        "entry": entry,
        "credits": [vars(credit) for credit in mark.credits],
        "footnotes": [note for *_, note in mark.notes.values()],
    }
    return _json(index)


def _entry_lines(assessed: AssessedCorpus, mark: Imprint) -> Iterable[Data]:
    for one in records.entries(assessed):
        line: Data = {name: one[name] for name in ("id", "uuid", "kind", "title", "place", "topic") if name in one}
        status, count = one["judged"]["status"], len(one["claims"])
        yield {**line, "status": status, "claims": count, "page": one["page"], "file": entry_file(one["id"])}


def _editions(assessed: AssessedCorpus, mark: Imprint) -> Iterable[Data]:
    return (_edition(edition) for edition in mark.editions)


def _edition(edition: Edition) -> Data:
    changes = [{"what": change.what, "ref": change.ref, "text": change.text} for change in edition.changes]
    return {
        "id": edition.id,
        "uuid": uuid("edition", edition.id),
        "day": edition.day.isoformat(),
        "entries": edition.entries,
        "claims": len(edition.claims),
        "changes": changes,
    }


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _terms(name: str) -> Callable[[AssessedCorpus, Imprint], Iterable[Data]]:
    return lambda assessed, mark: records.vocabulary(assessed, name)


_MAKERS: dict[str, Callable[[AssessedCorpus, Imprint], Iterable[Data]]] = {
    "entries": _entry_lines,
    "claims": lambda assessed, mark: records.claims(assessed),
    "places": lambda assessed, mark: records.places(assessed),
    "sources": lambda assessed, mark: records.sources(assessed),
    "organisations": lambda assessed, mark: records.organisations(assessed),
    **{name: _terms(name) for name in records.VOCABULARIES},
    "editions": _editions,
}
