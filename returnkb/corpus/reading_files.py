"""Loading of the readings of claims: the tables in sources/readings, one for each day and batch."""

from __future__ import annotations

from functools import partial

from returnkb.corpus.corpus import Record
from returnkb.corpus.files.document import Unreadable
from returnkb.corpus.files.document_cache import DocumentCache
from returnkb.corpus.files.table_document import read_table
from returnkb.corpus.files.tree_files import TreeFiles
from returnkb.corpus.files.validation import validate_yaml
from returnkb.model.finding import Finding
from returnkb.model.source import ClaimReading

FOLDER = "sources/readings"


def load_readings(
    files: TreeFiles, documents: DocumentCache, findings: list[Finding]
) -> dict[str, Record[ClaimReading]]:
    """The readings by batch and line, such as `2026-11-29-prizren:2`; a claim is read once by each reader of a batch."""
    found: dict[str, Record[ClaimReading]] = {}
    for path in files.in_folder(FOLDER, ".tsv"):
        try:
            document = documents.get(path, partial(read_table, files.root, path, tuple(ClaimReading.model_fields)))
        except Unreadable as error:
            findings.append(error.finding)
            continue
        findings += document.findings
        seen: dict[tuple[str, str], int] = {}
        for row, data in enumerate(document.data):
            reading, faults = validate_yaml(ClaimReading, data, document, (row,))
            findings += faults
            if reading is None:
                continue
            earlier = seen.setdefault((reading.ref, reading.reading), row)
            if earlier != row:
                sentence = f"The {reading.reading} reading of “{reading.ref}” stands on line {earlier + 2} already."
                findings.append(document.finding("F10", (row, "claim"), sentence, "Keep one of the two lines."))
                continue
            key = f"{path.stem}:{row + 2}"
            found[key] = Record(key, reading, document, (row,))
    return found
