"""Context of the site's pages, with what exporters supply to them."""

from __future__ import annotations

from collections.abc import Callable

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.linked_data.schema_org import json_ld
from returnkb.exports.open_data_guide import open_data_guide
from returnkb.exports.records.metadata import export_metadata
from returnkb.pages.context import PageContext


def page_context(assessed: AssessedCorpus, rules_guide: Callable[[], str] = str) -> PageContext:
    """The context of the site's pages; `rules_guide` makes the text of the page on rules."""
    metadata = export_metadata(assessed.corpus)
    return PageContext(
        assessed,
        json_ld=lambda entry: json_ld(assessed, entry, metadata),
        open_data_guide=lambda: open_data_guide(assessed),
        rules_guide=rules_guide,
    )
