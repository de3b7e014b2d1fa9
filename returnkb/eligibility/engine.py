"""Who may claim what: for a person on a day, yes, no or ask, with the rules behind each answer. A missing rule is never a no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from returnkb.corpus.corpus import Corpus, Record, place_of
from returnkb.eligibility.models import (
    Answer,
    Cause,
    Deadline,
    Item,
    Person,
    Reason,
    Stage,
    Standing,
    State,
    months_later,
)
from returnkb.eligibility.services import service_item
from returnkb.eligibility.specificity import is_more_specific
from returnkb.eligibility.wording import Facet, facets_of, notice_words, speaks_of, to_ask, window_words
from returnkb.model.edtf import add_days, format_day
from returnkb.model.entry import AnyEntry, Package, Programme, Rule, Service

_BEFORE = re.compile(r"\b(before|prior to|on) (departure|leaving|return|travel)|\bpre-departure", re.IGNORECASE)
_ARRIVAL = re.compile(
    r"\b(on arrival|at the airport|in the first days|(days|right|straight|immediately) (after|of) arrival)",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(after \w|for \w+ months)", re.IGNORECASE)
_STAGES: tuple[tuple[re.Pattern[str], Stage], ...] = ((_BEFORE, "before"), (_ARRIVAL, "arrival"), (_LATER, "later"))
_STANDING: dict[Cause, Standing] = {
    "silent": "silent", "elsewhere": "elsewhere", "not_yet": "not_yet", "over": "over",
}  # fmt: skip
_MAYBE: tuple[State, ...] = ("possible", "undated")


def answers(corpus: Corpus, person: Person) -> list[Item]:
    """An item for every package of every programme and for every service that concerns the country of return, in order."""
    found: list[Item] = []
    for record in corpus.entries.values():
        if not isinstance(record.value, Programme | Service):
            continue
        reach = scope_of(corpus, record)
        if reach is not None and person.to not in reach:
            continue
        if isinstance(record.value, Programme):
            found += programme_items(corpus, record.id, record.value, person)
        else:
            found.append(service_item(corpus, record.id, record.value, person))
    return sorted(found, key=Item.rank)


def scope_of(corpus: Corpus, record: Record[AnyEntry]) -> frozenset[str] | None:
    """The countries of return an entry concerns; None when nothing it says limits them."""
    what = record.value
    places = [place for place in (place_of(record.id), *(what.area if isinstance(what, Service) else ())) if place]
    if places:
        return frozenset(code for place in places if (code := _country(corpus, place)))
    if not isinstance(what, Programme):
        return frozenset()
    if what.rules:
        return frozenset(code for rule in what.rules for code in rule.to) if all(r.to for r in what.rules) else None
    return _named_countries(corpus, what) or None


def _named_countries(corpus: Corpus, programme: Programme) -> frozenset[str]:
    """Countries of return that a programme without rules names in its title or claims, or that its claims hold for."""
    text = " ".join([programme.title, programme.summary or "", *(claim.text for claim in programme.claims)])
    scopes = {claim.scope.split("/", 1)[0] for claim in programme.claims if claim.scope}
    named = set()
    for record in corpus.places.values():
        place = record.value
        if (
            place.code
            and "return" in place.roles
            and (place.id in scopes or re.search(rf"\b{re.escape(place.label)}\b", text))
        ):
            named.add(place.code)
    return frozenset(named)


def _country(corpus: Corpus, place_id: str) -> str | None:
    record = corpus.places.get(place_id.split("/", 1)[0])
    return record.value.code if record else None


def programme_items(corpus: Corpus, entry_id: str, programme: Programme, person: Person) -> Iterator[Item]:
    """An item for each package of a programme, or one for the whole when it names no packages."""
    for package in programme.packages or (None,):
        rules = rules_for(programme, package)
        evaluated = [evaluate(corpus, programme, rule, person) for rule in rules]
        yield _item(corpus, entry_id, programme, package, evaluated, person)


def rules_for(programme: Programme, package: Package | None) -> list[Rule]:
    """The rules that speak of a package: those that name it and those that name none."""
    return [rule for rule in programme.rules if package is None or not rule.packages or package.id in rule.packages]


@dataclass(frozen=True)
class RuleResult:
    """A rule, how it bears on a person, what to ask, and its deadlines."""

    rule: Rule
    state: State
    sentence: str
    questions: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def evaluate(corpus: Corpus, programme: Programme, rule: Rule, person: Person) -> RuleResult:
    """How one rule bears on a person: about others, no longer or not yet held, too late, depending, undated, or fitting."""
    apart, unknown = compare(rule, person)
    if apart:
        return RuleResult(rule, "apart", " ".join(speaks_of(corpus, rule, facet) for facet in apart))
    first, last = held(programme, rule)
    if last and person.day > last:
        return RuleResult(rule, "expired", f"It said {rule.answer} and held until {format_day(last)}.")
    if first and person.day < first:
        return RuleResult(rule, "not_yet", f"It says {rule.answer} and holds from {format_day(first)}.")
    deadlines = tuple(_deadlines(rule, person))
    missed = [one for one in deadlines if one.kind == "apply_by" and one.days < 0]
    if missed:
        return RuleResult(
            rule, "too_late", f"The time to apply ended on {format_day(missed[0].day)}.", deadlines=deadlines
        )
    if unknown:
        questions = tuple(to_ask(corpus, rule, facet) for facet in unknown)
        return RuleResult(rule, "possible", f"It says {rule.answer}, if the answer is yes: {' '.join(questions)}", questions, deadlines)  # fmt: skip
    sure = sure_from(programme, rule)
    if sure is None or person.day < sure:
        return RuleResult(rule, "undated", f"It says {rule.answer}, but not when it held.", deadlines=deadlines)
    return RuleResult(rule, "decides", f"It says {rule.answer}.", deadlines=deadlines)


def compare(rule: Rule, person: Person) -> tuple[list[Facet], list[Facet]]:
    """The facets in which a rule is about other people, and those about which nothing is told."""
    verdicts: dict[Facet, bool | None] = {facet: _fits(facet, rule, person) for facet in facets_of(rule)}
    apart = [facet for facet, verdict in verdicts.items() if verdict is False]
    return apart, [facet for facet, verdict in verdicts.items() if verdict is None]


def _fits(facet: Facet, rule: Rule, person: Person) -> bool | None:
    """Whether a rule fits a person in one facet; None when the person's side is not told."""
    match facet:
        case "host":
            return _host_fits(rule, person)
        case "region":
            return _region_fits(rule, person)
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


