"""PROV-O export: the source, publisher, day of reading and check of every claim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus
from returnkb.exports.records.formats import Files
from returnkb.exports.records.identity import urn
from returnkb.exports.records.metadata import ATTRIBUTION, LICENCE_URL, TITLE, ExportMetadata, export_metadata
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


def export(assessed: AssessedCorpus) -> Files:
    """`provenance.jsonld`: a graph of claims, sources, publishers, readings and checks."""
    metadata = export_metadata(assessed.corpus)
    nodes = [*_claims(assessed), *_sources(assessed), *_readings(assessed), *_withdrawn(assessed, metadata)]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in [_bundle(assessed, metadata), *nodes])
    context = json.dumps(CONTEXT)
    return {"provenance.jsonld": f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'}


def _bundle(assessed: AssessedCorpus, metadata: ExportMetadata) -> Node:
    """The prov:Bundle of the whole file, with licence and footnotes."""
    return {
        "@id": urn("provenance"),
        "@type": ["prov:Entity", "prov:Bundle"],
        "dct:title": f"Provenance of {TITLE}",
        "dct:license": {"@id": LICENCE_URL},
        "dct:rights": " ".join([ATTRIBUTION, *metadata.all_footnotes]),
        "prov:generatedAtTime": _midnight(assessed.today),
    }


def _claims(assessed: AssessedCorpus) -> Iterator[Node]:
    for claim in assessed.claims.values():
        evidence = claim.claim.evidence
        sources = list(dict.fromkeys(item.source for item in evidence))
        quoted = list(dict.fromkeys(item.source for item in evidence if item.quote))
        supporting = dict.fromkeys(item.source for item in claim.claim.supporting)
        primary = [source for source in supporting if not assessed.corpus.sources[source].value.derived_from]
        node = {
            "@id": urn("claim", claim.ref),
            "@type": "prov:Entity",
            "dct:identifier": claim.ref,
            "prov:value": claim.claim.text,
            "dct:temporal": str(claim.claim.observed),
            "prov:wasDerivedFrom": _ids("source", sources),
            "prov:wasQuotedFrom": _ids("source", quoted),
            "prov:hadPrimarySource": _ids("source", primary),
            "prov:wasGeneratedBy": [{"@id": _reading_id(item.source, item.accessed)} for item in evidence],
        }
        yield {name: value for name, value in node.items() if value}
        yield from _check(assessed, claim)


def _check(assessed: AssessedCorpus, claim: AssessedClaim) -> Iterator[Node]:
    """The check of a claim by a person, if any; role and method are its own, or those of the entry that was checked as a whole."""
    day = claim.freshness.verified_on
    if day is None:
        return
    entry = assessed.entries[claim.entry_id].entry
    checked = claim.claim if claim.claim.verified_on == day and claim.claim.verified_by else entry
    label = " ".join(filter(None, ("Check by a", checked.verified_by or "person", checked.verified_how)))
    yield {
        "@id": urn("check", claim.ref, day.isoformat()),
        "@type": "prov:Activity",
        "rdfs:label": label,
        "prov:used": {"@id": urn("claim", claim.ref)},
        "prov:endedAtTime": _midnight(day),
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
    """`dct:issued` at the source's precision; empty for an undated source."""
    published = source.published
    if not published.known:
        return {}
    kind = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}.get(len(published.text))
    return {"dct:issued": {"@value": published.text, "@type": kind} if kind else published.text}


def _readings(assessed: AssessedCorpus) -> Iterator[Node]:
    """An activity per source and day of reading."""
    evidence = (item for claim in assessed.claims.values() for item in claim.claim.evidence)
    for source, day in sorted({(item.source, item.accessed) for item in evidence}):
        yield {
            "@id": _reading_id(source, day),
            "@type": "prov:Activity",
            "rdfs:label": "Reading",
            "prov:used": {"@id": urn("source", source)},
            "prov:endedAtTime": _midnight(day),
        }


def _withdrawn(assessed: AssessedCorpus, metadata: ExportMetadata) -> Iterator[Node]:
    """Claims that an edition withdrew and that no later one restored."""
    days = {
        change.ref: edition.day
        for edition in metadata.editions
        for change in edition.changes
        if change.what == "withdrawn"
    }
    for ref, day in days.items():
        if ref not in assessed.claims:
            yield {
                "@id": urn("claim", ref),
                "@type": "prov:Entity",
                "dct:identifier": ref,
                "prov:invalidatedAtTime": _midnight(day),
            }


def _reading_id(source: str, day: date) -> str:
    return urn("reading", source, day.isoformat())


def _ids(kind: str, names: list[str]) -> list[Node]:
    return [{"@id": urn(kind, name)} for name in names]


def _midnight(day: date) -> Node:
    return {"@value": f"{day.isoformat()}T00:00:00Z", "@type": "xsd:dateTime"}
