"""Model of source states: the result of the last observation of each source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from returnkb.model.field_types import Day, PrintableLine
from returnkb.text.characters import BIDI_CONTROLS
from returnkb.text.url_check import url_fault

MAX_CLAIMS = 5_000


def refuse_number(value: Any) -> Any:
    """Refuse a number as a day, which would be read as seconds since 1970."""
    if not isinstance(value, (str, date)):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


def _fit_url(value: str) -> str:
    fault = url_fault(value)
    if fault:
        raise ValueError(fault)
    return value


def _without_directions(value: Any) -> Any:
    """A text of a page without characters that change the direction of writing: a page of somebody else may hold any."""
    return BIDI_CONTROLS.sub("", value) if isinstance(value, str) else value


StateDay = Annotated[Day, BeforeValidator(refuse_number)]
StateUrl = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_fit_url)]
ClaimKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+){1,2}#[a-z0-9-]+$", max_length=200)]
Reason = Annotated[PrintableLine, BeforeValidator(_without_directions), Field(max_length=3_000)]


ComparableLevel = Literal["by_itself", "by_person", "not_at_all", "quoted"]


class ComparableClaim(BaseModel):
    """How a claim can be compared with its sources: a line of `sources/state/comparable.tsv`, as scrapers wrote it."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    claim: ClaimKey = Field(description="The claim as `entry#claim`.")
    level: ComparableLevel = Field(
        description="`by_itself` by its figures, `quoted` by a quotation, `by_person` after a person confirmed the passage."
    )


class Passage(BaseModel):
    """Result of the last comparison of a claim's passage with its source."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    standing: Literal["stands", "altered", "never_found", "not_compared"] = Field(
        description="What the comparison found; `not_compared` when there is nothing to compare by."
    )
    since: StateDay = Field(description="Since when that has been so.")
    seen_on: StateDay | None = Field(None, description="The last day the passage was read there.")
    fallen: Annotated[PrintableLine, BeforeValidator(_without_directions), Field(max_length=500)] = Field(
        "", description="The figures and names of the claim that the page no longer states."
    )


class SourceState(BaseModel):
    """The part of a source's state that pages show. No file means: no machine has looked at it live yet."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    outcome: Literal["same", "not_compared", "changed", "gone", "could_not_look"] = Field(
        description="What the last look found."
    )
    since: StateDay = Field(description="Since when that has been so.")
    last_seen: StateDay | None = Field(None, description="The last day the page could be read.")
    reason: Reason = Field("", description="What happened, in one sentence.")
    claims: Annotated[Mapping[ClaimKey, Passage], Field(max_length=MAX_CLAIMS)] = Field(
        {}, description="Passages by the claim they carry."
    )
    newer_edition: bool = Field(False, description="What changed is the list of editions: there is a newer one.")
    archived: StateUrl | None = Field(None, description="Address of a public archived copy.")

    def seen_again(self, day: date) -> SourceState:
        """The state after a later observation without a change: the passages that stood were seen again that day."""
        if self.last_seen is None or day <= self.last_seen:
            return self
        claims = {
            ref: claim.model_copy(update={"seen_on": day}) if claim.standing == "stands" and claim.seen_on else claim
            for ref, claim in self.claims.items()
        }
        return self.model_copy(update={"last_seen": day, "claims": claims})


class LastRun(BaseModel):
    """The day of the last observation run."""

    model_config = ConfigDict(frozen=True)

    day: date = Field(description="That day.")
    sound: bool = Field(description="False when nothing could be read that day, so that it changed nothing.")
