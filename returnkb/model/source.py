"""The register of sources, the organisations that publish, pay and help, and the readings of claims against sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema

from returnkb.model.edtf import EdtfDate
from returnkb.model.field_types import CountryCode, Day, EntryId, FrozenModel, Language, Line, Sentence, Slug

SourceType = Literal["government", "igo", "ngo", "red-cross", "media", "academic", "company", "oral"]
FaultKind = Literal["certainty", "scope", "time", "figure", "place", "who", "not_in_text", "source"]


def _published(value: Any) -> Any:
    if isinstance(value, EdtfDate):
        return value
    return EdtfDate.parse("unknown" if value == "undated" else str(value))


Published = Annotated[
    EdtfDate,
    BeforeValidator(_published),
    PlainSerializer(lambda t: str(t) if t.known else "undated", return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "description": "EDTF, or `undated` when the source shows no date"}),
]


class Reading(FrozenModel):
    """How and when somebody read a source."""

    day: Day = Field(description="The day it was read.", examples=["2026-11-21"])
    how: Literal["live", "stored_copy", "print", "spoken"] = Field(
        description="`stored_copy`: a copy whose own date is unknown, not the page as it is today."
    )


class Assessment(FrozenModel):
    """What is known about how far a source can be trusted, and who says so."""

    mandate: Sentence | None = Field(None, description="What the publisher is there for.")
    funder: Line | None = Field(None, description="Who pays for it.")
    method: Sentence | None = Field(None, description="How its information is gathered.")
    motive: Sentence | None = Field(None, description="What it may want readers to think.")
    by: Line = Field(description="The assessor's role, never a name.")
    day: Day = Field(description="The day of the assessment.")


class Watch(FrozenModel):
    """A page to look at for news of a source."""

    url: Line = Field(description="The page's address.")
    why: Line | None = Field(None, description="What is expected to change there.")
    select: Line | None = Field(None, description="CSS selector of the part that matters.")
    confirmed: bool = Field(True, description="False when nobody has opened this exact address yet.")


class SourceEdition(FrozenModel):
    """An earlier edition of a source: what its address showed before, with a date of its own."""

    published: Published = Field(
        description="When this edition was published (EDTF), or `undated`.", examples=["2024-04-11"]
    )
    title: Sentence | None = Field(None, description="Its title, where it was another one.")
    note: Sentence | None = Field(
        None,
        description="What distinguishes it from the others.",
        examples=["Says that the programme ends in June 2022."],
    )


class Source(FrozenModel):
    """One thing somebody read: a page, a report, a document."""

    title: Sentence = Field(description="As published.")
    publisher: Sentence = Field(description="Who published it.")
    type: SourceType = Field(description="What sort of publisher that is.")
    language: Language = Field(description="The language it is written in.", examples=["en"])
    published: Published = Field(description="When it was published (EDTF), or `undated`.", examples=["2020-06"])
    url: Sentence | None = Field(None, description="Where it can be read. None: `held` says where it is.")
    held: Sentence | None = Field(None, description="Where a source without an address can be read.")
    read: Reading = Field(description="How and when it was last read by a person or for this project.")
    covers: Sentence | None = Field(None, description="What it is about.")
    editions: tuple[SourceEdition, ...] = Field(
        (),
        description="Earlier editions at the same address, newest first; evidence that rests on one names it in `locator`.",
    )
    archive: Line | None = Field(None, description="Address of a kept copy.")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(None, description="SHA-256 of a kept copy.")
    derived_from: Slug | None = Field(None, description="The source this one repeats; the two never count as two.")
    assessment: Assessment | None = Field(None, description="How far it can be trusted, once somebody has judged it.")
    watch: tuple[Watch, ...] = Field((), description="Pages to look at; none means the address itself.")
    retired: Sentence | None = Field(None, description="Why it should no longer be used.")
    note: Sentence | None = Field(None, description="What a reader must know about it.")
    moved_from: tuple[Slug, ...] = Field(
        (),
        description="Ids of sources that became this one; their pages keep leading here.",
        examples=[["fact-sheet-p12"]],
    )

    @property
    def first_published(self) -> date | None:
        """The day on which its first edition was published at the earliest; None when an edition is undated."""
        days = [published.first for published in (self.published, *(edition.published for edition in self.editions))]
        known = [day for day in days if day]
        return min(known) if len(known) == len(days) else None

    def published_by(self, day: date) -> bool:
        """Whether it was out on a day; an undated source is not known to have been."""
        return self.first_published is not None and self.first_published <= day


class Organisation(FrozenModel):
    """Somebody who helps, runs or pays."""

    name: Line = Field(description="The name it goes by today.")
    type: Literal["government", "igo", "ngo", "red-cross", "company", "academic", "programme-office", "unknown"] = (
        Field(description="What sort of organisation it is.")
    )
    country: CountryCode | None = Field(None, description="Where it works, if in one country.", examples=["XK"])
    other_names: tuple[Line, ...] = Field(
        (), description="Short names, names in other languages, misspellings people type."
    )
    former_names: tuple[Line, ...] = Field((), description="Names it no longer uses.")
    successor: Slug | None = Field(None, description="The organisation that took over, when it is no more.")
    ended: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None = Field(
        None, description="When it ended (EDTF)."
    )
    website: Line | None = Field(None, description="Its own site.")
    about: Sentence | None = Field(None, description="What it is, in one sentence.")


class Publisher(FrozenModel):
    """Who publishes this collection, and where readers can tell what is wrong: `sources/publisher.yml`, if wanted."""

    name: Line = Field(description="The publisher's name.", examples=["Example Society"])
    issues_url: Annotated[str, StringConstraints(pattern=r"^https://[^\s?#]+$")] | None = Field(
        None,
        description="Where a new issue is written; forms there are filled in from the page.",
        examples=["https://code.example.org/society/facts/issues/new"],
    )
    edit_url: Annotated[str, StringConstraints(pattern=r"^https://[^\s?#]+$")] | None = Field(
        None,
        description="Where files of this collection are edited; the path of a page's file is added.",
        examples=["https://code.example.org/society/facts/edit/main"],
    )
    mail: Annotated[str, StringConstraints(pattern=r"^[^\s@?&]+@[^\s@?&]+$")] | None = Field(
        None,
        description="A mailbox of the publisher, never of a person; used when there is no issues_url.",
        examples=["facts@example.org"],
    )


class ClaimReading(FrozenModel):
    """A claim read again beside the text of its source: a line of a table in sources/readings, named by day and batch."""

    day: Day = Field(description="The day of the reading.", examples=["2026-11-29"])
    entry: EntryId = Field(description="The entry of the claim.", examples=["kosovo/prizren/rents"])
    claim: Slug = Field(description="The id of the claim in its entry.", examples=["c1"])
    reading: Literal["first", "second", "third"] = Field(
        description="Who read: `first` the writer again, `second` somebody else, `third` somebody else in a random sample.",
        examples=["second"],
    )
    outcome: Literal["holds", "fault"] = Field(
        description="Whether the source says what the claim says: `holds` or `fault`.", examples=["fault"]
    )
    fault: FaultKind | None = Field(
        None,
        description="What was wrong: certainty, scope, time, figure, place, who, not_in_text or source; only with a fault.",
        examples=["certainty"],
    )
    mended: Literal["yes", "no", "withdrawn"] | None = Field(
        None,
        description="What became of a fault: `yes` or `no`. `withdrawn`, with any outcome: the claim was taken away.",
        examples=["yes"],
    )
    note: Line | None = Field(None, description="What the fault was, in a few words.")

    @property
    def ref(self) -> str:
        """The claim as `entry#claim`."""
        return f"{self.entry}#{self.claim}"
