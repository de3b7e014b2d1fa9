"""Output of the eligibility engine: items as text for a terminal and as JSON data, each with claim, date and freshness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus
from returnkb.eligibility.models import Item, Person, Stage, Verdict
from returnkb.eligibility.wording import amount_text, group_names, mode_names, place_name, rule_summary
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Package, Programme, Rule

STAGE_NAMES: dict[Stage, str] = {
    "before": "Before departure",
    "arrival": "On arrival",
    "later": "Later",
    "unsaid": "Time not stated",
}
_VERDICTS: dict[Verdict, str] = {
    "yes": "LIKELY YES", "no": "LIKELY NO", "unknown": "NOT KNOWN, ASK", "aside": "DOES NOT APPLY, AS FAR AS WE KNOW",
}  # fmt: skip
_PRINTED_STATES = ("decides", "possible", "undated", "too_late", "outweighed")


def as_data(assessed: AssessedCorpus, person: Person, items: Sequence[Item]) -> dict[str, Any]:
    """The person and every item with its claims as JSON data."""
    facets = {
        "country": person.to,
        "on": person.day.isoformat(),
        "host": person.host,
        "region": person.region,
        "mode": person.mode,
        "groups": sorted(person.groups),
        "no_other_group": person.all_groups,
        "stay_months": person.stay_months,
        "left": person.left.isoformat() if person.left else None,
    }
    return {"person": facets, "judged_on": assessed.today.isoformat(), "items": [_data(assessed, i) for i in items]}


def _data(assessed: AssessedCorpus, item: Item) -> dict[str, Any]:
    data = item.as_data()
    data["title"] = title(assessed, item)
    for reason in data["reasons"]:
        rule = rule_of(assessed, item, reason["rule"])
        if rule is None:
            continue
        reason |= {"words": rule_summary(assessed.corpus, rule), "valid": str(rule.valid), "note": rule.note}
        reason["claim"] = _claim_data(assessed.claims[f"{item.entry}#{rule.claim}"])
    return data


def _claim_data(claim: AssessedClaim) -> dict[str, Any]:
    return {
        "ref": claim.ref,
        "url": page_urls.entry(claim.entry_id, claim.claim.id),
        "text": claim.claim.text,
        "observed": str(claim.claim.observed),
        "status": str(claim.freshness.status),
        "sources": [evidence.source for evidence in claim.claim.evidence],
    }


def rule_of(assessed: AssessedCorpus, item: Item, rule_id: str) -> Rule | None:
    """The rule behind a reason; None for a service, whose reasons are not rules."""
    entry = assessed.entries[item.entry].entry
    rules = entry.rules if isinstance(entry, Programme) else ()
    return next((rule for rule in rules if rule.id == rule_id), None)


def package_of(assessed: AssessedCorpus, item: Item) -> Package | None:
    """The package of an item, if it has one."""
    entry = assessed.entries[item.entry].entry
    packages = entry.packages if isinstance(entry, Programme) else ()
    return next((package for package in packages if package.id == item.package), None)


def title(assessed: AssessedCorpus, item: Item) -> str:
    """Title of an item: programme and package, or service."""
    package = package_of(assessed, item)
    name = assessed.entries[item.entry].entry.title
    if package is None:
        return name
    money = amount_text(package)
    return f"{name}: {package.name}{f' ({money})' if money else ''}"


def as_text(assessed: AssessedCorpus, person: Person, items: Sequence[Item], *, everything: bool = False) -> str:
    """Items as text, grouped by stage; items that are over or about other people only on request, but always counted."""
    shown = [item for item in items if everything or item.standing == "live"]
    lines = [f"{_person_text(assessed, person)}", ""]
    for stage, name in STAGE_NAMES.items():
        at_stage = [item for item in shown if item.stage == stage]
        if at_stage:
            lines += [name.upper(), ""]
            for item in at_stage:
                lines += [*_item_lines(assessed, item), ""]
    hidden = len(items) - len(shown)
    if hidden:
        lines.append(
            f"{hidden} more have ended, start later, have no rules or are for other host countries; --all lists them."
        )
    return "\n".join([*lines, "Not listed? It may still qualify: ask the programme."])


def _person_text(assessed: AssessedCorpus, person: Person) -> str:
    corpus = assessed.corpus
    parts = [f"Return to {place_name(corpus, person.to)}"]
    if person.host:
        region = f" ({place_name(corpus, person.region)})" if person.region else ""
        parts.append(f"from {place_name(corpus, person.host)}{region}")
    if person.mode:
        parts.append(mode_names(corpus, [person.mode]))
    if person.groups:
        parts.append(group_names(corpus, sorted(person.groups)))
    if person.stay_months is not None:
        parts.append(f"{person.stay_months} months in the host country")
    return ", ".join(parts) + f"; as on {format_day(person.day)}."


def _item_lines(assessed: AssessedCorpus, item: Item) -> Iterator[str]:
    yield f"{_VERDICTS[item.verdict]}: {title(assessed, item)}"
    yield f"     {item.sentence}"
    yield from (f"     ? {question}" for question in item.questions)
    # Several rules may set the same deadline.
    for deadline in {one.sentence: one for one in item.deadlines}.values():
        count = f" ({deadline.days} days left)" if deadline.kind == "apply_by" and item.verdict != "aside" else ""
        yield f"     ! {deadline.sentence[:-1]}{count}."
    for reason in item.reasons:
        rule = rule_of(assessed, item, reason.rule)
        if rule is None or reason.state not in _PRINTED_STATES:
            continue
        claim = assessed.claims[f"{item.entry}#{rule.claim}"]
        period = "dates of validity unknown" if not rule.valid.known else f"valid {rule.valid.format()}"
        yield f"     - {reason.says}: {rule_summary(assessed.corpus, rule)}; {period} [{claim.freshness.status}] {claim.ref}"
        if rule.note:
            yield f"       {rule.note}"
    yield f"     {page_urls.entry(item.entry)}"
