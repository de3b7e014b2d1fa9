"""The DCAT catalogue: every format as a distribution of a dataset, for data portals."""

from __future__ import annotations

import json
from typing import Any

from returnkb.assessment.assess import AssessedCorpus
from returnkb.exports.formats import FORMATS, Format
from returnkb.exports.records import imprint as imprints
from returnkb.exports.records.identity import urn
from returnkb.exports.records.imprint import Imprint

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


def files(assessed: AssessedCorpus) -> dict[str, str | bytes]:
    """`catalog.jsonld`: one catalogue, a dataset a subject, a distribution a format."""
    mark = imprints.imprint(assessed)
    datasets = [_dataset(assessed, mark, subject) for subject in SUBJECTS]
    catalog = {
        # Where the site's address is known, file names hold for a copy of the catalogue too.
        "@context": {**CONTEXT, "@base": f"{mark.site}data/catalog.jsonld"} if mark.site else CONTEXT,
        "@id": urn("catalog"),
        "@type": "dcat:Catalog",
        **_common(assessed, mark, imprints.TITLE, imprints.NOT_ADVICE),
        "dcat:dataset": datasets,
    }
    return {"catalog.jsonld": json.dumps(catalog, ensure_ascii=False, indent=1) + "\n"}


def _dataset(assessed: AssessedCorpus, mark: Imprint, subject: str) -> dict[str, Any]:
    title, about = SUBJECTS[subject]
    return {
        "@id": urn("dataset", subject),
        "@type": "dcat:Dataset",
        "dct:identifier": subject,
        **_common(assessed, mark, f"returnkb: {title.lower()}", about),
        "dct:accrualPeriodicity": {"@id": IRREGULAR},
        "dct:spatial": [{"@id": urn("place", place)} for place in _countries(assessed)],
        "dcat:distribution": [_distribution(one) for one in FORMATS if one.subject == subject],
    }


def _common(assessed: AssessedCorpus, mark: Imprint, title: str, about: str) -> dict[str, Any]:
    """What a catalogue and a dataset both say."""
    issued = mark.editions[-1].day if mark.editions else assessed.today
    notes = [note for *_, note in mark.notes.values()]
    common = {
        "dct:title": _english(title),
        "dct:description": _english(about),
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "dct:license": {"@id": imprints.LICENCE_URL},
        "dct:rights": _english(" ".join([imprints.ATTRIBUTION, *notes])),
        "dct:issued": {"@value": issued.isoformat(), "@type": "xsd:date"},
        "dct:modified": {"@value": assessed.today.isoformat(), "@type": "xsd:date"},
        "dct:publisher": {"@id": urn("publisher"), "@type": "foaf:Organization", "foaf:name": "returnkb"},
    }
    if mark.site:
        common["dcat:landingPage"] = {"@id": mark.site}
    return common | ({"dcat:version": mark.edition} if mark.edition else {})


def _distribution(one: Format) -> dict[str, Any]:
    """A format; one that only the export command writes leads to the page that says how to get it."""
    found: dict[str, Any] = {
        "@id": urn("distribution", one.name),
        "@type": "dcat:Distribution",
        "dct:title": _english(one.title),
        "dct:description": _english(one.about),
        "dct:license": {"@id": imprints.LICENCE_URL},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{one.media_type}"},
        "dcat:accessURL": {"@id": "../about/data.html"},
    }
    if one.in_site:
        found["dcat:downloadURL"] = {"@id": one.start}
    if one.conforms_to:
        found["dct:conformsTo"] = {"@id": one.conforms_to}
    return found


def _countries(assessed: AssessedCorpus) -> list[str]:
    """Countries with anything on them."""
    found = {place.split("/", 1)[0] for place in assessed.by_place}
    return sorted(found & set(assessed.corpus.places))


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}
