"""What machines last saw of each source, as the scrapers left it in sources/state."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
