"""Reading of country outlines from `sources/places/outlines.json`, as written by `tools/cut_outlines.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from returnkb.corpus.files.document import Unreadable
from returnkb.corpus.files.json_document import read_json, validate_json
from returnkb.corpus.files.tree_files import TreeFiles
from returnkb.model.field_types import CountryCode, PrintableLine
from returnkb.model.finding import Finding
from returnkb.model.site_settings import Outline

FILE = "sources/places/outlines.json"
MAX_BYTES = 10_000_000
_REPAIR = "Restore the file from the last commit, or cut it anew with `python -m tools.cut_outlines`."


@dataclass(frozen=True)
class _OutlineFile:
    """The file of outlines: whom they come from, and an outline for each country code."""

    credit: Annotated[PrintableLine, Field(max_length=300)]
    countries: Mapping[CountryCode, Outline]


def load_outlines(files: TreeFiles, findings: list[Finding]) -> dict[str, Outline]:
    """Outlines by country code, none when the tree has none; faults in the file become findings."""
    path = files.file(FILE)
    return _load(path, findings) if path else {}


def read_outlines(path: Path) -> dict[str, Outline]:
    """Outlines of a file by country code, none when there is no file; raises Unreadable at the first fault."""
    findings: list[Finding] = []
    outlines = _load(path, findings) if path.is_file() else {}
    for fault in findings:
        raise Unreadable(fault)
    return outlines


def _load(path: Path, findings: list[Finding]) -> dict[str, Outline]:
    try:
        document = read_json(FILE, path, MAX_BYTES, _REPAIR)
    except Unreadable as error:
        findings.append(error.finding)
        return {}
    made, faults = validate_json(_OutlineFile, document, _REPAIR)
    findings += faults
    outlines = dict(made.countries) if made else {}
    for code, outline in outlines.items():
        if not _has_extent(outline):
            sentence = f"The outline of {code} has no width or no height, so no map can be drawn."
            findings.append(document.finding("F07", ("countries", code), sentence, _REPAIR))
    return outlines


def _has_extent(outline: Outline) -> bool:
    points = [point for path in outline.land for point in path]
    return all(max(axis) - min(axis) > 0 for axis in zip(*points, strict=True))
