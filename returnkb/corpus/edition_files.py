"""Reading and writing of editions in sources/editions."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

from returnkb.corpus.files.document import Unreadable
from returnkb.corpus.files.json_document import JsonDocument, read_json, validate_json
from returnkb.corpus.files.tree_files import TreeFiles, list_files
from returnkb.model.edition import Edition
from returnkb.model.finding import Finding

MAX_BYTES = 100_000_000
_REPAIR = "Restore the file from the last commit; editions are written by `returnkb edition new` alone."


class EditionExists(ValueError):
    """Raised when an edition of that name is there already."""


def load_editions(files: TreeFiles, findings: list[Finding]) -> list[tuple[JsonDocument, Edition | None]]:
    """The files of editions with their content, oldest first; a damaged file becomes a finding, without content."""
    found: list[tuple[JsonDocument, Edition | None]] = []
    for path in files.in_folder("sources/editions", ".json"):
        try:
            document = read_json(path.relative_to(files.root).as_posix(), path, MAX_BYTES, _REPAIR)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        edition, faults = validate_json(Edition, document, _REPAIR)
        findings += faults
        if edition and edition.id != path.stem:
            sentence = f"The edition in this file is “{edition.id}”, unlike the file's name."
            findings.append(document.finding("F07", ("id",), sentence, _REPAIR))
            edition = None
        found.append((document, edition))
    return sorted(found, key=lambda one: _order(one[1]) if one[1] else (date.min, []))


def read_editions(root: Path) -> list[Edition]:
    """All editions of a tree, oldest first; raises Unreadable at the first damaged file."""
    findings: list[Finding] = []
    editions = load_editions(list_files(root, []), findings)
    for fault in findings:
        raise Unreadable(fault)
    return [edition for _, edition in editions if edition]


def save_edition(root: Path, edition: Edition) -> Path:
    """Write an edition's file atomically; raises EditionExists."""
    path = root / "sources" / "editions" / f"{edition.id}.json"
    if path.exists():
        raise EditionExists(f"edition {edition.id} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(".tmp")
    waiting.write_text(edition.as_json(), encoding="utf-8")
    os.replace(waiting, path)
    return path


def _order(edition: Edition) -> tuple[date, list[int]]:
    """By day, and within a day by number: 2026.11.10 comes after 2026.11.2."""
    return edition.day, [int(part) for part in re.findall(r"\d+", edition.id)]
