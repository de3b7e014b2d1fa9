"""Verdict: what the finder tells a counsellor about an answer: likely yes, likely no, not known, or not for this person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from returnkb.eligibility.models import Answer, Cause, Person, Verdict
from returnkb.model.entry import Programme, Rule

# A refusal is trusted for two years, an offer for five: rules of programmes change with every budget.
NO_DAYS, YES_DAYS = 730, 1825
OTHERS: tuple[Cause, ...] = ("silent", "elsewhere", "over", "replaced", "not_yet", "apart", "earlier")


def evidence_day(programme: Programme, rule: Rule) -> date | None:
    """The last day that the claim behind a rule is about, or on which a person checked it; None when undated."""
    claim = next((one for one in programme.claims if one.id == rule.claim), None)
    days = [day for day in (claim.observed.latest, claim.verified_on, programme.verified_on) if day] if claim else []
    return max(days, default=None)


def verdict(answer: Answer, cause: Cause, live: Iterable[Rule], programme: Programme, person: Person) -> Verdict:
    """The verdict on a package; `live` are the rules that decide or may fit. A refusal by undated or old evidence is not known."""
    if cause in OTHERS:
        return "aside"
    rules = list(live)
    if answer == "no":
        return "no" if _is_trusted(programme, rules, "no", person.day, NO_DAYS, undated=False) else "unknown"
    says = {rule.answer for rule in rules}
    is_open = cause == "undated" or (cause == "depends" and person.host is not None and person.mode is not None)
    if answer == "yes" or (is_open and says == {"yes"}):
        return "yes" if _is_trusted(programme, rules, "yes", person.day, YES_DAYS, undated=True) else "unknown"
    return "unknown"


def service_verdict(answer: Answer, cause: Cause) -> Verdict:
    """The verdict on a service."""
    if cause in OTHERS:
        return "aside"
    return "unknown" if answer == "ask" else answer


def _is_trusted(
    programme: Programme, rules: Iterable[Rule], answer: Answer, day: date, limit: int, *, undated: bool
) -> bool:
    """Whether the newest evidence for an answer is within a limit in days; `undated` evidence alone counts or not."""
    days = [evidence_day(programme, rule) for rule in rules if rule.answer == answer]
    dated = [one for one in days if one]
    return (day - max(dated)).days <= limit if dated else undated