def _host_fits(rule: Rule, person: Person) -> bool | None:
    if person.host is None:
        return None
    return person.host in (rule.hosts or {region.partition("-")[0] for region in rule.host_regions})


def _region_fits(rule: Rule, person: Person) -> bool | None:
    """Regions limit only their own country: a rule for Germany and three provinces of Austria is for all of Germany."""
    if person.host is None:
        return None
    within = [region for region in rule.host_regions if region.startswith(f"{person.host}-")]
    if not within:
        return True
    return None if person.region is None else person.region in within


def held(programme: Programme, rule: Rule | None = None) -> tuple[date | None, date | None]:
    """From when to when a rule held: never outside the days on which its programme ran."""
    times = [programme.runs, *([rule.valid] if rule else [])]
    firsts = [time.first for time in times if time.first]
    lasts = [time.last for time in times if time.last]
    return max(firsts, default=None), min(lasts, default=None)


def sure_from(programme: Programme, rule: Rule) -> date | None:
    """The first day on which a rule is known to hold: with no known start, the day its claim is about; None when undated."""
    if rule.valid.first or not rule.valid.known:
        return rule.valid.first
    observed = next((claim.observed for claim in programme.claims if claim.id == rule.claim), None)
    return (observed and observed.first) or rule.valid.last


def _deadlines(rule: Rule, person: Person) -> Iterator[Deadline]:
    start = person.left or person.day
    last = None
    if rule.apply_within_days_of_arrival is not None:
        last = add_days(start, rule.apply_within_days_of_arrival)
    elif rule.apply_within_months_of_departure is not None:
        last = months_later(start, rule.apply_within_months_of_departure)
    if last:
        words = window_words(rule, person.left, person.day, last)
        yield Deadline(rule.id, "apply_by", last, (last - person.day).days, words)
    if rule.apply_days_before_departure is None:
        return
    if person.left:
        turn = date.fromordinal(max(1, person.left.toordinal() - rule.apply_days_before_departure))
    else:
        turn = add_days(person.day, rule.apply_days_before_departure)
    words = notice_words(rule, person.left, person.day, turn)
    yield Deadline(rule.id, "apply_by" if person.left else "leave_from", turn, (turn - person.day).days, words)


