"""EDTF dates: parsed in the forms of sources, stored as written, and formatted for readers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.model.edtf import EdtfDate, InvalidEdtf, add_days, format_age, format_day

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
POINTS: st.SearchStrategy[str] = st.builds(
    lambda day, length, mark: day.isoformat()[:length] + mark,
    DAYS,
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)


@st.composite
def times(draw: st.DrawFn) -> str:
    """Any text that is a time: a point, a stretch, a stretch with an open end, or unknown."""
    first, second = sorted([draw(POINTS), draw(POINTS)], key=lambda text: EdtfDate.parse(text).first or date.min)
    if (EdtfDate.parse(second).last or date.max) < (EdtfDate.parse(first).first or date.min):
        first, second = second, first
    return draw(
        st.sampled_from(
            [first, f"{first}/{second}", f"{first}/..", f"../{second}", f"{first}/", f"/{second}", "unknown"]
        )
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2020-06-03", date(2020, 6, 3), date(2020, 6, 3)),
        ("2019/2021", date(2019, 1, 1), date(2021, 12, 31)),
        ("2019-05/2019-06-10", date(2019, 5, 1), date(2019, 6, 10)),
        ("2020/..", date(2020, 1, 1), None),
        ("2020/", date(2020, 1, 1), None),
        ("../2020-03", None, date(2020, 3, 31)),
        ("2008~", date(2008, 1, 1), date(2008, 12, 31)),
        ("2008-10?", date(2008, 10, 1), date(2008, 10, 31)),
        (" 2020 ", date(2020, 1, 1), date(2020, 12, 31)),
        ("unknown", None, None),
    ],
)
def test_bounds(text: str, first: date | None, last: date | None) -> None:
    """A time reaches from the first to the last day it can mean."""
    time = EdtfDate.parse(text)
    assert (first, last) == (time.first, time.last)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "20", "20200", "2020-6", "2020-13", "2020-00", "2021-02-29", "2020-06-31", "0000", "03.04.2026",
        "2020/2019", "/", "../..", "2020/2021/2022", "2020-06-03T10:00", "-2020", "2020 06", "٢٠٢٠", "２０２０",
        "2020/soon", "2020~~", "unknown/2020",
    ],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    """Anything else is refused with a sentence that repeats it."""
    with pytest.raises(InvalidEdtf) as refused:
        EdtfDate.parse(text)
    assert str(refused.value).startswith("“")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020", "2020"),
        ("2020-06", "June 2020"),
        ("2020-06-03", "3 June 2020"),
        ("2020~", "about 2020"),
        ("2020-06?", "about June 2020"),
        ("2019/2021", "2019 to 2021"),
        ("2019-05/2021-06-01", "May 2019 to 1 June 2021"),
        ("2020/..", "since 2020"),
        ("../2020", "until 2020"),
        ("2020/", "2020 or later"),
        ("2020-06/", "June 2020 or later"),
        ("/2020", "2020 or earlier"),
        ("unknown", "date unknown"),
    ],
)
def test_words(text: str, words: str) -> None:
    """A time is formatted in words."""
    assert words == EdtfDate.parse(text).format()


def test_age_of_an_unknown_end() -> None:
    """A time known only to lie after a day ages from that day, one known only to lie before a day from the last it can be."""
    assert EdtfDate.parse("2020/").latest == date(2020, 1, 1)
    assert EdtfDate.parse("/2020").latest == date(2020, 12, 31)


@given(times())
def test_a_time_is_kept_as_written(text: str) -> None:
    """Reading a time and writing it gives the same text, and reading that gives the same time."""
    time = EdtfDate.parse(text)
    assert text == str(time)
    assert time == EdtfDate.parse(str(time))


@given(times(), DAYS)
def test_a_time_covers_the_days_between_its_bounds(text: str, day: date) -> None:
    """A day is covered exactly when it is neither before the first nor after the last day."""
    time = EdtfDate.parse(text)
    after_start = time.first is None or time.first <= day
    before_end = time.last is None or day <= time.last
    assert (text != "unknown" and after_start and before_end) == time.covers(day)


@given(times())
def test_every_time_has_words_and_order(text: str) -> None:
    """Every time can be formatted, and never ends before it starts."""
    time = EdtfDate.parse(text)
    assert time.format().strip() == time.format() != ""
    assert (time.first or date.min) <= (time.last or date.max)


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    """No text makes reading fail in another way than by NotATime."""
    try:
        read = str(EdtfDate.parse(text))
    except InvalidEdtf:
        return
    assert text.strip() == read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026", False),
        ("2026-11", False),
        ("2026-11-21", False),
        ("2026-11-22", True),
        ("2027", True),
        ("2019/2026", False),
        ("2019/2030", True),
        ("../2030", True),
        ("2019/..", False),
        ("unknown", False),
    ],
)
def test_a_time_reaches_past_a_day(text: str, wanted: bool, today: date) -> None:
    """A time reaches past today when it speaks of days that all still have to come."""
    assert wanted == EdtfDate.parse(text).extends_past(today)


def test_the_latest_day_of_an_open_stretch_is_its_first() -> None:
    """A stretch without an end speaks for no day after its start."""
    assert [date(2020, 1, 1), date(2021, 12, 31), date(2020, 3, 31), None] == [
        EdtfDate.parse(text).latest for text in ("2020/..", "2019/2021", "../2020-03", "unknown")
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"), (1, "1 day"), (59, "59 days"), (60, "2 months"), (365, "12 months"), (729, "24 months"),
        (730, "2 years"), (6600, "18 years"),
    ],
)  # fmt: skip
def test_ages_in_words(days: int, words: str) -> None:
    """An age is formatted in days, then months, then whole years."""
    assert words == format_age(days)


def test_days_in_words_do_not_depend_on_the_machine() -> None:
    """A day is formatted with the name of its month."""
    assert format_day(date(2026, 3, 1)) == "1 March 2026"


@given(DAYS, st.integers(min_value=0, max_value=10**12))
def test_later_never_leaves_the_calendar(day: date, days: int) -> None:
    """So many days on, or the last day a calendar can hold."""
    assert day <= add_days(day, days) <= date.max
    if days < 1000 and day < date(9000, 1, 1):
        assert day + timedelta(days=days) == add_days(day, days)
