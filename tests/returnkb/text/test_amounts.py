"""Amounts: one form is read; every other form is a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.text.amounts import InvalidAmount, parse_amount


@pytest.mark.parametrize(
    ("text", "value"), [("700", 700), ("1500.00", 1500), ("0.5", 0.5), ("-300", -300), (" 12 ", 12)]
)
def test_digits_alone_are_a_number(text: str, value: float) -> None:
    """Digits, with one or two decimals after a point, state a number."""
    assert parse_amount(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1.000", "1 or 1000"),
        ("1,000", "1 or 1000"),
        ("1.500", "1.50 or 1500"),
        ("12.500", "12.50 or 12500"),
        ("1,5", "write the digits alone: 1.50"),
        ("1 000", "write the digits alone: 1000"),
        ("1\u00a0000", "write the digits alone: 1000"),
        ("1_000", "write the digits alone: 1000"),
        ("12'000", "write the digits alone: 12000"),
        ("1,500.00", "write the digits alone: 1500"),
        ("1.500,00", "write the digits alone: 1500"),
        ("1,00,000", "write the digits alone: 100000"),
        ("١٠٠", "write the digits alone: 100"),
        ("1e3", "must be a number"),
        ("0x10", "must be a number"),
        ("NaN", "must be a number"),
        ("inf", "must be a number"),
        ("9" * 40, "must be a number"),
        ("", "must be a number"),
    ],
)
def test_other_forms_are_asked_about(text: str, says: str) -> None:
    """A form that two countries read differently names both readings; one that has one reading names it."""
    with pytest.raises(InvalidAmount, match=says.replace(".", r"\.")):
        parse_amount(text)


@given(st.integers(0, 10**9), st.sampled_from(".,'’ _\u00a0\u202f"))
def test_no_sign_between_thousands_passes(number: int, sign: str) -> None:
    """A number with any sign between its thousands is never read silently as another one."""
    grouped = f"{number:,}".replace(",", sign)
    try:
        value = parse_amount(grouped)
    except InvalidAmount as refused:
        assert str(number) in str(refused)
    else:
        assert value == number
