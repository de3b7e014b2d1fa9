"""Rules on programmes: amounts with their currency, and eligibility rules without contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from math import inf

from returnkb.corpus.corpus import Corpus
from returnkb.eligibility.specificity import CONDITION_FIELDS, is_more_specific
from returnkb.model.entry import Programme
from returnkb.model.entry import Rule as Condition
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule

RULES: list[Rule] = []
OLDEST_REFUSAL = 2  # calendar years before this one, of the evidence for a rule that says no today


@rule(RULES, "C24", MUST_FIX, "An amount has its currency.", "accuracy: figures carry their unit")
def amounts(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Amounts without a currency, currencies without an amount, and amounts that are not finite numbers."""
    for record in corpus.entries.values():
        if not isinstance(record.value, Programme):
            continue
        for position, package in enumerate(record.value.packages):
            if (package.amount is None) != (package.currency is None):
                yield Fault(
                    record,
                    ("packages", position),
                    f"Package “{package.id}” gives an amount without a currency, or the other way round.",
                    "Give both, or neither.",
                )
            elif package.amount is not None and not 0 < package.amount < inf:
                sentence = f"Package “{package.id}” gives an amount of {package.amount:g}."
                repair = "Write how much it is, or leave amount and currency out."
                yield Fault(record, ("packages", position, "amount"), sentence, repair)


@rule(
    RULES,
    "C33",
    MUST_FIX,
    "Rules of one programme do not answer yes and no to the same person.",
    "eligibility is never guessed",
)
def contradictions(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Pairs of rules with different answers for the same person and time; more specific rules and conflicting claims excepted."""
    for record in corpus.entries.values():
        if not isinstance(record.value, Programme):
            continue
        conflicts = {claim.id: set(claim.conflicts) for claim in record.value.claims}
        for (_, first), (place, second) in combinations(enumerate(record.value.rules), 2):
            if {first.answer, second.answer} != {"yes", "no"} or not _overlap(first, second):
                continue
            if (
                is_more_specific(first, second)
                or is_more_specific(second, first)
                or second.claim in conflicts.get(first.claim, ())
            ):
                continue
            repair = "Narrow one of them (mode, region, group, validity), or link their claims as conflicting."
            yield Fault(
                record,
                ("rules", place, "answer"),
                f"Rules “{first.id}” and “{second.id}” answer yes and no to the same person.",
                repair,
            )


@rule(
    RULES,
    "C45",
    MUST_FIX,
    "A rule that answers no today rests on evidence of this year or the two years before.",
    "eligibility is never guessed: schemes reopen, and a refusal ends the conversation",
)
def refusals(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Refusals that are still valid and rest on a claim that is not recent enough."""
    for record in corpus.entries.values():
        if not isinstance(record.value, Programme):
            continue
        observed = {claim.id: claim.observed.latest for claim in record.value.claims}
        for position, condition in enumerate(record.value.rules):
            last = condition.valid.last if condition.valid.known else None
            latest = observed.get(condition.claim)
            ended = last is not None and last < today
            recent = latest is not None and latest.year >= today.year - OLDEST_REFUSAL
            if condition.answer == "no" and not ended and not recent:
                dated = f"is of {latest.year}" if latest else "has no date"
                sentence = f"Rule “{condition.id}” answers no today, and its claim “{condition.claim}” {dated}."
                repair = "Write `answer: ask`, give `valid` an end, or add newer evidence."
                yield Fault(record, ("rules", position, "answer"), sentence, repair)


def _overlap(first: Condition, second: Condition) -> bool:
    for name in CONDITION_FIELDS:
        mine, theirs = set(getattr(first, name)), set(getattr(second, name))
        if mine and theirs and not mine & theirs:
            return False
    starts = [rule.valid.first or date.min for rule in (first, second)]
    ends = [rule.valid.last or date.max for rule in (first, second)]
    return max(starts) <= min(ends)
