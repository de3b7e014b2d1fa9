"""Protected facts of a claim: what a page must still state for the claim to hold, in whatever language the page is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from phonenumbers import Leniency, PhoneNumberMatcher

from scrapers.analysis.anchors.dates import YearSpan, dates, times, year_spans
from scrapers.analysis.anchors.folding import fold_facts
from scrapers.analysis.anchors.names import Names
from scrapers.analysis.anchors.numbers import Number, numbers, range_of, words

Kind = Literal["email", "url", "phone", "time", "date", "month", "day", "year", "years", "money", "percent", "count", "small", "place", "organisation", "name"]  # fmt: skip

# A fact of at least this weight can anchor a claim; one of at least `SUPPORTING` confirms another.
STRONG, SUPPORTING = 2.0, 1.0
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_URL = re.compile(r"(?:https?://|www\.)[^\s)>\"]{3,300}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ACRONYM = re.compile(r"\b[A-Z][A-Z]{2,}\b")
_PROPER = re.compile(r"(?<=[a-z,;’'] )[A-ZÀ-ÝŠČĆŽĐË][\w’'-]{2,}(?: [A-ZÀ-ÝŠČĆŽĐË][\w’'-]{2,}){1,4}")
# A fact of this weight anchors a claim with another of its kind: a count that is not rare, a time at which offices open or close.
PAIRED = 1.8
# Counts below this are too common to be found by chance alone.
_RARE_COUNT = 1000
# Minutes of the times that most pages with opening hours state.
_COMMON_MINUTES = ("00", "30")
_SMALL = 13


@dataclass(frozen=True)
class ProtectedFact:
    """A fact of a claim: kind, value as it is compared, weight, and the form that people are shown."""

    kind: Kind
    value: str
    weight: float
    shown: str

    @property
    def strong(self) -> bool:
        """Whether it can anchor a claim."""
        return self.weight >= STRONG

    @property
    def is_figure(self) -> bool:
        """Whether it anchors a claim, alone or with another of its kind."""
        return self.weight >= PAIRED


def number_key(value: float) -> str:
    """A number as it is compared and stored: `213`, `3.5`."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def protected_facts(text: str, names: Names, country: str | None = None) -> tuple[ProtectedFact, ...]:
    """The protected facts of a claim's sentence; `country` is the ISO code for phone numbers without an international prefix."""
    found: dict[tuple[str, str], ProtectedFact] = {}
    for fact in _all(text, names, country):
        found.setdefault((fact.kind, fact.value), fact)
    return tuple(found.values())


def _all(text: str, names: Names, country: str | None) -> Iterator[ProtectedFact]:
    rest = text
    for kind, pattern in (("email", _MAIL), ("url", _URL)):
        for match in pattern.finditer(text):
            shown = match[0].rstrip(".,;")
            yield ProtectedFact("email" if kind == "email" else "url", fold_facts(shown), 4.0, shown)
            rest = rest.replace(match[0], " " * len(match[0]))
    for phone in _phones(rest, country):
        yield ProtectedFact("phone", phone[0][-8:], 4.0, phone[1])
        rest = rest.replace(phone[1], " " * len(phone[1]))
    folded = fold_facts(rest)
    taken: list[tuple[int, int]] = []
    yield from _times_and_dates(folded, taken)
    for number in numbers(folded):
        if all(number.end <= start or number.start >= end for start, end in taken):
            yield from _of_number(folded, number)
    for kind, name_id, shown in names.found_in(text):
        weight = 1.5 if kind == "organisation" else 1.2 if "/" in name_id else 0.5
        yield ProtectedFact(kind, name_id, weight, shown)
    known = {fold_facts(shown) for _, _, shown in names.found_in(text)}
    for match in (*_PROPER.finditer(text), *_ACRONYM.finditer(text)):
        folded_name = fold_facts(match[0])
        if folded_name not in known and folded_name not in _currencies():
            yield ProtectedFact("name", folded_name, 1.5 if " " in folded_name else 1.2, match[0])


def _phones(text: str, country: str | None) -> Iterable[tuple[str, str]]:
    for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
        yield str(match.number.national_number), match.raw_string


def _times_and_dates(text: str, taken: list[tuple[int, int]]) -> Iterator[ProtectedFact]:
    for start, end, time in times(text):
        taken.append((start, end))
        yield ProtectedFact("time", time, PAIRED if time.endswith(_COMMON_MINUTES) else STRONG, time)
    for span in spans_of_years(text):
        taken.append((span.start, span.end))
        yield ProtectedFact("years", span.key, 1.2, text[span.start : span.end])
    for one in dates(text):
        if any(one.start < end and start < one.end for start, end in taken):
            continue
        taken.append((one.start, one.end))
        shown = text[one.start : one.end]
        if one.year and one.month and one.day:
            yield ProtectedFact("date", f"{one.year}-{one.month:02}-{one.day:02}", 3.0, shown)
        elif one.year:
            yield ProtectedFact("month", f"{one.year}-{one.month:02}", 1.2, shown)
        else:
            yield ProtectedFact("day", f"{one.month:02}-{one.day:02}", STRONG, shown)


def spans_of_years(text: str) -> Iterator[YearSpan]:
    """Spans of years of a folded text; “2000 to 2015 euros” is none."""
    for span in year_spans(text):
        if not near_currency(text, Number(span.start, span.end, frozenset(), False, 0)):
            yield span


def _of_number(text: str, number: Number) -> Iterator[ProtectedFact]:
    written, value = text[number.start : number.end], number.value
    key = number_key(value)
    if _YEAR.fullmatch(written) and not near_currency(text, number) and not near_percent(text, number):
        yield ProtectedFact("year", key, 0.6, written)
    elif number.digits == 0 and value < _SMALL:
        yield ProtectedFact("small", key, 0.5, written)
    elif near_currency(text, number):
        yield ProtectedFact("money", key, 3.0 if value >= _SMALL else 1.5, written)
    elif near_percent(text, number):
        yield ProtectedFact("percent", key, 3.0 if number.digits > 2 else STRONG, written)
    elif value >= _RARE_COUNT or number.digits > 2:
        yield ProtectedFact("count", key, 3.0, written)
    elif value >= _SMALL:
        yield ProtectedFact("count", key, PAIRED, written)
    else:
        yield ProtectedFact("small", key, 0.5, written)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(map(str, words()["currencies"]))


@cache
def _near(kind: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(str(word)) for word in sorted(words()[kind], key=lambda one: (-len(one), one)))
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives})(?![^\W\d_])")


def near_currency(text: str, number: Number) -> bool:
    """Whether a currency is written beside a number."""
    return _beside("currencies", text, number, 9)


def near_percent(text: str, number: Number) -> bool:
    """Whether a number is a percentage."""
    return _beside("percent", text, number, 14)


def _beside(kind: str, text: str, number: Number, reach: int) -> bool:
    start, end = range_of(text, number)
    before, after = text[max(0, start - 8) : start], text[end : end + reach]
    behind = _near(kind).search(after)
    ahead = _near(kind).search(before)
    return bool(
        (behind and not re.search(r"[\d.;]", after[: behind.start()]))
        or (kind == "currencies" and ahead and not before[ahead.end() :].strip(" ."))
    )
