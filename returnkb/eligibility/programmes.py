"""Programmes as the finder reads them: the countries they concern, the rules and validity of packages, and the stage of a return."""

from __future__ import annotations

import re
from datetime import date

from returnkb.corpus.corpus import Corpus, Record, place_of
from returnkb.eligibility.models import Stage
from returnkb.model.entry import AnyEntry, Package, Programme, Rule, Service

_BEFORE = re.compile(r"\b(before|prior to|on) (departure|leaving|return|travel)|\bpre-departure", re.IGNORECASE)
_ARRIVAL = re.compile(
    r"\b(on arrival|at the airport|in the first days|(days|right|straight|immediately) (after|of) arrival)",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(after \w|for \w+ months)", re.IGNORECASE)
_STAGES: tuple[tuple[re.Pattern[str], Stage], ...] = ((_BEFORE, "before"), (_ARRIVAL, "arrival"), (_LATER, "later"))


def scope_of(corpus: Corpus, record: Record[AnyEntry]) -> frozenset[str] | None:
    """Codes of the countries of return that an entry concerns; None when they are not limited."""
    entry = record.value
    places = [place for place in (place_of(record.id), *(entry.area if isinstance(entry, Service) else ())) if place]
    if places:
        return frozenset(code for place in places if (code := _country(corpus, place)))
    if not isinstance(entry, Programme):
        return frozenset()
    if entry.rules:
        return frozenset(code for rule in entry.rules for code in rule.to) if all(r.to for r in entry.rules) else None
    return _countries_named(corpus, entry) or None


def _countries_named(corpus: Corpus, programme: Programme) -> frozenset[str]:
    """Countries of return named in the title or claims of a programme without rules, or in the scopes of its claims."""
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


def rules_for(programme: Programme, package: Package | None) -> list[Rule]:
    """Rules that apply to a package: those that name it and those that name no package."""
    return [rule for rule in programme.rules if package is None or not rule.packages or package.id in rule.packages]


def validity(programme: Programme, rule: Rule | None = None) -> tuple[date | None, date | None]:
    """Validity period of a programme or rule, first and last day; a rule is never valid outside its programme's period."""
    times = [programme.runs, *([rule.valid] if rule else [])]
    firsts = [time.first for time in times if time.first]
    lasts = [time.last for time in times if time.last]
    return max(firsts, default=None), min(lasts, default=None)


def certain_from(programme: Programme, rule: Rule) -> date | None:
    """First day on which a rule is known to be valid: without a known start, the day its claim is about; None when undated."""
    if rule.valid.first or not rule.valid.known:
        return rule.valid.first
    observed = next((claim.observed for claim in programme.claims if claim.id == rule.claim), None)
    return (observed and observed.first) or rule.valid.last


def stage_of(programme: Programme, package: Package | None) -> Stage:
    """Stage of the return at which a package is given or must be applied for; `unsaid` when neither package nor rules name it."""
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
