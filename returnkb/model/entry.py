"""Models of entries: the one definition from which JSON Schemas, field guide, templates and checks are made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from returnkb.model.field_types import (
    ClaimRef,
    CountryCode,
    Day,
    EntryId,
    FrozenModel,
    Language,
    Line,
    PlaceId,
    RegionCode,
    Sentence,
    Slug,
    Term,
    TopicId,
    When,
)
from returnkb.text.amounts import parse_amount


def _parse_amount(value: Any) -> Any:
    return parse_amount(value) if isinstance(value, str) else value


CheckedHow = Literal["desk", "website", "call", "visit", "partner"]
Amount = Annotated[float, BeforeValidator(_parse_amount)]


class Evidence(FrozenModel):
    """Where a claim was read, and on what day."""

    source: Slug = Field(
        description="The source's id: a file name in sources/register without .yml.", examples=["ercri2009"]
    )
    accessed: Day = Field(description="The day somebody read it there (YYYY-MM-DD).", examples=["2026-11-21"])
    locator: Line | None = Field(None, description="Where in the source: page, section or heading.", examples=["p. 12"])
    quote: Sentence | None = Field(None, description="The passage itself, word for word, short.")
    quote_language: Language | None = Field(
        None, description="The quote's language, when it is not English.", examples=["sq"]
    )
    fact: Slug | None = Field(None, description="The researched fact this was taken from, if any.", examples=["xk-031"])
    needs_review: Day | None = Field(
        None,
        description="The day this passage was seen to have changed at its source. Whoever reads it again sets `accessed` "
        "and takes this away.",
        examples=["2026-11-28"],
    )
    only_time: bool = Field(
        False,
        description="It tells only when, such as the year in which an office was set up: it counts for no support, and no "
        "claim rests on it alone.",
    )

    @property
    def where(self) -> str | None:
        """The place in the source as readers see it, and what the source is cited for, if only for the time."""
        parts = (self.locator, "for the time only" if self.only_time else None)
        return ", ".join(part for part in parts if part) or None


class Claim(FrozenModel):
    """One sentence of fact that can be checked, dated, compared and cited on its own."""

    id: Slug = Field(description="Stays the same for good; other pages and people cite it.", examples=["c1"])
    text: Sentence = Field(description="One plain sentence in our own words, true for the time and place given.")
    observed: When = Field(
        description="The time the information is about, not the day it was published; `2022/` for 2022 or later, `/2022` for 2022 or "
        "earlier; `unknown` when nothing tells.",
        examples=["2008-10"],
    )
    scope: PlaceId | None = Field(
        None, description="The place it holds for, when that is not the entry's own place.", examples=["kosovo"]
    )
    key: bool = Field(False, description="Decisions may hang on it: needs two independent sources.")
    evidence: tuple[Evidence, ...] = Field(description="Every source that says so; at least one.")
    conflicts: tuple[ClaimRef, ...] = Field(
        (),
        description="Claims that say otherwise: `c2` here, `kosovo/pensions#c1` elsewhere. Always mutual.",
        examples=[["c2"]],
    )
    note: Sentence | None = Field(None, description="A caution the reader needs, such as how the figure was counted.")
    verified_on: Day | None = Field(
        None, description="The day a person in the field checked it. Only a person writes this."
    )
    verified_how: CheckedHow | None = Field(None, description="How this statement was checked, with `verified_on`.")
    verified_by: Line | None = Field(
        None, description="The role or organisation that checked this statement, never a name.", examples=["nurse"]
    )

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The evidence for what it says, without that for its time alone."""
        return tuple(evidence for evidence in self.evidence if not evidence.only_time)


class Answer(FrozenModel):
    """The bottom line of an entry: one sentence that answers the question people bring, and the claims it rests on."""

    text: Sentence = Field(
        description="One sentence of at most 30 words, with the year where it matters. It states only what its claims state.",
        examples=["Insulin is free for registered patients; shortages of months were reported up to 2025."],
    )
    claims: tuple[Slug, ...] = Field(
        description="The claims of this entry that it rests on.", min_length=1, examples=[["free", "shortages"]]
    )
    questions: tuple[Slug, ...] = Field(
        (),
        description="The questions of sources/questions.yml that it answers; none means those of the entry's topic.",
        examples=[["insulin"]],
    )


class Phone(FrozenModel):
    """A number people can call, with its country code."""

    number: Line = Field(description="With country code and spaces.", examples=["+383 38 200 000"])
    note: Line | None = Field(None, description="What the number is for, or when it is answered.")


