"""Page of the assistance finder, and a table of all answers for each pair of countries, for readers without JavaScript."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.eligibility.browser_data import form_options, regions
from returnkb.eligibility.engine import programme_items
from returnkb.eligibility.models import Cause, Item, Person, Verdict
from returnkb.eligibility.output import STAGE_NAMES, package_of
from returnkb.eligibility.programmes import scope_of, validity
from returnkb.eligibility.wording import amount_text, place_name, rule_summary
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Programme, Rule, Service
from returnkb.pages.context import Page, PageContext, Values

ANY = "ZZ"
Scopes = dict[str, frozenset[str] | None]
_CAUSE_LABELS: dict[Cause, str] = {
    "rule": "sources do not settle it", "conflict": "rules disagree", "depends": "depends", "undated": "undated", "apart": "not listed",
    "too_late": "too late", "silent": "no rule known", "elsewhere": "other countries", "not_yet": "starts later", "over": "ended", "replaced": "replaced",
}  # fmt: skip


# Style and words of each verdict.
_VERDICT_LABELS: dict[Verdict, tuple[str, str]] = {
    "yes": ("yes", "likely yes"), "no": ("no", "likely no"), "unknown": ("ask", "not known"), "aside": ("aside", "not for these"),
}  # fmt: skip


class Pair(NamedTuple):
    """A host country and a country of return by their codes; `ZZ` is any other."""

    host: str
    to: str


class AnswerCell(NamedTuple):
    """One answer of the table: its style, its words and, where it is not certain, why."""

    style: str
    answer: str
    word: str


@dataclass(frozen=True)
class PackageRow:
    """A table row: a package, the regions it is for, and its answers by mode."""

    entry: AssessedEntry
    first: bool
    name: str
    money: str
    where: str
    stage: str
    cells: tuple[AnswerCell, ...]


def pages(context: PageContext) -> Iterator[Page]:
    """The finder and a page for every pair of countries that a rule names."""
    assessed = context.assessed
    pairs = _pairs(assessed)
    found = form_options(assessed.corpus)
    named = _groups_named(assessed)
    review = _review_text(assessed)
    yield context.page(
        "assistance.md",
        page_urls.ASSISTANCE,
        "Who may claim what",
        description="For a person, a country of return and a way of returning: yes, no or ask, with the rules behind it.",
        trail=[],
        freshness_words=review,
        choices=found,
        groups=[pair for pair in found["groups"] if pair[0] in named],
        tables=_tables(assessed, pairs),
    )
    scopes: Scopes = {entry.id: scope_of(assessed.corpus, entry.record) for entry in assessed.entries.values()}
    for pair in pairs:
        yield _pair_page(context, pair, scopes, review)


def _review_text(assessed: AssessedCorpus) -> str:
    """Day on which the sources of the rules were last read, and how many rules a person checked."""
    claims = [
        assessed.claims[f"{entry.id}#{rule.claim}"] for entry, what in _programmes(assessed) for rule in what.rules
    ]
    read = max((evidence.accessed for claim in claims for evidence in claim.claim.evidence), default=None)
    checked = sum(1 for claim in claims if claim.freshness.verified_on)
    words = f"Rules read up to {format_day(read)}. " if read else ""
    return f"{words}{checked or 'None'} of {len(claims)} checked by a person."


def address_of(assessed: AssessedCorpus, pair: Pair) -> str:
    """The page of a pair of countries: `assistance/germany-kosovo.html`."""
    return f"assistance/{_folder(assessed, pair.host)}-{_folder(assessed, pair.to)}.html"


def _folder(assessed: AssessedCorpus, code: str) -> str:
    if code == ANY:
        return "any"
    for record in assessed.corpus.places.values():
        if record.value.code == code:
            return record.id
    plain = unicodedata.normalize("NFKD", place_name(assessed.corpus, code)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "-", plain.lower()).strip("-")


def _programmes(assessed: AssessedCorpus) -> list[tuple[AssessedEntry, Programme]]:
    return [(entry, what) for entry in assessed.programmes if isinstance(what := entry.entry, Programme)]


def _pairs(assessed: AssessedCorpus) -> list[Pair]:
    """Every pair that a rule names, each country alone with any other included."""
    rules = [rule for _, programme in _programmes(assessed) for rule in programme.rules]
    return sorted({Pair(host, to) for rule in rules for host in rule.hosts or (ANY,) for to in rule.to or (ANY,)})


def _groups_named(assessed: AssessedCorpus) -> set[str]:
    """Groups that a rule or a service names: ticking any other would change nothing."""
    found: set[str] = set()
    for entry in assessed.entries.values():
        what = entry.entry
        if isinstance(what, Programme):
            found.update(group for rule in what.rules for group in rule.groups)
        elif isinstance(what, Service):
            found.update(what.who.groups)
    return found


def _tables(assessed: AssessedCorpus, pairs: Sequence[Pair]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Links to the pair pages under their country of return, by name, any other country last."""
    corpus = assessed.corpus
    countries: dict[str, list[tuple[str, str]]] = {}
    for pair in sorted(pairs, key=lambda pair: (pair.to == ANY, place_name(corpus, pair.to), pair.host == ANY, place_name(corpus, pair.host))):  # fmt: skip
        country = "Any country" if pair.to == ANY else place_name(corpus, pair.to)
        host = "from any other country" if pair.host == ANY else f"from {place_name(corpus, pair.host)}"
        countries.setdefault(country, []).append((host, address_of(assessed, pair)))
    return list(countries.items())