def resolve(evaluated: Sequence[RuleResult]) -> tuple[Answer, Cause | None, list[RuleResult]]:
    """The answer, its cause, and the rules with those that narrower ones outweigh marked so.

    An answer stands only if no rule that may turn out to fit would change it.
    Cause None: no rule fits or may fit.
    """
    sure = [one for one in evaluated if one.state == "decides"]
    top = [one for one in sure if not _outweighed(one, sure)]
    maybe = [one for one in evaluated if one.state in _MAYBE and not _outweighed(one, sure)]
    kept = {id(one) for one in (*top, *maybe)}
    marked = [_marked(one) if one.state in ("decides", *_MAYBE) and id(one) not in kept else one for one in evaluated]
    says = {one.rule.answer for one in top}
    if {"yes", "no"} <= says:
        return "ask", "conflict", marked
    if "ask" in says:
        return "ask", "rule", marked
    changing = [one for one in maybe if one.rule.answer not in says]
    if changing:
        return "ask", "depends" if any(one.questions for one in changing) else "undated", marked
    if top:
        return top[0].rule.answer, "rule", marked
    return "ask", None, marked


def _outweighed(one: RuleResult, sure: Sequence[RuleResult]) -> bool:
    return any(is_more_specific(other.rule, one.rule) for other in sure)


def _marked(one: RuleResult) -> RuleResult:
    return RuleResult(one.rule, "outweighed", f"It says {one.rule.answer}, but a narrower rule goes first.")


def _item(
    corpus: Corpus,
    entry_id: str,
    programme: Programme,
    package: Package | None,
    evaluated: list[RuleResult],
    person: Person,
) -> Item:
    answer, cause, evaluated = resolve(evaluated)
    if cause is None:
        cause = _why_silent(programme, evaluated, person)
    deciding = [one for one in evaluated if one.state in ("decides", *_MAYBE)]
    asked = deciding if cause == "depends" else []
    return Item(
        entry=entry_id,
        kind="programme",
        package=package.id if package else None,
        answer=answer,
        cause=cause,
        stage=stage_of(programme, package),
        standing=_STANDING.get(cause, "live"),
        questions=tuple(dict.fromkeys(question for one in asked for question in one.questions)),
        deadlines=tuple(deadline for one in deciding for deadline in one.deadlines),
        reasons=tuple(Reason(one.rule.id, one.rule.answer, one.state, one.sentence) for one in evaluated),
    )


def _why_silent(programme: Programme, evaluated: Sequence[RuleResult], person: Person) -> Cause:
    """Why no rule answers: too late, not yet, over, none known, or about others."""
    states = {one.state for one in evaluated}
    first, last = held(programme)
    lives = any(one.state == "apart" and _holds(programme, one.rule, person.day) for one in evaluated)
    if "too_late" in states:
        return "too_late"
    if (first and person.day < first) or ("not_yet" in states and not lives):
        return "not_yet"
    if (last and person.day > last) or ("expired" in states and not lives):
        return "over"
    if not evaluated:
        return "silent"
    elsewhere = all(person.host and "host" in compare(one.rule, person)[0] for one in evaluated)
    return "elsewhere" if elsewhere else "apart"


def _holds(programme: Programme, rule: Rule, day: date) -> bool:
    first, last = held(programme, rule)
    return not (first and day < first) and not (last and day > last)


def stage_of(programme: Programme, package: Package | None) -> Stage:
    """When in the return a package is given or must be asked for; `unsaid` when neither the package nor a rule tells."""
    when = (package.when if package else None) or ""
    for pattern, stage in _STAGES:
        if pattern.search(when):
            return stage
    rules = rules_for(programme, package)
    if any(rule.apply_days_before_departure is not None for rule in rules):
        return "before"
    if any(rule.apply_within_days_of_arrival is not None for rule in rules):
        return "arrival"
    if package and package.offers and set(package.offers) <= {"reception", "transport"}:
        return "arrival"
    return "later" if any(rule.apply_within_months_of_departure is not None for rule in rules) else "unsaid"
