"""Rule engine of eligibility: evaluates every rule for a person on a day and resolves the results to yes, no or ask. A missing rule is never a no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from returnkb.corpus.corpus import Corpus
from returnkb.eligibility.models import (
    Answer,
    Cause,
    Deadline,
    Item,
    Person,
    Reason,
    Standing,
    State,
    months_later,
)
from returnkb.eligibility.programmes import certain_from, rules_for, scope_of, stage_of, validity
from returnkb.eligibility.services import service_item
from returnkb.eligibility.specificity import is_more_specific
from returnkb.eligibility.verdict import OTHERS, verdict
from returnkb.eligibility.wording import (
    Facet,
    condition_sentence,
    deadline_sentence,
    facet_question,
    limiting_facets,
    notice_sentence,
)
from returnkb.model.edtf import add_days, format_day
from returnkb.model.entry import Package, Programme, Rule, Service

_STANDING_BY_CAUSE: dict[Cause, Standing] = {
    "silent": "silent", "elsewhere": "elsewhere", "not_yet": "not_yet", "over": "over",
}  # fmt: skip
_UNCERTAIN: tuple[State, ...] = ("possible", "undated")


def evaluate_person(corpus: Corpus, person: Person) -> list[Item]:
    """Items for every programme package and every service that concerns the country of return, sorted by rank."""
    found: list[Item] = []
    for record in corpus.entries.values():
        if not isinstance(record.value, Programme | Service):
            continue
        scope = scope_of(corpus, record)
        if scope is not None and person.to not in scope:
            continue
        if isinstance(record.value, Programme):
            found += programme_items(corpus, record.id, record.value, person)
        else:
            found.append(service_item(corpus, record.id, record.value, person))
    return sorted(found, key=Item.rank)


def programme_items(corpus: Corpus, entry_id: str, programme: Programme, person: Person) -> Iterator[Item]:
    """Items of a programme: one for each package, or one for the whole programme when it has no packages."""
    for package in programme.packages or (None,):
        rules = rules_for(programme, package)
        results = [evaluate(corpus, programme, rule, person) for rule in rules]
        yield _item(entry_id, programme, package, results, person)


@dataclass(frozen=True)
class RuleResult:
    """Result of evaluating one rule for one person: state, sentence, open questions and deadlines."""

    rule: Rule
    state: State
    sentence: str
    questions: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def evaluate(corpus: Corpus, programme: Programme, rule: Rule, person: Person) -> RuleResult:
    """Evaluate one rule for one person; the first state that applies counts: apart, expired, not_yet, too_late, possible, undated, decides."""
    apart, unknown = compare(rule, person)
    if apart:
        return RuleResult(rule, "apart", " ".join(condition_sentence(corpus, rule, facet) for facet in apart))
    first, last = validity(programme, rule)
    if last and person.day > last:
        return RuleResult(rule, "expired", f"It said {rule.answer} until {format_day(last)}.")
    if first and person.day < first:
        return RuleResult(rule, "not_yet", f"It says {rule.answer} from {format_day(first)}.")
    deadlines = tuple(_deadlines(rule, person))
    missed = [deadline for deadline in deadlines if deadline.kind == "apply_by" and deadline.days < 0]
    if missed:
        return RuleResult(
            rule, "too_late", f"The time to apply ended on {format_day(missed[0].day)}.", deadlines=deadlines
        )
    if unknown:
        questions = tuple(facet_question(corpus, rule, facet) for facet in unknown)
        return RuleResult(rule, "possible", f"It says {rule.answer}, if the answer is yes: {' '.join(questions)}", questions, deadlines)  # fmt: skip
    certain = certain_from(programme, rule)
    if certain is None or person.day < certain:
        return RuleResult(rule, "undated", f"It says {rule.answer}, without a date.", deadlines=deadlines)
    return RuleResult(rule, "decides", f"It says {rule.answer}.", deadlines=deadlines)


def compare(rule: Rule, person: Person) -> tuple[list[Facet], list[Facet]]:
    """The facets in which a rule does not match a person, and those that are unknown for the person."""
    matches: dict[Facet, bool | None] = {facet: _matches(facet, rule, person) for facet in limiting_facets(rule)}
    apart = [facet for facet, match in matches.items() if match is False]
    return apart, [facet for facet, match in matches.items() if match is None]


def _matches(facet: Facet, rule: Rule, person: Person) -> bool | None:
    """Whether a rule matches a person in one facet; None when the facet is unknown for the person."""
    match facet:
        case "host":
            return _host_matches(rule, person)
        case "region":
            return _region_matches(rule, person)
        case "to":
            return person.to in rule.to
        case "mode":
            return None if person.mode is None else person.mode in rule.modes
        case "groups":
            if "any" in rule.groups or person.groups & set(rule.groups):
                return True
            return False if person.all_groups else None
        case "stay":
            assert rule.min_stay_months is not None  # facets_of names it only then
            return None if person.stay_months is None else person.stay_months >= rule.min_stay_months


def _host_matches(rule: Rule, person: Person) -> bool | None:
    if person.host is None:
        return None
    return person.host in (rule.hosts or {region.partition("-")[0] for region in rule.host_regions})


def _region_matches(rule: Rule, person: Person) -> bool | None:
    """Regions limit only their own country: a rule for Germany and three provinces of Austria includes all of Germany."""
    if person.host is None:
        return None
    regions = [region for region in rule.host_regions if region.startswith(f"{person.host}-")]
    if not regions:
        return True
    return None if person.region is None else person.region in regions


def _deadlines(rule: Rule, person: Person) -> Iterator[Deadline]:
    start = person.left or person.day
    last = None
    if rule.apply_within_days_of_arrival is not None:
        last = add_days(start, rule.apply_within_days_of_arrival)
    elif rule.apply_within_months_of_departure is not None:
        last = months_later(start, rule.apply_within_months_of_departure)
    if last:
        sentence = deadline_sentence(rule, person.left, person.day, last)
        yield Deadline(rule.id, "apply_by", last, (last - person.day).days, sentence)
    if rule.apply_days_before_departure is None:
        return
    if person.left:
        limit = date.fromordinal(max(1, person.left.toordinal() - rule.apply_days_before_departure))
    else:
        limit = add_days(person.day, rule.apply_days_before_departure)
    sentence = notice_sentence(rule, person.left, person.day, limit)
    kind: Literal["apply_by", "leave_from"] = "apply_by" if person.left else "leave_from"
    yield Deadline(rule.id, kind, limit, (limit - person.day).days, sentence)


def resolve(results: Sequence[RuleResult]) -> tuple[Answer, Cause | None, list[RuleResult]]:
    """Answer, its cause, and the results with those marked that a more specific rule overrides.

    A yes or no is final only if no uncertain rule could change it. Cause None: no rule matches or could match.
    """
    matching = [result for result in results if result.state == "decides"]
    marked = [_outweighed_result(result) if _is_outweighed(result, matching) else result for result in results]
    deciding = [result.rule.answer for result in marked if result.state == "decides"]
    uncertain = [result for result in marked if result.state in _UNCERTAIN and result.rule.answer not in deciding]
    if {"yes", "no"} <= {*deciding}:
        return "ask", "conflict", marked
    if "ask" in deciding:
        return "ask", "rule", marked
    if uncertain:
        return "ask", "depends" if any(result.questions for result in uncertain) else "undated", marked
    if deciding:
        return deciding[0], "rule", marked
    return "ask", None, marked


def _is_outweighed(result: RuleResult, matching: Sequence[RuleResult]) -> bool:
    open_result = result.state in ("decides", *_UNCERTAIN)
    return open_result and any(is_more_specific(other.rule, result.rule) for other in matching)


def _outweighed_result(result: RuleResult) -> RuleResult:
    return RuleResult(result.rule, "outweighed", f"It says {result.rule.answer}, but a narrower rule applies instead.")


def _item(
    entry_id: str,
    programme: Programme,
    package: Package | None,
    results: list[RuleResult],
    person: Person,
) -> Item:
    answer, cause, results = resolve(results)
    if cause is None:
        cause = _cause_without_rule(programme, results, person)
    if programme.replaced_by and cause not in OTHERS:
        answer, cause = "ask", "replaced"
    relevant = [result for result in results if result.state in ("decides", *_UNCERTAIN)]
    questions = [question for result in relevant for question in result.questions] if cause == "depends" else []
    return Item(
        entry=entry_id,
        kind="programme",
        package=package.id if package else None,
        answer=answer,
        cause=cause,
        stage=stage_of(programme, package),
        standing=_STANDING_BY_CAUSE.get(cause, "live"),
        verdict=verdict(answer, cause, [result.rule for result in relevant], programme, person),
        questions=tuple(dict.fromkeys(questions)),
        deadlines=tuple(deadline for result in relevant for deadline in result.deadlines),
        reasons=tuple(Reason(result.rule.id, result.rule.answer, result.state, result.sentence) for result in results),
    )


def _cause_without_rule(programme: Programme, results: Sequence[RuleResult], person: Person) -> Cause:
    """Cause of an answer that no rule gives: too late, not yet, over, no rule, or rules about other people."""
    states = {result.state for result in results}
    first, last = validity(programme)
    any_valid = any(result.state == "apart" and _is_valid_on(programme, result.rule, person.day) for result in results)
    if "too_late" in states:
        return "too_late"
    if (first and person.day < first) or ("not_yet" in states and not any_valid):
        return "not_yet"
    if (last and person.day > last) or ("expired" in states and not any_valid):
        return "over"
    if not results:
        return "silent"
    elsewhere = all(person.host and "host" in compare(result.rule, person)[0] for result in results)
    return "elsewhere" if elsewhere else "apart"


def _is_valid_on(programme: Programme, rule: Rule, day: date) -> bool:
    first, last = validity(programme, rule)
    return not (first and day < first) and not (last and day > last)