def _pair_page(context: PageContext, pair: Pair, scopes: Scopes, review: str) -> Page:
    assessed = context.assessed
    return context.page(
        "assistance_pair.md",
        address_of(assessed, pair),
        f"{_from(assessed, pair)} {_to(assessed, pair)}: who may claim what",
        costly=partial(_pair_values, assessed, pair, scopes),
        trail=[("Who may claim what", page_urls.ASSISTANCE)],
        freshness_words=f"Rules of {format_day(assessed.today)}. {review}",
        day=format_day(assessed.today),
    )


def _pair_values(assessed: AssessedCorpus, pair: Pair, scopes: Scopes) -> Values:
    candidates = [
        (entry, programme)
        for entry, programme in _programmes(assessed)
        if ((scope := scopes[entry.id]) is None or pair.to in scope) and _may_concern(programme, pair)
    ]
    columns, rows, others = _matrix(assessed, pair, candidates)
    return {
        "state": "&".join(f"{key}={value}" for key, value in (("host", pair.host), ("to", pair.to)) if value != ANY),
        "columns": columns,
        "rows": rows,
        "others": others,
        "programmes": [
            (entry, rules) for entry, programme in candidates if (rules := _rules(assessed, entry, programme, pair))
        ],
        "services": _services(assessed, pair, scopes),
    }


def _may_concern(programme: Programme, pair: Pair) -> bool:
    """Whether a programme may be for people from a host country: at least one of its rules does not exclude them."""
    return not programme.rules or any(not rule.hosts or pair.host in rule.hosts for rule in programme.rules)


def _from(assessed: AssessedCorpus, pair: Pair) -> str:
    return "From any country" if pair.host == ANY else f"From {place_name(assessed.corpus, pair.host)}"


def _to(assessed: AssessedCorpus, pair: Pair) -> str:
    return "to any country" if pair.to == ANY else f"to {place_name(assessed.corpus, pair.to)}"


def _matrix(
    assessed: AssessedCorpus, pair: Pair, candidates: Sequence[tuple[AssessedEntry, Programme]]
) -> tuple[list[list[str]], list[PackageRow], list[tuple[AssessedEntry, str]]]:
    """Columns of modes with equal answers, a row for each package and region, and programmes without a valid rule."""
    modes = list(assessed.corpus.modes)
    person = Person(to=pair.to, day=assessed.today, host=pair.host)
    rows: list[PackageRow] = []
    others: list[tuple[AssessedEntry, str]] = []
    for entry, programme in candidates:
        by_region = _answers_by_region(assessed, entry, programme, person, modes)
        items = [item for answered in by_region.values() for item in answered[0]]
        if any(item.standing == "live" for item in items):
            rows += _rows(assessed, entry, by_region)
        elif items[0].standing != "elsewhere":
            others.append((entry, _CAUSE_LABELS[items[0].cause]))
    columns = _merge(modes, rows)
    merged = [replace(row, cells=tuple(row.cells[column[0]] for column in columns)) for row in rows]
    labels = [[assessed.corpus.modes[modes[place]].value.label for place in column] for column in columns]
    return labels, merged, others