class Office(FrozenModel):
    """A place, line or mailbox where a service can be reached."""

    place: PlaceId = Field(description="The place it is in.", examples=["kosovo/prishtina"])
    claim: Slug = Field(
        description="The claim of this entry that carries these details, with their date and source.", examples=["c1"]
    )
    name: Line | None = Field(None, description="The office's own name, if it has one.")
    address: Line | None = Field(None, description="Street address. Never for shelters.")
    phones: tuple[Phone, ...] = Field((), description="Numbers people can call.")
    emails: tuple[Line, ...] = Field((), description="Mailboxes of the organisation, never of a person.")
    website: Line | None = Field(
        None, description="The page that describes the service.", examples=["https://example.org/"]
    )
    form: Line | None = Field(
        None, description="The page with a form to write to them.", examples=["https://example.org/contact"]
    )
    hours: Line | None = Field(None, description="Opening hours as published.", examples=["Mon–Fri 08:00–16:00"])
    languages: tuple[Language, ...] = Field((), description="Languages spoken there.", examples=[["sq", "sr"]])
    access: Line | None = Field(None, description="Steps, lift, toilets: what a wheelchair user must know.")


class Who(FrozenModel):
    """Who may use a service, as far as the source says; what is left out is unknown, not refused."""

    text: Sentence | None = Field(None, description="The rule in one sentence.")
    groups: tuple[Term, ...] = Field((), description="Groups from sources/groups.yml.")
    modes: tuple[Term, ...] = Field((), description="Modes of return from sources/modes.yml.")
    hosts: tuple[CountryCode, ...] = Field(
        (), description="Host countries people return from.", examples=[["DE", "SE"]]
    )


class Package(FrozenModel):
    """One thing a programme gives."""

    id: Slug = Field(description="Short and lasting.", examples=["start-up"])
    name: Line = Field(description="What it is called.")
    claim: Slug = Field(description="The claim of this entry that says so.")
    offers: tuple[Term, ...] = Field((), description="Kinds of service from sources/services.yml.")
    amount: Amount | None = Field(
        None, description="How much: digits alone, decimals after a point, no sign between thousands.", examples=[700]
    )
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="ISO 4217 code; required with an amount.", examples=["EUR"]
    )
    per: Line | None = Field(None, description="What the amount is counted by.", examples=["person"])
    when: Line | None = Field(
        None, description="When in the return it is given.", examples=["within 14 days of arrival"]
    )


class Rule(FrozenModel):
    """One rule about who may claim what. What a rule leaves out does not limit it; a missing rule is never a no."""

    id: Slug = Field(description="Short and lasting.", examples=["forced-from-nrw"])
    answer: Literal["yes", "no", "ask"] = Field(description="What the rule says to a person it fits.")
    claim: Slug = Field(description="The claim of this entry that carries the rule, with its source.")
    packages: tuple[Slug, ...] = Field((), description="Packages it speaks of; none means all.")
    hosts: tuple[CountryCode, ...] = Field((), description="Host countries it holds for.", examples=[["DE"]])
    host_regions: tuple[RegionCode, ...] = Field(
        (), description="Parts of the host country it holds for.", examples=[["DE-NW"]]
    )
    to: tuple[CountryCode, ...] = Field((), description="Countries of return it holds for.", examples=[["XK"]])
    modes: tuple[Term, ...] = Field((), description="Modes of return it holds for.")
    groups: tuple[Term, ...] = Field((), description="Groups it holds for.")
    min_stay_months: int | None = Field(
        None, ge=0, description="Months the person must have lived in the host country."
    )
    apply_within_days_of_arrival: int | None = Field(
        None, ge=0, description="Days after arrival within which to apply."
    )
    apply_within_months_of_departure: int | None = Field(
        None, ge=0, description="Months after departure within which to apply."
    )
    apply_days_before_departure: int | None = Field(None, ge=0, description="Days before departure by which to apply.")
    valid: When = Field(
        description="When the rule held; an open end (2023/..) when no end is known.", examples=["2023/.."]
    )
    note: Sentence | None = Field(None, description="What else a counsellor must ask.")


class Search(FrozenModel):
    """What was looked for and not found."""

    asked: Sentence = Field(description="The question nobody could answer.")
    where: tuple[Line, ...] = Field(description="Where it was looked for.", min_length=1)
    day: Day = Field(description="The day of the search.")
    by: Line = Field(description="The role of the person who searched, never a name.", examples=["editor"])


