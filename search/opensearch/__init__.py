"""Search with OpenSearch, for collections that one machine cannot serve: mapping, documents, and queries from the query plan."""

from __future__ import annotations

import json

from search.dataset.model import Dataset
from search.opensearch.documents import bulk_lines
from search.opensearch.mapping import index_settings

__all__ = ["DOCUMENTS", "SETTINGS", "export_files"]
SETTINGS, DOCUMENTS = "opensearch/index.json", "opensearch/entries.ndjson"


def export_files(dataset: Dataset) -> dict[str, str]:
    """The files that fill an index: its settings and mapping, and the documents for a bulk request."""
    settings = json.dumps(index_settings(dataset), ensure_ascii=False, indent=1) + "\n"
    return {SETTINGS: settings, DOCUMENTS: "".join(bulk_lines(dataset))}
