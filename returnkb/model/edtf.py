"""EDTF dates and intervals (2020, 2020-06, 2020-06-03, 2019/2021), and days and ages in words."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

UNKNOWN = "unknown"
# Not from the calendar module, whose names follow the locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%])?")
_OPEN = {"", ".."}


class InvalidEdtf(ValueError):
    """Raised when a text is not one of the EDTF forms this project reads."""


@dataclass(frozen=True, order=True)
class EdtfDate:
    """An EDTF date or interval; `text` is the original form, `first` and `last` are its bounds.

    Reads EDTF level 0 dates and intervals, open ends (`2020/..`, it goes on), unknown ends (`2020/`, at some time
    from 2020 on; `/2020`, at some time up to 2020) and the marks `~` and `?`
    (Library of Congress, Extended Date/Time Format, 2019). `unknown` has no bounds.
    """

    text: str
    first: date | None
    last: date | None

    @classmethod
    def parse(cls, text: str) -> EdtfDate:
        """Read an EDTF text; raises InvalidEdtf for anything else, impossible dates included."""
        text = text.strip()
        if text == UNKNOWN:
            return cls(text, None, None)
        if "/" not in text:
            first, last = _bounds(text)
            return cls(text, first, last)
        start, _, end = text.partition("/")
        if start in _OPEN and end in _OPEN:
            raise InvalidEdtf(f"“{text}” has neither a start nor an end")
        opens = None if start in _OPEN else _bounds(start)[0]
        closes = None if end in _OPEN else _bounds(end)[1]
        if opens and closes and closes < opens:
            raise InvalidEdtf(f"“{text}” ends before it starts")
        return cls(text, opens, closes)

    @property
    def known(self) -> bool:
        """Whether at least one bound is known."""
        return self.first is not None or self.last is not None

    @property
    def latest(self) -> date | None:
        """The last day of the interval; the first day when its end is open or unknown; None when unknown."""
        return self.last or self.first

    @property
    def has_unknown_end(self) -> bool:
        """Whether it may be of any time from its start on: `2022/`, in contrast to `2022/..`, which goes on."""
        return self.first is not None and self.text.endswith("/")

    def covers(self, day: date) -> bool:
        """Whether a day is within the bounds; an open end is no bound."""
        return self.known and (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def extends_past(self, day: date) -> bool:
        """Whether its start or its end is wholly after a day: in 2026, `2027` and `2019/2030` are, `2026` is not."""
        _, mark, end = self.text.partition("/")
        return bool(self.first and self.first > day) or bool(mark and end not in _OPEN and _bounds(end)[0] > day)

    def format(self) -> str:
        """The date in words: `3 June 2020`, `June 2020`, `2019 to 2021`, `2020 or later`, `date unknown`."""
        if not self.known:
            return "date unknown"
        if "/" not in self.text:
            return _format_point(self.text)
        start, _, end = self.text.partition("/")
        if end in _OPEN:
            return f"since {_format_point(start)}" if end else f"{_format_point(start)} or later"
        if start in _OPEN:
            return f"until {_format_point(end)}" if start else f"{_format_point(end)} or earlier"
        return f"{_format_point(start)} to {_format_point(end)}"

    def __str__(self) -> str:
        return self.text


def format_day(day: date) -> str:
    """A day in words, the same in every locale: `21 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def explain_day(text: str) -> str | None:
    """The possible meanings of a day with points, slashes or a two-digit year, in a clause; None for other texts."""
    parts = re.fullmatch(r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})", text.strip())
    if not parts:
        return None
    first, second, third = (int(part) for part in parts.groups())
    orders = ((third, second, first), (third, first, second), (first, second, third))
    days = dict.fromkeys(day for order in orders if (day := _calendar_day(*order)))
    if len(days) > 1:
        return f"“{text}” can be read as {' or '.join(map(format_day, days))}; write {' or '.join(day.isoformat() for day in days)}"
    return f"“{text}” is written {next(iter(days)).isoformat()} here" if days else None


def _explain_month(text: str) -> str | None:
    """How a month in words, or before its year, is written; None for other texts."""
    parts = re.fullmatch(r"([0-9]{1,2}|[A-Za-z]+)[ ./-]+([0-9]{4})", text)
    if not parts:
        return None
    names = [name.casefold() for name in MONTHS]
    month = (
        int(parts[1])
        if parts[1].isdigit()
        else next((at for at, name in enumerate(names, 1) if name == parts[1].casefold()), 0)
    )
    return f"“{text}” is written {parts[2]}-{month:02d} here" if 1 <= month <= 12 else None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day) if 0 < year < 100 or year >= 1900 else None
    except ValueError:
        return None


def format_age(days: int) -> str:
    """An age in words: `12 days`, `5 months`, `18 years`."""
    if days < 60:
        return f"{days} day{'s' if days != 1 else ''}"
    if days < 730:
        return f"{round(days / 30.44)} months"
    return f"{days // 365} years"


def add_days(day: date, days: int) -> date:
    """The day a number of days later, at most `date.max`."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _bounds(text: str) -> tuple[date, date]:
    match = _POINT.fullmatch(text)
    if not match:
        if unclear := explain_day(text) or _explain_month(text):
            raise InvalidEdtf(unclear)
        raise InvalidEdtf(f"“{text}” is not a year, a month (2020-06), a day (2020-06-03) or a stretch (2019/2021)")
    year, month, day = int(match[1]), match[2], match[3]
    try:
        if day:
            exact = date(year, int(month), int(day))
            return exact, exact
        if month:
            return date(year, int(month), 1), date(year, int(month), calendar.monthrange(year, int(month))[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        raise InvalidEdtf(f"“{text}” is not on the calendar") from None


def _format_point(text: str) -> str:
    match = _POINT.fullmatch(text)
    assert match  # only called on a text that parse() accepted
    about = "about " if match[4] else ""
    if match[3]:
        return about + format_day(date(int(match[1]), int(match[2]), int(match[3])))
    if match[2]:
        return f"{about}{MONTHS[int(match[2]) - 1]} {match[1]}"
    return about + match[1]
