"""What machines last saw of each source, as the scrapers left it in sources/state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from returnkb.entry import Day
from returnkb.findings import Finding, Level


class Passage(BaseModel):
    """How the passage a claim quotes stood when a machine last compared it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    standing: Literal["stands", "altered", "never_found"] = Field(description="What the comparison found.")
    since: Day = Field(description="Since when that has been so.")
    seen_on: Day | None = Field(None, description="The last day the passage was read there.")


class Sighting(BaseModel):
    """The part of a source's state that pages show. No file means: no machine has looked at it live yet."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    outcome: Literal["same", "changed", "gone", "could_not_look"] = Field(description="What the last look found.")
    since: Day = Field(description="Since when that has been so.")
    last_seen: Day | None = Field(None, description="The last day the page could be read.")
    reason: str = Field("", description="What happened, in one sentence.")
    claims: Mapping[str, Passage] = Field({}, description="Quoted passages by the claim they carry.")
    newer_edition: bool = Field(False, description="What changed is the list of editions: there is a newer one.")
    archived: str | None = Field(None, description="Address of a public archived copy.")


class LastLook(BaseModel):
    """The last day on which machines looked at sources at all."""

    model_config = ConfigDict(frozen=True)

    day: date = Field(description="That day.")
    sound: bool = Field(description="False when nothing could be read that day, so that it changed nothing.")


def last_look(folder: Path) -> LastLook | None:
    """What the newest journal tells; None when nobody ever looked."""
    sound: dict[date, bool] = {}
    for path in sorted((folder / "journal").glob("*.jsonl"))[-1:]:
        for text in path.read_text(encoding="utf-8").splitlines():
            try:
                line = json.loads(text)
                day = date.fromisoformat(str(line["at"])[:10])
            except (ValueError, KeyError, TypeError):
                continue  # half a line, left by a run that was cut off
            if "outcome" in line:
                sound[day] = sound.get(day, False) or not line.get("held")
    return LastLook(day=max(sound), sound=sound[max(sound)]) if sound else None


def read_sightings(folder: Path, findings: list[Finding], root: Path) -> dict[str, Sighting]:
    """Read every state file; a damaged one is reported, never taken for good news."""
    found: dict[str, Sighting] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.stem] = Sighting.model_validate(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            findings.append(
                Finding(
                    path.relative_to(root).as_posix(), 1, 1, "F03", Level.MUST_FIX,
                    f"This state file cannot be read: {reason}.",
                    "Delete it; the next `returnkb observe` writes it anew.",
                )
            )  # fmt: skip
    return found
