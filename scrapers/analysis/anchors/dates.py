"""Dates and times in folded text, in figures or with the month's name in any of the languages of sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from scrapers.analysis.anchors.folding import fold_facts

# Languages of sources whose month names the Unicode CLDR has; Arabic months differ between Iraq and Mali.
_LANGUAGES = ("en", "de", "fr", "sq", "sr_Latn", "sr_Cyrl", "bs", "mk", "ro", "tr", "ru", "bg", "ar", "ar_IQ", "ar_MA", "fa", "ckb", "ku", "ur",
              "hy", "ka", "it", "es", "nl", "sv", "da", "nb", "fi")  # fmt: skip
_TIME = re.compile(r"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_FIGURES = re.compile(r"(?<![\d./])(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)(?!\d)")
_BEFORE = re.compile(r"(?<!\d)(\d{1,2})\.?(?:st|nd|rd|th|er)?\s{1,2}(?:of |de )?$")
_YEAR_AFTER = re.compile(r"\.?,?\s{1,2}(?:of |de |vitit )?((?:19|20)\d\d)(?!\d)")
_DAY_AFTER = re.compile(r"\s{1,2}(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s{1,2}((?:19|20)\d\d)(?!\d))?")
# “2019–2021”, “2019/20”, “2019 to 2021”, “between 2019 and 2021”.
_YEARS = re.compile(
    r"(?<![\d.,/-])(?P<first>(?:19|20)\d\d)"
    r"(?:(?P<between>\s{1,2}and\s{1,2})|\s{0,2}[-–—/]\s{0,2}|\s{1,2}(?:to|until|till)\s{1,2})"
    r"(?P<last>(?:19|20)\d\d|(?<=[-–/])\d\d)(?![\w/-]|[.,]\d)"
)
_BETWEEN = re.compile(r"\bbetween\s{1,2}$")
# A longer span is rather a range of amounts.
MAX_YEARS = 60
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Months of two words, such as كانون الثاني.
_PAIR = re.compile(r"[^\W\d_]{3,20} [^\W\d_]{3,20}")


@dataclass(frozen=True)
class DateSpan:
    """A date with its span; parts that the text does not give are None."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None


@cache
def months(width: str) -> dict[str, int]:
    """Numbers of the months by their folded names in all languages; `width` is `wide` or `abbreviated`."""
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in ("format", "stand-alone"):
            for number, name in Locale.parse(language).months[context][width].items():
                folded = fold_facts(str(name)).strip(" .")
                if len(folded) >= 3 and not folded[0].isdigit():
                    found.setdefault(folded, int(number))
    return found


@cache
def _first_words() -> frozenset[str]:
    """First words of the months' names of two words."""
    return frozenset(name.split()[0] for name in months("wide") if " " in name)


@lru_cache(maxsize=20_000)
def _month_at(word: str) -> int | None:
    """The month that a word names, also with an ending of up to three letters: “janarit”, “maju”."""
    for length in range(len(word), max(2, len(word) - 4), -1):
        if number := months("wide").get(word[:length]):
            return number
    return months("abbreviated").get(word)


@dataclass(frozen=True)
class YearSpan:
    """Two years with what is between them, such as a school year, and the place where they are written."""

    start: int
    end: int
    first: int
    last: int

    @property
    def key(self) -> str:
        """The span as it is compared: `2019-2021`."""
        return f"{self.first}-{self.last}"


def year_spans(text: str) -> list[YearSpan]:
    """Spans of years of a folded text, each of which is one fact."""
    found = []
    for match in _YEARS.finditer(text):
        first, written = int(match["first"]), match["last"]
        last = int(written) if len(written) == 4 else first - first % 100 + int(written)
        listed = match["between"] and not _BETWEEN.search(text, max(0, match.start() - 10), match.start())
        if first < last <= first + MAX_YEARS and not listed:
            found.append(YearSpan(match.start(), match.end(), first, last))
    return found


def times(text: str) -> list[tuple[int, int, str]]:
    """Times of day as span and `HH:MM`."""
    return [(match.start(), match.end(), f"{int(match[1]):02}:{match[2]}") for match in _TIME.finditer(text)]


def dates(text: str) -> list[DateSpan]:
    """Dates of a folded text, each with at least a month; order within figures is day, month, year."""
    # A month without a day or a year is no date.
    if not _DIGIT.search(text):
        return []
    found = [
        DateSpan(match.start(), match.end(), int(match[1]), int(match[2]), int(match[3]))
        for match in _ISO.finditer(text)
    ]
    found += [
        DateSpan(match.start(), match.end(), int(match[3]), int(match[2]), int(match[1]))
        for match in _FIGURES.finditer(text)
        if 1 <= int(match[2]) <= 12 and 1 <= int(match[1]) <= 31
    ]
    for match in _WORD.finditer(text):
        pair = _PAIR.match(text, match.start()) if match[0] in _first_words() else None
        if pair and (month := months("wide").get(pair[0])):
            found.append(_around(text, pair.start(), pair.end(), month))
        elif month := _month_at(match[0]):
            found.append(_around(text, match.start(), match.end(), month))
    return [one for one in found if one.day or one.year]


def _around(text: str, start: int, end: int, month: int) -> DateSpan:
    """The date around the name of a month: 5 May 2024, May 5, 2024, May 2024, 5 May."""
    before = _BEFORE.search(text, max(0, start - 12), start)
    year = _YEAR_AFTER.match(text, end)
    if before and 1 <= int(before[1]) <= 31:
        return DateSpan(
            before.start(), year.end() if year else end, int(year[1]) if year else None, month, int(before[1])
        )
    after = None if year else _DAY_AFTER.match(text, end)
    if after and 1 <= int(after[1]) <= 31:
        return DateSpan(start, after.end(), int(after[2]) if after[2] else None, month, int(after[1]))
    return DateSpan(start, year.end() if year else end, int(year[1]) if year else None, month, None)