def _answers_by_region(
    assessed: AssessedCorpus, entry: AssessedEntry, programme: Programme, person: Person, modes: Sequence[str]
) -> dict[str | None, list[list[Item]]]:
    """Items for each mode, for every region where a rule of the programme asks for one."""
    host = person.host or ANY
    asks = any(region.startswith(f"{host}-") for rule in programme.rules for region in rule.host_regions)
    known: list[str | None] = [code for code, _ in regions(assessed.corpus, host)] if asks else []
    places = known or [None]
    answered: dict[tuple[tuple[bool, bool], ...], list[Item]] = {}

    def items(mode: str, region: str | None) -> list[Item]:
        # Answers differ only by which rules name the mode and the region, and most are named by none.
        named = tuple((mode in rule.modes, region in rule.host_regions) for rule in programme.rules)
        if named not in answered:
            one = replace(person, mode=mode, region=region)
            answered[named] = list(programme_items(assessed.corpus, entry.id, programme, one))
        return answered[named]

    return {place: [items(mode, place) for mode in modes] for place in places}


def _rows(
    assessed: AssessedCorpus, entry: AssessedEntry, by_region: dict[str | None, list[list[Item]]]
) -> Iterator[PackageRow]:
    """The rows of one programme; regions with the same answers share a row."""
    count = len(next(iter(by_region.values()))[0])
    first = True
    for place in range(count):
        alike: dict[tuple[AnswerCell, ...], list[str | None]] = {}
        for region, answered in by_region.items():
            cells = tuple(_cell(items[place]) for items in answered)
            alike.setdefault(cells, []).append(region)
        item = next(iter(by_region.values()))[0][place]
        package = package_of(assessed, item)
        for cells, codes in sorted(alike.items(), key=lambda pair: len(pair[1])):
            where = _where(assessed, codes, len(by_region)) if len(alike) > 1 else ""
            yield PackageRow(
                entry,
                first,
                package.name if package else "All of it",
                amount_text(package) if package else "",
                where,
                STAGE_NAMES[item.stage] if item.stage != "unsaid" else "",
                cells,
            )
            first = False


def _where(assessed: AssessedCorpus, codes: Sequence[str | None], of: int) -> str:
    """Regions that share a row, by name; more than half of a country as the rest of it."""
    if len(codes) > of / 2:
        return "elsewhere"
    return "in " + ", ".join(place_name(assessed.corpus, code) for code in codes if code)


def _cell(item: Item) -> AnswerCell:
    style, words = _VERDICT_LABELS[item.verdict]
    if item.verdict == "unknown" and item.answer == "no":
        return AnswerCell(style, words, "old rule said no")
    return AnswerCell(style, words, _CAUSE_LABELS[item.cause] if item.answer == "ask" else "")


def _merge(modes: Sequence[str], rows: Sequence[PackageRow]) -> list[list[int]]:
    """Modes whose answers are the same in every row, side by side in one column."""
    alike: dict[tuple[AnswerCell, ...], list[int]] = {}
    for place in range(len(modes)):
        alike.setdefault(tuple(row.cells[place] for row in rows), []).append(place)
    return list(alike.values())


def _rules(assessed: AssessedCorpus, entry: AssessedEntry, programme: Programme, pair: Pair) -> list[dict[str, Any]]:
    """The rules of a programme that apply to a pair, with their validity."""
    names = {package.id: package.name for package in programme.packages}
    return [
        {
            "says": rule.answer,
            "words": rule_summary(assessed.corpus, rule),
            "note": rule.note,
            "of": "; ".join(names.get(one, one) for one in rule.packages) or "all of it",
            "held": rule.valid.format(),
            "mark": _validity_label(assessed, programme, rule),
            "claim": assessed.claims[f"{entry.id}#{rule.claim}"],
        }
        for rule in programme.rules
        if (not rule.hosts or pair.host in rule.hosts) and (not rule.to or pair.to in rule.to)
    ]


def _validity_label(assessed: AssessedCorpus, programme: Programme, rule: Rule) -> str:
    first, last = validity(programme, rule)
    if last and assessed.today > last:
        return "expired"
    return "not yet" if first and assessed.today < first else ""


def _services(assessed: AssessedCorpus, pair: Pair, scopes: Scopes) -> list[AssessedEntry]:
    """Services in the country of return that name the host country."""
    found = []
    for entry in assessed.services:
        if isinstance(entry.entry, Service) and pair.host in entry.entry.who.hosts:
            scope = scopes[entry.id]
            if scope is None or pair.to in scope:
                found.append(entry)
    return found
