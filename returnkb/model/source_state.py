"""Machine state of sources: what scrapers last saw of each, as they left it in sources/state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from returnkb.corpus.json_document import JsonDocument, PrintableLine, parse_json, read_json, validate
from returnkb.corpus.tree_files import TreeFiles
from returnkb.corpus.yaml_document import Unreadable, read_text
from returnkb.model.entry import Day
from returnkb.model.finding import Finding
from returnkb.model.url_check import fault_of

STATE_BYTES = 2_000_000
JOURNAL_BYTES = 50_000_000
MAX_CLAIMS = 5_000
_STATE_REPAIR = "Delete the file; the next `returnkb observe` writes it anew."
_JOURNAL_REPAIR = "Delete the line; the journal is only a record."


def _text(value: Any) -> Any:
    """Days are text: a number would be taken for seconds since 1970."""
    if not isinstance(value, str):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


def _url(value: str) -> str:
    fault = fault_of(value)
    if fault:
        raise ValueError(fault)
    return value


StateDay = Annotated[Day, BeforeValidator(_text)]
StateUrl = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_url)]
ClaimKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+){1,2}#[a-z0-9-]+$", max_length=200)]
Reason = Annotated[PrintableLine, Field(max_length=3_000)]


class Passage(BaseModel):
    """How the passage a claim quotes stood when a machine last compared it."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    standing: Literal["stands", "altered", "never_found"] = Field(description="What the comparison found.")
    since: StateDay = Field(description="Since when that has been so.")
    seen_on: StateDay | None = Field(None, description="The last day the passage was read there.")


class SourceState(BaseModel):
    """The part of a source's state that pages show. No file means: no machine has looked at it live yet."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    outcome: Literal["same", "changed", "gone", "could_not_look"] = Field(description="What the last look found.")
    since: StateDay = Field(description="Since when that has been so.")
    last_seen: StateDay | None = Field(None, description="The last day the page could be read.")
    reason: Reason = Field("", description="What happened, in one sentence.")
    claims: Annotated[Mapping[ClaimKey, Passage], Field(max_length=MAX_CLAIMS)] = Field(
        {}, description="Quoted passages by the claim they carry."
    )
    newer_edition: bool = Field(False, description="What changed is the list of editions: there is a newer one.")
    archived: StateUrl | None = Field(None, description="Address of a public archived copy.")


class LastRun(BaseModel):
    """The last day on which machines looked at sources at all."""

    model_config = ConfigDict(frozen=True)

    day: date = Field(description="That day.")
    sound: bool = Field(description="False when nothing could be read that day, so that it changed nothing.")


def read_source_states(files: TreeFiles, findings: list[Finding]) -> dict[str, SourceState]:
    """State of every source that has a valid state file; a damaged one is a finding, never good news."""
    found: dict[str, SourceState] = {}
    for path in files.in_folder("sources/state", ".json"):
        try:
            document = read_json(path.relative_to(files.root).as_posix(), path, STATE_BYTES, _STATE_REPAIR)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        source_state, misfits = validate(SourceState, document, _STATE_REPAIR)
        findings += misfits
        if source_state:
            found[path.stem] = source_state
    return found


def last_run(files: TreeFiles, findings: list[Finding]) -> LastRun | None:
    """The day of the newest look in the newest journal; None when there was none. A damaged line is a finding."""
    sound: dict[date, bool] = {}
    for path in files.in_folder("sources/state/journal", ".jsonl")[-1:]:
        try:
            for look in _looks(path.relative_to(files.root).as_posix(), path, findings):
                sound[look.at] = sound.get(look.at, False) or not look.held
        except Unreadable as error:
            findings.append(error.finding)
    return LastRun(day=max(sound), sound=sound[max(sound)]) if sound else None


def _first_ten(value: Any) -> Any:
    return _text(value)[:10]


class _Look(BaseModel):
    """The part of a journal line that tells when a look was made and whether it counted."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    at: Annotated[Day, BeforeValidator(_first_ten)]
    outcome: str
    held: bool = False


def _looks(shown: str, path: Path, findings: list[Finding]) -> Iterator[_Look]:
    lines = read_text(shown, path, JOURNAL_BYTES).split("\n")
    lines.pop()  # empty, or half a line left by a run that was cut off
    for number, line in enumerate(lines, 1):
        try:
            document: JsonDocument = parse_json(shown, line, _JOURNAL_REPAIR, number)
        except Unreadable as error:
            findings.append(error.finding)
            continue
        if isinstance(document.data, dict) and "outcome" not in document.data:
            continue  # an acknowledgement, not a look
        look, misfits = validate(_Look, document, _JOURNAL_REPAIR)
        findings += misfits
        if look:
            yield look
