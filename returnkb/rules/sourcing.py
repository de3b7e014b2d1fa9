"""Rules on sources and evidence (domain rules C01–C17 as far as a machine can check them), and on the readings of claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from returnkb.assessment.support import independent_sources
from returnkb.corpus.corpus import Corpus, full_ref
from returnkb.corpus.files.document import Key
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule
from returnkb.text.url_check import url_fault

RULES: list[Rule] = []
ASSESSMENT_DAYS = 730
QUOTE_WORDS = 60


@rule(RULES, "C01", MUST_FIX, "Every claim has a source that is in the register.", "EUAA, ACCORD: traceability")
def evidence_sources(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Claims without evidence, and evidence from sources that are not registered."""
    for record, position, claim in corpus.claims():
        if not claim.evidence:
            repair = "Add the source, with the day it was read; a sentence nobody can trace is left out."
            yield Fault(record, ("claims", position, "evidence"), f"Claim “{claim.id}” has no source.", repair)
        for place, evidence in enumerate(claim.evidence):
            if evidence.source not in corpus.sources:
                close = get_close_matches(evidence.source, list(corpus.sources), n=1)
                hint = f"Did you mean “{close[0]}”? Or add" if close else "Add"
                yield Fault(
                    record, ("claims", position, "evidence", place, "source"),
                    f"The source “{evidence.source}” is not in the register.",
                    f"{hint} sources/register/{evidence.source}.yml.",
                )  # fmt: skip