class Entry(FrozenModel):
    """What every entry has, whatever its kind."""

    title: Line = Field(description="In plain words, as a counsellor would look for it.")
    topic: TopicId = Field(description="A topic from sources/topics.yml.", examples=["health.medicines"])
    also: tuple[TopicId, ...] = Field((), description="Other topics under which people look for it.")
    answer: Answer | None = Field(None, description="The bottom line: the first thing a reader sees.")
    summary: Sentence | None = Field(None, description="One sentence above the claims, only if the claims need it.")
    illnesses: tuple[Term, ...] = Field(
        (), description="Illnesses it is about, from sources/illnesses.yml.", examples=[["diabetes"]]
    )
    groups: tuple[Term, ...] = Field((), description="Whom it concerns most, from sources/groups.yml.")
    words: tuple[Line, ...] = Field((), description="Other words people search by, in any language.")
    claims: tuple[Claim, ...] = Field((), description="The facts, newest first.")
    verified_on: Day | None = Field(
        None, description="The day a person checked the whole entry. Only a person writes this."
    )
    verified_how: CheckedHow | None = Field(None, description="How it was checked; needed with verified_on.")
    verified_by: Line | None = Field(None, description="The checker's role, never a name.", examples=["social worker"])
    moved_from: tuple[EntryId, ...] = Field(
        (), description="Ids it had before; their addresses keep leading here.", examples=[["kosovo/rents"]]
    )


class Condition(Entry):
    """What life is like in a place."""

    kind: Literal["condition"]


class Service(Entry):
    """Somebody who helps: what they offer, to whom, and how to reach them."""

    kind: Literal["service"]
    organisation: Slug = Field(description="The organisation's id: a file name in sources/organisations without .yml.")
    offers: tuple[Term, ...] = Field(description="Kinds of service from sources/services.yml.", min_length=1)
    status: Literal["open", "closed", "unknown"] = Field(description="Whether it still works, as far as anybody knows.")
    offices: tuple[Office, ...] = Field((), description="Where it can be reached.")
    area: tuple[PlaceId, ...] = Field((), description="Places it serves; none means the entry's place.")
    who: Who = Field(default_factory=Who, description="Who may use it.")
    cost: Line | None = Field(None, description="What it costs the person.", examples=["free"])
    papers: tuple[Line, ...] = Field((), description="Papers to bring.")
    refer: Sentence | None = Field(None, description="How a counsellor refers somebody.")
    wait: Line | None = Field(None, description="Waiting time or whether it is full.")


class Programme(Entry):
    """A return or reintegration programme: who pays, what it gives, and who may claim it."""

    kind: Literal["programme"]
    operator: Slug = Field(description="The organisation that runs it.")
    funders: tuple[Slug, ...] = Field((), description="Organisations that pay for it.")
    partners: tuple[Slug, ...] = Field((), description="Organisations that work in it.")
    runs: When = Field(
        description="From when to when it ran; open (2023/..) when no end is known; `unknown` is allowed."
    )
    other_names: tuple[Line, ...] = Field((), description="Short names, former names and names in other languages.")
    replaces: tuple[EntryId, ...] = Field((), description="Programmes it came from.")
    replaced_by: tuple[EntryId, ...] = Field((), description="Programmes that came after it.")
    packages: tuple[Package, ...] = Field((), description="What it gives.")
    rules: tuple[Rule, ...] = Field((), description="Who may claim what.")


class Gap(Entry):
    """A question somebody searched for and could not answer."""

    kind: Literal["gap"]
    searched: Search = Field(description="What was looked for, where, when and by whom.")


class Guide(Entry):
    """A page for counsellors: a method, a checklist, how to use the site."""

    kind: Literal["guide"]
    leans_on: tuple[Slug, ...] = Field((), description="Sources the text rests on.")


class Retired(FrozenModel):
    """An entry that was taken away: its address stays and says why, and where to look instead."""

    id: EntryId = Field(description="The id it had.", examples=["kosovo/prizren/old-shelter"])
    reason: Sentence = Field(description="Why it was taken away, for a reader who followed an old link.")
    day: Day = Field(description="The day it was taken away.")
    successor: EntryId | None = Field(None, description="The entry to read instead, if there is one.")


class UnusedFact(FrozenModel):
    """A researched fact that no claim carries, and why: a record of sources/unused.yml."""

    id: Slug = Field(alias="fact", description="The fact's id in sources/researched.tsv.", examples=["ch-0001"])
    reason: Sentence = Field(description="Why no claim carries it.")


AnyEntry = Condition | Service | Programme | Gap | Guide
KINDS: dict[str, type[Condition | Service | Programme | Gap | Guide]] = {
    "condition": Condition,
    "service": Service,
    "programme": Programme,
    "gap": Gap,
    "guide": Guide,
}
