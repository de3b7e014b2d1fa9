"""Reading of source states and of the journal of observations, as scrapers wrote them into sources/state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from returnkb.corpus.files.document import Document, Unreadable, read_text
from returnkb.corpus.files.json_document import JsonDocument, parse_json, read_json, validate_json
from returnkb.corpus.files.table_document import read_table
from returnkb.corpus.files.tree_files import TreeFiles
from returnkb.corpus.files.validation import validate_yaml
from returnkb.model.field_types import Day
from returnkb.model.finding import Finding
from returnkb.model.source_state import ComparableClaim, ComparableLevel, LastRun, SourceState, refuse_number

COMPARABLE = "sources/state/comparable.tsv"
STATE_BYTES = 2_000_000
JOURNAL_BYTES = 50_000_000
_STATE_REPAIR = "Delete the file; the next `returnkb observe` writes it anew."
_COMPARABLE_REPAIR = "Write the file anew with `python -m scrapers anchors --write`, or delete it."
_JOURNAL_REPAIR = "Delete the line; the journal is only a record."


def read_source_states(files: TreeFiles, findings: list[Finding]) -> dict[str, SourceState]:
    """State of every source that has a valid state file; a damaged file is a finding and gives no state."""
    found: dict[str, SourceState] = {}
    for path in files.in_folder("sources/state", ".json"):
        try:
            document = read_json(path.relative_to(files.root).as_posix(), path, STATE_BYTES, _STATE_REPAIR)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        source_state, faults = validate_json(SourceState, document, _STATE_REPAIR)
        findings += faults
        if source_state:
            found[path.stem] = source_state
    for source_id, day in _unchanged_days(files).items():
        if source_id in found:
            found[source_id] = found[source_id].seen_again(day)
    return found


def _unchanged_days(files: TreeFiles) -> dict[str, date]:
    """The last day of an observation of each source without a change; the journal alone records such observations."""
    last: dict[str, date] = {}
    for path in files.in_folder("sources/state/journal", ".jsonl"):
        shown = path.relative_to(files.root).as_posix()
        try:
            lines = read_text(shown, path, JOURNAL_BYTES).split("\n")
        except Unreadable:
            continue  # reported with the last run
        for number, line in enumerate(lines, 1):
            if '"looks":' in line:
                for source_id, day in _visits_in(shown, line, number):
                    last[source_id] = max(last.get(source_id, day), day)
    return last


def _visits_in(shown: str, line: str, number: int) -> Iterator[tuple[str, date]]:
    """Sources and day of one line of visit times; a damaged line is reported with the last run."""
    try:
        visits, _ = validate_json(_VisitTimes, parse_json(shown, line, _JOURNAL_REPAIR, number), _JOURNAL_REPAIR)
    except Unreadable:
        return
    if visits:
        for name in (*visits.same, *visits.full):
            yield name.partition(" ")[0], visits.at


def last_run(files: TreeFiles, findings: list[Finding]) -> LastRun | None:
    """The day of the newest observation in the newest journal; None without one. A damaged line is a finding."""
    sound: dict[date, bool] = {}
    for path in files.in_folder("sources/state/journal", ".jsonl")[-1:]:
        try:
            for visit in _observations(path.relative_to(files.root).as_posix(), path, findings):
                sound[visit.at] = sound.get(visit.at, False) or not visit.held
        except Unreadable as error:
            findings.append(error.finding)
    return LastRun(day=max(sound), sound=sound[max(sound)]) if sound else None


def read_comparable(files: TreeFiles, findings: list[Finding]) -> dict[str, ComparableLevel]:
    """How each claim can be compared with its sources, by its reference; none before `scrapers anchors --write`."""
    path, found = files.file(COMPARABLE), dict[str, ComparableLevel]()
    if path is None:
        return found
    try:
        document = read_table(files.root, path, tuple(ComparableClaim.model_fields))
    except Unreadable as error:
        findings.append(error.finding)
        return found
    for fault in (*document.findings, *_comparable_faults(document, found)):
        findings.append(replace(fault, repair=_COMPARABLE_REPAIR))
    return found


def _comparable_faults(document: Document, found: dict[str, ComparableLevel]) -> Iterator[Finding]:
    for row, data in enumerate(document.data):
        line, faults = validate_yaml(ComparableClaim, data, document, (row,))
        yield from faults
        if line:
            found[line.claim] = line.level


def _first_ten(value: Any) -> Any:
    return str(refuse_number(value))[:10]


class _Observation(BaseModel):
    """Model of a journal line: the day of an observation, and whether its result was discarded."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    at: Annotated[Day, BeforeValidator(_first_ten)]
    outcome: str
    held: bool = False


class _VisitTimes(BaseModel):
    """Model of a line of visit times: sources without a change."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    at: Annotated[Day, BeforeValidator(_first_ten)]
    same: list[str] = []
    full: list[str] = []


def _observations(shown: str, path: Path, findings: list[Finding]) -> Iterator[_Observation]:
    lines = read_text(shown, path, JOURNAL_BYTES).split("\n")
    lines.pop()  # empty, or half a line left by a run that was cut off
    for number, line in enumerate(lines, 1):
        try:
            document: JsonDocument = parse_json(shown, line, _JOURNAL_REPAIR, number)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        if isinstance(document.data, dict) and "outcome" not in document.data:
            continue  # an acknowledgement, not a visit
        visit, faults = validate_json(_Observation, document, _JOURNAL_REPAIR)
        findings += faults
        if visit:
            yield visit
