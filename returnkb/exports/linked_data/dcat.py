"""DCAT catalogue of all formats, each a distribution of a dataset, for data portals."""

from __future__ import annotations

import json
from typing import Any

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.records.formats import FORMATS, Files, Format
from returnkb.exports.records.identity import urn
from returnkb.exports.records.metadata import (
    ATTRIBUTION,
    LICENCE_URL,
    NOT_ADVICE,
    TITLE,
    ExportMetadata,
    export_metadata,
)

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IRREGULAR = "http://publications.europa.eu/resource/authority/frequency/IRREG"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SUBJECTS = {
    "everything": ("Everything", "Entries, claims, places, sources, organisations and vocabularies."),
    "claims": ("Claims", "Dated, sourced statements on places of return."),
    "services": ("Services", "Who helps, with what, and how to reach them."),
    "sources": ("Sources", "Everything the claims lean on."),
    "changes": ("Changes", "What was read, checked or changed last."),
}
FIELDS = {
    "dcat:Catalog": "The catalogue, with its edition, licence and rights.",
    "dcat:Dataset": "Everything, claims, services, sources, and changes.",
    "dcat:Distribution": "One format of a dataset: its media type, the standard it conforms to, and its file.",
    "dct:issued": "The day of the last edition; the day of the build when none was named.",
    "dcat:version": "The name of the last edition.",
    "dct:rights": "The attribution, and the footnotes of the countries named.",
    "dct:spatial": "The countries it speaks of.",
}


def export(assessed: AssessedCorpus) -> Files:
    """`catalog.jsonld`: a catalogue with a dataset per subject and a distribution per format."""
    metadata = export_metadata(assessed.corpus)
    datasets = [_dataset(assessed, metadata, subject) for subject in SUBJECTS]
    catalog = {
        # Where the site's URL is known, relative links also resolve from a copy of the catalogue.
        "@context": {**CONTEXT, "@base": f"{metadata.site}data/catalog.jsonld"} if metadata.site else CONTEXT,
        "@id": urn("catalog"),
        "@type": "dcat:Catalog",
        **_common(assessed, metadata, TITLE, NOT_ADVICE),
        "dcat:dataset": datasets,
    }
    return {"catalog.jsonld": json.dumps(catalog, ensure_ascii=False, indent=1) + "\n"}


def _dataset(assessed: AssessedCorpus, metadata: ExportMetadata, subject: str) -> dict[str, Any]:
    title, about = SUBJECTS[subject]
    return {
        "@id": urn("dataset", subject),
        "@type": "dcat:Dataset",
        "dct:identifier": subject,
        **_common(assessed, metadata, f"returnkb: {title.lower()}", about),
        "dct:accrualPeriodicity": {"@id": IRREGULAR},
        "dct:spatial": [{"@id": urn("place", place)} for place in _countries(assessed)],
        "dcat:distribution": [_distribution(format_) for format_ in FORMATS if format_.subject == subject],
    }


def _common(assessed: AssessedCorpus, metadata: ExportMetadata, title: str, about: str) -> dict[str, Any]:
    """Properties that the catalogue and its datasets share."""
    issued = metadata.editions[-1].day if metadata.editions else assessed.today
    common = {
        "dct:title": _english(title),
        "dct:description": _english(about),
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "dct:license": {"@id": LICENCE_URL},
        "dct:rights": _english(" ".join([ATTRIBUTION, *metadata.all_footnotes])),
        "dct:issued": {"@value": issued.isoformat(), "@type": "xsd:date"},
        "dct:modified": {"@value": assessed.today.isoformat(), "@type": "xsd:date"},
        "dct:publisher": {"@id": urn("publisher"), "@type": "foaf:Organization", "foaf:name": "returnkb"},
    }
    if metadata.site:
        common["dcat:landingPage"] = {"@id": metadata.site}
    return common | ({"dcat:version": metadata.edition} if metadata.edition else {})


def _distribution(format_: Format) -> dict[str, Any]:
    """A format's distribution; without a download URL when only the export command writes it."""
    distribution: dict[str, Any] = {
        "@id": urn("distribution", format_.name),
        "@type": "dcat:Distribution",
        "dct:title": _english(format_.title),
        "dct:description": _english(format_.about),
        "dct:license": {"@id": LICENCE_URL},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{format_.media_type}"},
        "dcat:accessURL": {"@id": "../about/data.html"},
    }
    if format_.in_site:
        distribution["dcat:downloadURL"] = {"@id": format_.start}
    if format_.conforms_to:
        distribution["dct:conformsTo"] = {"@id": format_.conforms_to}
    return distribution


def _countries(assessed: AssessedCorpus) -> list[str]:
    """Ids of the countries with entries, in order."""
    countries = {place.split("/", 1)[0] for place in assessed.by_place}
    return sorted(countries & set(assessed.corpus.places))


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}
