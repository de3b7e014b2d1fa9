"""Provenance in PROV-O: from which source each claim was taken, who published it, on what day it was read, who checked it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from returnkb.assessment.assess import AssessedClaim, AssessedCorpus
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records.identity import urn
from returnkb.exports.records.imprint import Imprint
from returnkb.model.edtf import EdtfDate
from returnkb.model.source import Source

Node = dict[str, Any]

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FIELDS = {
    "prov:Entity (claim)": "The claim: dct:identifier, prov:value its text, dct:temporal the time it is about.",
    "prov:wasDerivedFrom": "From a claim to its sources; from a source to the one it repeats.",
    "prov:wasQuotedFrom": "From a claim to a source whose own words are kept with it.",
    "prov:hadPrimarySource": "From a claim to a source that repeats no other one in the register.",
    "prov:wasGeneratedBy": "From a claim to the readings it came from.",
    "prov:Activity (reading)": "Somebody read a source on a day: prov:used, prov:endedAtTime.",
    "prov:Activity (check)": "A person checked the claim on a day: prov:used, prov:endedAtTime, by a role, never a name.",
    "prov:Entity (source)": "The source: dct:title, dct:issued, prov:atLocation, prov:wasAttributedTo its publisher.",
    "prov:Agent": "A publisher.",
    "prov:invalidatedAtTime": "When an edition withdrew a claim.",
}


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`provenance.jsonld`: one graph of claims, sources, publishers, readings and checks."""
    mark = imprints.imprint(assessed)
    nodes = [*_claims(assessed), *_sources(assessed), *_readings(assessed), *_withdrawn(assessed, mark)]
    listed = ",\n".join(json.dumps(node, ensure_ascii=False) for node in [_bundle(assessed, mark), *nodes])
    context = json.dumps(CONTEXT)
    return {"provenance.jsonld": f'{{"@context": {context},\n"@graph": [\n{listed}\n]}}\n'}


def _bundle(assessed: AssessedCorpus, mark: Imprint) -> Node:
    """The record of provenance itself, with its licence and footnotes."""
    return {
        "@id": urn("provenance"),
        "@type": ["prov:Entity", "prov:Bundle"],
        "dct:title": f"Provenance of {imprints.TITLE}",
        "dct:license": {"@id": imprints.LICENCE_URL},
        "dct:rights": " ".join([imprints.ATTRIBUTION, *(note for *_, note in mark.notes.values())]),
        "prov:generatedAtTime": _at(assessed.today),
    }


def _claims(assessed: AssessedCorpus) -> Iterator[Node]:
    for claim in assessed.claims.values():
        evidence = claim.claim.evidence
        sources = list(dict.fromkeys(item.source for item in evidence))
        quoted = list(dict.fromkeys(item.source for item in evidence if item.quote))
        first = [source for source in sources if not assessed.corpus.sources[source].value.derived_from]
        node = {
            "@id": urn("claim", claim.ref),
            "@type": "prov:Entity",
            "dct:identifier": claim.ref,
            "prov:value": claim.claim.text,
            "dct:temporal": str(claim.claim.observed),
            "prov:wasDerivedFrom": _ids("source", sources),
            "prov:wasQuotedFrom": _ids("source", quoted),
            "prov:hadPrimarySource": _ids("source", first),
            "prov:wasGeneratedBy": [{"@id": _reading(item.source, item.accessed)} for item in evidence],
        }
        yield {name: value for name, value in node.items() if value}
        yield from _check(assessed, claim)


def _check(assessed: AssessedCorpus, claim: AssessedClaim) -> Iterator[Node]:
    """The check by a person, if there was one; the role and the way are the entry's."""
    day = claim.freshness.verified_on
    if day is None:
        return
    entry = assessed.entries[claim.entry_id].entry
    label = " ".join(part for part in ("Check by a", entry.verified_by or "person", entry.verified_how or "") if part)
    yield {
        "@id": urn("check", claim.ref, day.isoformat()),
        "@type": "prov:Activity",
        "rdfs:label": label,
        "prov:used": {"@id": urn("claim", claim.ref)},
        "prov:endedAtTime": _at(day),
    }


def _sources(assessed: AssessedCorpus) -> Iterator[Node]:
    publishers: dict[str, None] = {}
    for record in assessed.corpus.sources.values():
        source = record.value
        publishers[source.publisher] = None
        node: Node = {
            "@id": urn("source", record.id),
            "@type": "prov:Entity",
            "dct:identifier": record.id,
            "dct:title": {"@value": source.title, "@language": source.language},
            "prov:wasAttributedTo": {"@id": urn("publisher", source.publisher)},
            **_issued(source),
        }
        if source.derived_from:
            node["prov:wasDerivedFrom"] = {"@id": urn("source", source.derived_from)}
        yield node | ({"prov:atLocation": {"@value": source.url, "@type": "xsd:anyURI"}} if source.url else {})
    for name in publishers:
        yield {"@id": urn("publisher", name), "@type": ["prov:Agent", "prov:Organization"], "foaf:name": name}


def _issued(source: Source) -> Node:
    """When a source was published, as exactly as it says; nothing when it does not say."""
    time: EdtfDate = source.published
    if not time.known:
        return {}
    kind = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}.get(len(time.text))
    return {"dct:issued": {"@value": time.text, "@type": kind} if kind else time.text}


def _readings(assessed: AssessedCorpus) -> Iterator[Node]:
    """Each source once for every day on which somebody read it."""
    items = (item for claim in assessed.claims.values() for item in claim.claim.evidence)
    for source, day in sorted({(item.source, item.accessed) for item in items}):
        yield {
            "@id": _reading(source, day),
            "@type": "prov:Activity",
            "rdfs:label": "Reading",
            "prov:used": {"@id": urn("source", source)},
            "prov:endedAtTime": _at(day),
        }


def _withdrawn(assessed: AssessedCorpus, mark: Imprint) -> Iterator[Node]:
    """Claims that an edition withdrew and that are not back."""
    days = {
        change.ref: edition.day for edition in mark.editions for change in edition.changes if change.what == "withdrawn"
    }
    for ref, day in days.items():
        if ref not in assessed.claims:
            yield {
                "@id": urn("claim", ref),
                "@type": "prov:Entity",
                "dct:identifier": ref,
                "prov:invalidatedAtTime": _at(day),
            }


def _reading(source: str, day: date) -> str:
    return urn("reading", source, day.isoformat())


def _ids(kind: str, names: list[str]) -> list[Node]:
    return [{"@id": urn(kind, name)} for name in names]


def _at(day: date) -> Node:
    return {"@value": f"{day.isoformat()}T00:00:00Z", "@type": "xsd:dateTime"}
