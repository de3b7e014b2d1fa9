"""CSL-JSON export of the source register, for reference managers and citation processors."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.records.formats import Files
from returnkb.exports.records.metadata import ExportMetadata, export_metadata
from returnkb.model.edtf import EdtfDate
from returnkb.model.source import Source, SourceType

CSL_TYPES: dict[SourceType, str] = {
    "government": "report",
    "igo": "report",
    "ngo": "report",
    "red-cross": "report",
    "media": "article-newspaper",
    "academic": "article-journal",
    "company": "webpage",
    "oral": "personal_communication",
}
# By CSL variable: its meaning, as published on the page on open data.
FIELDS = {
    "id": "The source's id.",
    "type": "Report, article-newspaper, article-journal, webpage or personal_communication, by kind of publisher.",
    "title": "As published.",
    "author": "The publisher, as an institution.",
    "publisher": "The publisher.",
    "issued": "When it was published; left out when the source shows no date.",
    "accessed": "The day it was last read.",
    "URL": "Where it can be read.",
    "archive": "Address of a kept copy, or where a source without an address is held.",
    "language": "The language it is written in.",
    "abstract": "What it is about.",
    "note": "The footnote of a country it names.",
}


def export(assessed: AssessedCorpus) -> Files:
    """`sources.csl.json`: an item per source."""
    metadata = export_metadata(assessed.corpus)
    items = [_item(metadata, record.id, record.value) for record in assessed.corpus.sources.values()]
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return {"sources.csl.json": f"[\n{lines}\n]\n"}


def date_parts(time: EdtfDate) -> list[list[int]]:
    """CSL date parts at the source's precision: two for an interval, none for an unknown date."""
    points = [point.rstrip("~?%") for point in time.text.split("/") if point.strip(".")]
    return [[int(number) for number in point.split("-")] for point in points] if time.known else []


def _item(metadata: ExportMetadata, source_id: str, source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": source_id,
        "type": CSL_TYPES[source.type],
        "title": source.title,
        "author": [{"literal": source.publisher}],
        "publisher": source.publisher,
    }
    if source.published.known:
        item["issued"] = {"date-parts": date_parts(source.published)}
        if source.published.text.endswith("~"):
            item["issued"]["circa"] = True
    item["accessed"] = {"date-parts": [_parts(source.read.day)]}
    optional = {
        "URL": source.url,
        "archive": source.archive or source.held,
        "language": source.language,
        "abstract": source.covers,
        "note": metadata.footnote(source.title, source.publisher, source.covers),
    }
    return item | {name: value for name, value in optional.items() if value}


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]
