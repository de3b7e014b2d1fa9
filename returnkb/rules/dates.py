"""Rules on dates: of observations, searches, checks and review marks; contacts of closed services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import Gap
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule

RULES: list[Rule] = []
FIRST_YEAR = 1900


@rule(RULES, "C07", MUST_FIX, "Information is about a time that has come, after 1900.", "ACCORD: currency")
def observed_dates(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Observed times in the future or before the first year that the rules allow."""
    for record, position, claim in corpus.claims():
        first = claim.observed.first
        if claim.observed.extends_past(today):
            yield Fault(
                record,
                ("claims", position, "observed"),
                f"{claim.observed} has not come yet.",
                "Write the time the information is about.",
            )
        if first and first.year < FIRST_YEAR:
            yield Fault(
                record, ("claims", position, "observed"), f"{claim.observed} is before {FIRST_YEAR}.", "Check the year."
            )


@rule(
    RULES,
    "C25",
    MUST_FIX,
    "A gap was searched for on a day that has come.",
    "absence of information is not evidence of absence",
)
def search_dates(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Searches of gaps on days in the future."""
    for record in corpus.entries.values():
        if isinstance(record.value, Gap) and record.value.searched.day > today:
            yield Fault(
                record,
                ("searched", "day"),
                f"{record.value.searched.day} has not come yet.",
                "Write the day of the search.",
            )


@rule(
    RULES,
    "C31",
    MUST_FIX,
    "Checking is an act of a person: when, how, and in what role.",
    "211 standards: verifier and means are noted",
)
def check_details(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Checks on days in the future, and checks without day, method or role."""
    for record in corpus.entries.values():
        entry = record.value
        if entry.verified_on and entry.verified_on > today:
            yield Fault(
                record, ("verified_on",), f"{entry.verified_on} has not come yet.", "Write the day somebody checked it."
            )
        if entry.verified_on and not (entry.verified_how and entry.verified_by):
            yield Fault(
                record,
                ("verified_on",),
                "It is not said how and by whom this was checked.",
                "Add `verified_how` (desk, website, call, visit, partner) and `verified_by` (a role).",
            )
        if not entry.verified_on and (entry.verified_how or entry.verified_by):
            given = "verified_how" if entry.verified_how else "verified_by"
            sentence = f"`{given}` is given, but not the day of the checking."
            yield Fault(record, (given,), sentence, "Add `verified_on`, or take the other two away.")
    for record, position, claim in corpus.claims():
        if claim.verified_on and claim.verified_on > today:
            yield Fault(
                record,
                ("claims", position, "verified_on"),
                f"{claim.verified_on} has not come yet.",
                "Write the day somebody checked it.",
            )
        if not claim.verified_on and (claim.verified_how or claim.verified_by):
            given = "verified_how" if claim.verified_how else "verified_by"
            sentence = f"`{given}` is given, but not the day of the checking."
            yield Fault(record, ("claims", position, given), sentence, "Add `verified_on`, or take the other two away.")


@rule(
    RULES,
    "C32",
    UNUSUAL,
    "A service that has closed keeps its entry, but not its numbers and mailboxes.",
    "211 standards: no silent deletion",
)
def closed_services(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Closed services with phone numbers or mailboxes."""
    for record in corpus.entries.values():
        if getattr(record.value, "status", None) != "closed":
            continue
        for position, office in enumerate(getattr(record.value, "offices", ())):
            if office.phones or office.emails:
                sentence = "This service is closed, but its entry still says how to call or write."
                repair = "Take phones and emails away; the claims stay and tell that it existed."
                yield Fault(record, ("offices", position), sentence, repair)


@rule(
    RULES,
    "C35",
    MUST_FIX,
    "A passage marked for review changed on a day that has come, and nobody has read it since.",
    "a mark that outlives its reason hides those that matter",
)
def review_marks(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Review marks with a day in the future, and marks of passages that were read after they changed."""
    for record, at, evidence in corpus.evidence():
        key = (*at, "needs_review")
        marked = evidence.needs_review
        if marked and marked > today:
            yield Fault(record, key, f"{marked} has not come yet.", "Write the day the change was seen.")
        elif marked and evidence.accessed > marked:
            yield Fault(
                record,
                key,
                f"The passage was read again on {evidence.accessed}, after it changed on {marked}.",
                "If the claim says what the source says now, take `needs_review` away.",
            )
