"""A link dials exactly the number that a reader sees, or the number is refused with its repair."""

from __future__ import annotations

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.text.phone_numbers import is_national_number, phone_number_fault, tel_uri


@pytest.mark.parametrize(
    ("number", "uri"),
    [
        ("+383 38 200 000", "tel:+38338200000"),
        ("+383\u00a038\u202f200\u2009000", "tel:+38338200000"),
        ("+383 (38) 200-000", "tel:+38338200000"),
        ("0800 11112", "tel:080011112"),
        ("119", "tel:119"),
        ("18", "tel:18"),
        ("116 117", "tel:116117"),
        ("116 006", "tel:116006"),
    ],
)
def test_a_number_is_dialled_as_written(number: str, uri: str) -> None:
    """Blanks of any kind, brackets around an area code and hyphens make no difference; short numbers stay short."""
    assert (phone_number_fault(number), tel_uri(number)) == (None, uri)


@pytest.mark.parametrize(
    ("number", "says", "repair"),
    [
        ("+383 (0)29 200 000", "has a (0)", "+383 29 200 000"),
        ("+964 0770 123 4567", "a 0 after the country code", "+964 770 123 4567"),
        ("+383 29 200 000/001", "one number or two", "each number"),
        ("+383 29 200 000-1", "an extension or a second number", "each number"),
        ("+٣٨٣ ٢٩ ٢٠٠ ٠٠٠", "digits that are not 0 to 9", "+383 29 200 000"),
        ("＋３８３ 29 200 000", "digits that are not 0 to 9", "+383 29 200 000"),
        ("+383 29", "cannot be dialled from abroad", "digit by digit"),
        ("+383 29 200 000 123 456 789", "cannot be dialled from abroad", "digit by digit"),
        ("+999 29 200 000", "cannot be dialled from abroad", "digit by digit"),
        ("038 200 000", "cannot be dialled from abroad", "country code"),
        ("383 38 200 000", "cannot be dialled from abroad", "write +383 38 200 000."),
        ("00383 29 240 000", "cannot be dialled from abroad", "write +383 29 240 000."),
        ("+383 38 200 000 ext. 5", "cannot be dialled from abroad", "country code"),
        ("call +383 38 200 111", "cannot be dialled from abroad", "write +383 38 200 111."),
        ("it does not exist any more", "cannot be dialled from abroad", "Write + and the country code"),
    ],
)
def test_an_unclear_number_is_refused_with_its_repair(number: str, says: str, repair: str) -> None:
    """What may be meant otherwise is named, and the repair shows the form to write."""
    fault = phone_number_fault(number)
    assert fault is not None
    assert fault.certain
    assert says in fault.sentence
    assert repair in fault.repair


def test_a_number_of_no_operator_is_only_asked_about() -> None:
    """Numbering plans change faster than libraries."""
    fault = phone_number_fault("+383 10 200 000")
    assert fault is not None
    assert not fault.certain


@pytest.mark.parametrize(
    ("text", "regions", "expected"),
    [
        ("044 123 456", ("XK",), True),
        ("383 44 123 456", ("XK",), True),
        ("0770 123 4567", ("XK", "IQ"), True),
        ("044 123 456", (), False),
        ("2010 2015", ("XK",), False),
        ("12 345 678", ("XK",), False),
    ],
)
def test_a_number_without_a_plus_is_known_by_its_country(text: str, regions: tuple[str, ...], expected: bool) -> None:
    """A number counts as a phone number where the numbering plan of one of the countries has it."""
    assert is_national_number(text, regions) is expected


REGIONS = ("XK", "RS", "AL", "IQ", "ML", "GE", "MD", "DE", "SE", "PK")


@given(st.sampled_from(REGIONS), st.sampled_from("  -\u00a0\u2009"), st.data())
def test_an_accepted_number_dials_its_own_digits(region: str, blank: str, data: st.DataObject) -> None:
    """However an example number of a country is parted, the link has the digits that are seen, in their order."""
    example = phonenumbers.example_number(region)
    assert example is not None
    digits = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[1:]
    cuts = sorted(data.draw(st.sets(st.integers(3, len(digits) - 4), max_size=3)))
    parts = [digits[start:end] for start, end in zip([0, *cuts], [*cuts, len(digits)], strict=True)]
    number = "+" + blank.join(parts)
    assert phone_number_fault(number) is None
    assert tel_uri(number) == "tel:+" + digits


@given(st.text(alphabet="+0123456789 ()-/.,;\u00a0٠١x", max_size=24))
def test_any_text_is_refused_or_dials_what_is_seen(number: str) -> None:
    """No text is accepted whose link dials other digits than it shows."""
    if phone_number_fault(number) is None:
        assert tel_uri(number).removeprefix("tel:").lstrip("+") == re.sub(r"[^0-9]", "", number)
