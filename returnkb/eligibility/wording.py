"""Wording of rules: conditions, questions, deadlines and amounts as plain sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from returnkb.corpus.corpus import Corpus
from returnkb.model.country_names import NAMES
from returnkb.model.edtf import format_day
from returnkb.model.entry import Package, Rule

Facet = Literal["host", "region", "to", "mode", "groups", "stay"]
FACETS: tuple[Facet, ...] = ("host", "region", "to", "mode", "groups", "stay")


def place_name(corpus: Corpus, code: str) -> str:
    """Name of a country or region, or its code when no name is known."""
    return corpus.labels_by_code.get(code) or NAMES.get(code, code)


def place_names(corpus: Corpus, codes: Iterable[str]) -> str:
    """Countries or regions by name: `Germany, Sweden`."""
    return ", ".join(
        f"the {name}" if name.startswith(_WITH_ARTICLE) else name
        for name in (place_name(corpus, code) for code in codes)
    )


_WITH_ARTICLE = ("United", "Netherlands")


def regions_of(host: str) -> list[str]:
    """Regions of a host country that the gazetteer has no place for."""
    return [code for code in NAMES if code.startswith(f"{host}-")]


def mode_names(corpus: Corpus, modes: Iterable[str]) -> str:
    """Modes of return as pages show them, in lower case, for the middle of a sentence."""
    return "; ".join(_uncapitalize(corpus.modes[mode].value.label) if mode in corpus.modes else mode for mode in modes)


def group_names(corpus: Corpus, groups: Iterable[str]) -> str:
    """Groups as pages show them, in lower case unless they are names."""
    return "; ".join(_group(corpus, group) for group in groups)


def condition_sentence(corpus: Corpus, rule: Rule, facet: Facet) -> str:
    """The condition that a rule sets on one facet of a person, as a sentence."""
    match facet:
        case "host":
            return f"It is for people returning from {_host_names(corpus, rule)}."
        case "region":
            return f"It is for people who lived in {place_names(corpus, rule.host_regions)}."
        case "to":
            return f"It is for people returning to {place_names(corpus, rule.to)}."
        case "mode":
            return f"It is for other types of return: {mode_names(corpus, rule.modes)}."
        case "groups":
            return f"It is for other people: {group_names(corpus, rule.groups)}."
        case "stay":
            return f"It requires {_months(rule.min_stay_months)} or more in the host country."


def facet_question(corpus: Corpus, rule: Rule, facet: Facet) -> str:
    """The question to ask when one facet of a person is unknown."""
    match facet:
        case "host":
            return f"Does the person return from {_alternatives(_host_names(corpus, rule))}?"
        case "region":
            return f"Did the person live in {_alternatives(place_names(corpus, rule.host_regions))}?"
        case "to":
            return f"Does the person return to {_alternatives(place_names(corpus, rule.to))}?"
        case "mode":
            return f"Is this the type of return: {mode_names(corpus, rule.modes)}?"
        case "groups":
            return f"Does this apply to the person: {group_names(corpus, rule.groups)}?"
        case "stay":
            return f"Did the person live in the host country for {_months(rule.min_stay_months)} or more?"


def limiting_facets(rule: Rule) -> tuple[Facet, ...]:
    """The facets of a person that a rule limits."""
    limits: dict[Facet, object] = {
        "host": rule.hosts or rule.host_regions,
        "region": rule.host_regions,
        "to": rule.to,
        "mode": rule.modes,
        "groups": rule.groups,
        "stay": rule.min_stay_months,
    }
    return tuple(facet for facet in FACETS if limits[facet])


def rule_summary(corpus: Corpus, rule: Rule) -> str:
    """The conditions of a rule in one line."""
    parts = []
    if rule.hosts:
        parts.append(f"returning from {place_names(corpus, rule.hosts)}")
    if rule.host_regions:
        parts.append(f"having lived in {place_names(corpus, rule.host_regions)}")
    if rule.to:
        parts.append(f"to {place_names(corpus, rule.to)}")
    if rule.modes:
        parts.append(mode_names(corpus, rule.modes))
    if rule.groups:
        parts.append(group_names(corpus, rule.groups))
    if rule.min_stay_months:
        parts.append(f"{_months(rule.min_stay_months)} or more in the host country")
    if rule.apply_within_days_of_arrival is not None:
        parts.append(f"apply within {_days(rule.apply_within_days_of_arrival)} of arrival")
    if rule.apply_within_months_of_departure is not None:
        parts.append(f"apply within {_months(rule.apply_within_months_of_departure)} of departure")
    if rule.apply_days_before_departure is not None:
        parts.append(f"apply {_days(rule.apply_days_before_departure)} or more before departure")
    return _capitalize("; ".join(parts) or "everybody the programme is for")


def amount_text(package: Package) -> str:
    """Amount of a package: `EUR 700 per person`; empty when the source states none."""
    if package.amount is None:
        return ""
    per = f" per {package.per}" if package.per else ""
    return f"{package.currency} {package.amount:,.10g}{per}"


def deadline_sentence(rule: Rule, left: date | None, day: date, last: date) -> str:
    """A deadline after departure or arrival as a sentence with its date."""
    if rule.apply_within_days_of_arrival is not None:
        span, event, verb = _days(rule.apply_within_days_of_arrival), "arrival", "arrives"
    else:
        span, event, verb = _months(rule.apply_within_months_of_departure), "departure", "leaves"
    condition = "" if left else f" if the person {verb} on {format_day(day)}"
    return f"Apply within {span} of {event}: by {format_day(last)}{condition}."


def notice_sentence(rule: Rule, left: date | None, day: date, limit: date) -> str:
    """A deadline before departure as a sentence with its date."""
    ask = f"Apply {_days(rule.apply_days_before_departure)} or more before departure"
    if left:
        return f"{ask}: by {format_day(limit)}."
    return f"{ask}: who applies on {format_day(day)} can leave from {format_day(limit)}."


def _host_names(corpus: Corpus, rule: Rule) -> str:
    """Names of the host countries of a rule; those of its regions when it names no country."""
    return place_names(corpus, rule.hosts or dict.fromkeys(code.partition("-")[0] for code in rule.host_regions))


def _alternatives(names: str) -> str:
    return names if ", " not in names else f"one of these: {names}"


def _months(number: int | None) -> str:
    return f"{number} month{'' if number == 1 else 's'}"


def _days(number: int | None) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _group(corpus: Corpus, group: str) -> str:
    label = corpus.groups[group].value.label if group in corpus.groups else group
    head = label.split(" ", 1)[0]
    is_name = head in _NAMES or head.isupper()
    return label if is_name else _uncapitalize(label)


_NAMES = {"Roma", "Ashkali", "Egyptian", "Kosovo", "Gorani,", "Yazidi", "Christian", "Turkmen", "Faili", "Tuareg"}


def _uncapitalize(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]