@rule(
    RULES,
    "C03",
    MUST_FIX,
    "Nothing is read before it was published, and nothing in the future.",
    "EUAA: writing and referencing guide",
)
def access_dates(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Days of reading in the future or before the publication of the source."""
    for record, at, evidence in corpus.evidence():
        key = (*at, "accessed")
        source = corpus.sources.get(evidence.source)
        published = source.value.published.first if source else None
        if evidence.accessed > today:
            yield Fault(
                record,
                key,
                f"The source was read on {evidence.accessed}, which has not come yet.",
                "Write the day it was read.",
            )
        elif published and evidence.accessed < published:
            repair = "Correct the day it was read, or the source's `published`."
            yield Fault(
                record,
                key,
                f"The source was read on {evidence.accessed}, before it was published ({published}).",
                repair,
            )
    for source in corpus.sources.values():
        first = source.value.published.first
        if first and first > today:
            yield Fault(
                source,
                ("published",),
                f"This source is published in the future ({source.value.published}).",
                "Correct the day, or write `undated`.",
            )
        if source.value.read.day > today:
            yield Fault(
                source, ("read", "day"), f"{source.value.read.day} has not come yet.", "Write the day it was read."
            )


@rule(RULES, "C04", MUST_FIX, "A source has a proper address, or says where it is held.", "traceability")
def source_addresses(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Malformed URLs of sources, and sources with neither a URL nor another place where they can be read."""
    for source in corpus.sources.values():
        if source.value.url is None and source.value.held is None:
            yield Fault(
                source, (), "This source has neither an address nor a place where it is held.", "Add `url:` or `held:`."
            )
        addresses: list[tuple[Key, str | None]] = [(("url",), source.value.url), (("archive",), source.value.archive)]
        addresses += [(("watch", place, "url"), watch.url) for place, watch in enumerate(source.value.watch)]
        for key, url in addresses:
            fault = url_fault(url) if url else None
            if fault:
                yield Fault(
                    source,
                    key,
                    f"“{url}” is not an address to link to: {fault}.",
                    "Copy the address from the browser again.",
                )


@rule(RULES, "C09", MUST_FIX, "A key claim rests on two independent sources of different types.", "ACCORD: balance")
def key_claims(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Key claims without two independent publishers of different types."""
    for record, position, claim in corpus.claims():
        if not claim.key:
            continue
        sources = independent_sources(corpus, claim)
        if len(sources) < 2 or len({source.value.type for source in sources}) < 2:
            repair = "Add a second source of another publisher and type, or take `key` away."
            yield Fault(
                record,
                ("claims", position, "key"),
                f"Key claim “{claim.id}” does not rest on two independent sources.",
                repair,
            )


@rule(RULES, "C10", MUST_FIX, "One source counts once.", "EU common guidelines 2008: round-tripping")
def repeated_sources(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Sources that a claim lists twice without different locators."""
    for record, position, claim in corpus.claims():
        seen: set[tuple[str, str | None, str | None]] = set()
        for place, evidence in enumerate(claim.evidence):
            mark = (evidence.source, evidence.locator, evidence.fact)
            if mark in seen:
                key = ("claims", position, "evidence", place)
                yield Fault(
                    record,
                    key,
                    f"“{evidence.source}” is listed twice for one claim.",
                    "Keep one, or give the two different locators.",
                )
            seen.add(mark)


@rule(RULES, "C12", UNUSUAL, "A source's assessment is at most two years old.", "ACCORD: reliability")
def old_assessments(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Assessments of sources that are older than two years."""
    for source in corpus.sources.values():
        assessment = source.value.assessment
        if assessment and (today - assessment.day).days > ASSESSMENT_DAYS:
            yield Fault(
                source,
                ("assessment", "day"),
                "This assessment is more than two years old.",
                "Look at the publisher again.",
            )


@rule(RULES, "C14", MUST_FIX, "Conflicts are mutual.", "EU common guidelines 2008: balance")
def mutual_conflicts(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Conflicts with claims that do not exist or do not name the conflict themselves."""
    for record, position, claim in corpus.claims():
        own = full_ref(record.id, claim.id)
        for place, ref in enumerate(claim.conflicts):
            key, wanted = ("claims", position, "conflicts", place), full_ref(record.id, ref)
            other = corpus.claim_by_ref.get(wanted)
            if other is None or wanted == own:
                yield Fault(
                    record,
                    key,
                    f"There is no other claim “{ref}” to be in conflict with.",
                    "Write `c2`, or `kosovo/pensions#c1` for another entry.",
                )
            elif own not in {full_ref(other[0].id, back) for back in other[1].conflicts}:
                repair = f"Add “{own}” to the conflicts of “{wanted}”, so that both are shown together."
                yield Fault(record, key, f"“{wanted}” does not name this claim back.", repair)


@rule(
    RULES,
    "C16",
    MUST_FIX,
    "A spoken source says in what role the speaker spoke and that it may be quoted.",
    "EU guidelines on fact-finding missions 2010",
)
def spoken_sources(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Oral sources without a note on role and consent."""
    for source in corpus.sources.values():
        if (source.value.type == "oral" or source.value.read.how == "spoken") and not source.value.note:
            yield Fault(
                source,
                ("type",),
                "A spoken source needs a note.",
                "Say in `note:` in what role the person spoke, and that quoting was agreed.",
            )


@rule(RULES, "C27", MUST_FIX, f"A quote has at most {QUOTE_WORDS} words.", "copyright")
def short_quotes(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Quotes above the allowed length."""
    for record, at, evidence in corpus.evidence():
        if evidence.quote and len(evidence.quote.split()) > QUOTE_WORDS:
            key = (*at, "quote")
            yield Fault(
                record,
                key,
                f"This quote has more than {QUOTE_WORDS} words.",
                "Keep the words that carry the claim.",
            )


@rule(
    RULES,
    "L01",
    MUST_FIX,
    "A reading names a claim that is there, unless the claim was withdrawn.",
    "counts of faults are of claims that readers can see",
)
def claims_read(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Readings of claims that do not exist under a present or former id; withdrawn claims and retired entries excepted."""
    moved = {old: record.id for record in corpus.entries.values() for old in record.value.moved_from}
    for record in corpus.readings.values():
        reading = record.value
        if reading.mended == "withdrawn" or reading.entry in corpus.retired:
            continue
        entry = corpus.entries.get(moved.get(reading.entry, reading.entry))
        if entry is None:
            close = get_close_matches(reading.entry, corpus.entries, n=1)
            repair = f"Did you mean “{close[0]}”? " if close else ""
            repair += "If the claim was taken away, write “withdrawn” in the column “mended”."
            yield Fault(record, ("entry",), f"There is no entry “{reading.entry}”.", repair)
        elif all(claim.id != reading.claim for claim in entry.value.claims):
            repair = "Name one of its claims; if the claim was taken away, write “withdrawn” in the column “mended”."
            yield Fault(record, ("claim",), f"The entry “{reading.entry}” has no claim “{reading.claim}”.", repair)


@rule(
    RULES,
    "L02",
    MUST_FIX,
    "A reading with a fault has its kind and says whether it was mended; one that holds has neither, and none is of a later day.",
    "counts of faults add up",
)
def outcomes(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Readings whose columns contradict their outcome, or whose day is in the future."""
    for record in corpus.readings.values():
        reading = record.value
        if reading.day > today:
            yield Fault(record, ("day",), f"The day of this reading, {reading.day}, has not come.", "Correct the day.")
        if reading.outcome == "holds" and (reading.fault or reading.mended in ("yes", "no")):
            repair = "Leave “fault” and “mended” empty, or write “fault” as the outcome."
            yield Fault(record, ("outcome",), "This claim holds, and yet has a fault.", repair)
        elif reading.outcome == "fault" and not (reading.fault and reading.mended):
            missing = "mended" if reading.fault else "fault"
            repair = "Write its kind in “fault”, and “yes”, “no” or “withdrawn” in “mended”."
            yield Fault(record, (missing,), f"This reading found a fault, and “{missing}” is empty.", repair)
